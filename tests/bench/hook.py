#!/usr/bin/python3
"""What the hook costs a PyTorch training: the time of a step with it over that without, the median of interleaved runs.

    hook.py HOOK [ROUNDS]

HOOK is the folder of vgtop.py (src/watch/hook). Two trainings: an MLP so small that a step takes a fraction of a millisecond, and a GPT of
148 tensors. The hook is given time to find its interval first, then whole intervals are timed, in the processor's time of one thread and the log's.
"""
import os
import statistics
import sys
import tempfile
import time

import torch
from torch import nn

sys.path.insert(0, sys.argv[1])
import vgtop


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.c_attn, self.c_proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.c_fc, self.gelu, self.c_out = nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)

    def forward(self, x):
        q, k, v = self.c_attn(self.ln_1(x)).chunk(3, -1)
        x = x + self.c_proj(torch.softmax(q @ k.transpose(1, 2) / q.shape[-1] ** 0.5, -1) @ v)
        return x + self.c_out(self.gelu(self.c_fc(self.ln_2(x))))


class GPT(nn.Module):
    def __init__(self, width=64, depth=12):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(256, width), nn.Embedding(64, width)
        self.h = nn.ModuleList(Block(width) for _ in range(depth))
        self.ln_f = nn.LayerNorm(width)

    def forward(self, tokens):
        x = self.wte(tokens) + self.wpe(torch.arange(tokens.shape[1]))
        for block in self.h:
            x = block(x)
        return self.ln_f(x) @ self.wte.weight.T


def mlp():
    x, y = torch.randn(32, 2), torch.randint(2, (32,))
    return nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 2)), lambda net: (net(x), y)


def gpt():
    tokens = torch.randint(256, (8, 65))
    return GPT(), lambda net: (net(tokens[:, :-1]).flatten(0, 1), tokens[:, 1:].flatten())


def seconds_a_step(make, least, path):
    """Trains so long that the hook, if there is one, has found its interval; then times whole intervals."""
    torch.manual_seed(0)
    net, forward = make()
    optimizer = torch.optim.AdamW(net.parameters())

    def train(steps):
        began = time.process_time()
        for _ in range(steps):
            optimizer.zero_grad()
            nn.functional.cross_entropy(*forward(net)).backward()
            optimizer.step()
        return (time.process_time() - began) / steps
    train(least)
    if path:
        for _ in range(3):
            every = vgtop._hook.pace.every
            train(max(least, every))
            if vgtop._hook.pace.every == every:
                break
        least = max(least, every)  # a whole interval
    return train(least), least


def main(rounds=5):
    torch.set_num_threads(1)
    print('torch', torch.__version__)
    for name, make, least in (('tiny MLP', mlp, 256), ('GPT, 148 tensors', gpt, 20)):
        assert make is mlp or len(list(gpt()[0].parameters())) == 148
        ratios, every = [], 0
        for _ in range(rounds):
            bare, _ = seconds_a_step(make, least, None)
            with tempfile.TemporaryDirectory() as folder:
                vgtop.install(os.path.join(folder, 'log'), None)
                hooked, _ = seconds_a_step(make, least, folder)
                every = vgtop._hook.pace.every
                vgtop.finish()
            ratios.append(hooked / bare)
        print('%-18s %.3f ms a step, every %d sampled, ratio %.4f (%s)' % (
            name, 1e3 * bare, every, statistics.median(ratios), ' '.join('%.3f' % r for r in sorted(ratios))), flush=True)


main(*map(int, sys.argv[2:]))
