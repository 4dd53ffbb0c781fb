#!/usr/bin/python3
"""What the hook costs a PyTorch training: the time of a step with it over that without, from medians of interleaved runs.

    hook.py HOOK [ROUNDS]

HOOK is the folder of vgtop.py (src/watch/hook). Two trainings: an MLP so small that a step takes a fraction of a millisecond, and a GPT of
148 tensors. Time is the processor's, so that other work on the machine does not count. The status is 1 where the ratio is more than 1.01, or where
a sampled step waits for the device (aten::_local_scalar_dense, what .item() does) more often than one without the hook.
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


BLOCK = 4  # steps with the hook, then without


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


def count_waits(train):
    with torch.autograd.profiler.profile() as profile:
        train()
    return sum(event.name == 'aten::_local_scalar_dense' for event in profile.function_events)


def measure(make, rounds, path):
    """Trains in turns with the hook and without it. Returns the ratio, the seconds of a step without it, of a step that is not sampled,
    of one that is, and the interval. Medians: the machine has other work too."""
    torch.manual_seed(0)
    net, forward = make()
    vgtop.install(path, None)
    optimizer = torch.optim.AdamW(net.parameters())
    wrapped = [(torch.autograd, 'backward'), (type(optimizer), 'step')]
    wrappers = [getattr(owner, name) for owner, name in wrapped]
    times = {'bare': [], 'unsampled': [], 'sampled': []}

    def train(steps, kind):
        for _ in range(steps):
            hook = vgtop._hook if kind else None
            sampled = hook and hook.sample is not None
            began = time.process_time()
            optimizer.zero_grad()
            nn.functional.cross_entropy(*forward(net)).backward()
            optimizer.step()
            times['sampled' if sampled else kind or 'bare'].append(time.process_time() - began)
    vgtop._hook.on = False
    waits = [count_waits(lambda: train(3, None))]
    vgtop._hook.on = True
    waits.append(count_waits(lambda: train(3, 'unsampled')))
    train(vgtop.FIRST_STEPS, 'unsampled')
    for record in times.values():
        record.clear()
    for _ in range(rounds):
        vgtop._hook.pace.last = None
        train(BLOCK, 'unsampled')
        hook, vgtop._hook.on = vgtop._hook, False
        sample, hook.sample = hook.sample, None
        for (owner, name), wrapper in zip(wrapped, wrappers):
            setattr(owner, name, wrapper.__wrapped__)
        train(BLOCK, None)
        for (owner, name), wrapper in zip(wrapped, wrappers):
            setattr(owner, name, wrapper)
        hook.on, hook.sample = True, sample
    every = vgtop._hook.pace.every
    writing = vgtop._hook.pace.writing
    vgtop.finish()
    bare, unsampled, sampled = (statistics.median(times[kind]) for kind in ('bare', 'unsampled', 'sampled'))
    return (unsampled + (sampled + writing - unsampled) / every) / bare, waits[1] - waits[0], bare, unsampled, sampled + writing, every


def main(rounds=240):
    bad = False
    torch.set_num_threads(1)
    print('torch', torch.__version__)
    assert len(list(gpt()[0].parameters())) == 148
    for name, make in (('tiny MLP', mlp), ('GPT, 148 tensors', gpt)):
        with tempfile.TemporaryDirectory() as folder:
            ratio, waits, *seconds, every = measure(make, rounds if make is mlp else max(16, rounds // 6), os.path.join(folder, 'log'))
        bad |= ratio > 1.01 or waits > 0
        print('%-18s ratio %.4f; waits %d; a step without the hook %.3f ms, not sampled %.3f ms, sampled %.3f ms, one in %d' % (
            name, ratio, waits, *(1e3 * s for s in seconds), every), flush=True)
    return bad


sys.exit(main(*map(int, sys.argv[2:])))
