"""small_gpt.py: a pre-norm GPT on made text, for the scripts beside it."""
import math

import torch
from torch import nn
from torch.nn import functional as F

V, D, HEADS, T = 16, 32, 2, 16


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1, self.c_attn, self.c_proj = nn.LayerNorm(D), nn.Linear(D, 3 * D), nn.Linear(D, D)
        self.ln_2, self.fc, self.act, self.proj = nn.LayerNorm(D), nn.Linear(D, 4 * D), nn.GELU(), nn.Linear(4 * D, D)
        self.register_buffer('mask', torch.tril(torch.ones(T, T)).bool())

    def attend(self, x):
        B, L, C = x.shape
        q, k, v = (part.view(B, L, HEADS, C // HEADS).transpose(1, 2) for part in self.c_attn(x).split(C, dim=2))
        scores = (q @ k.transpose(-2, -1) / math.sqrt(C // HEADS)).masked_fill(~self.mask[:L, :L], float('-inf'))
        return self.c_proj((F.softmax(scores, dim=-1) @ v).transpose(1, 2).reshape(B, L, C))

    def forward(self, x):
        x = x + self.attend(self.ln_1(x))
        return x + self.proj(self.act(self.fc(self.ln_2(x))))


class GPT(nn.Module):
    def __init__(self, layers=4):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(V, D), nn.Embedding(T, D)
        self.h = nn.ModuleList(Block() for _ in range(layers))
        self.ln_f, self.lm_head = nn.LayerNorm(D), nn.Linear(D, V, bias=False)
        self.lm_head.weight = self.wte.weight
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.normal_(p, std=0.02)

    def forward(self, x):
        h = self.wte(x) + self.wpe(torch.arange(x.shape[1]))
        for block in self.h:
            h = block(h)
        return self.lm_head(self.ln_f(h))


def batch():
    """Each symbol follows from the one before, with some noise."""
    x = [torch.randint(0, V, (16,))]
    for _ in range(T):
        x.append(torch.where(torch.rand(16) < 0.1, torch.randint(0, V, (16,)), (3 * x[-1] + 1) % V))
    x = torch.stack(x, 1)
    return x[:, :-1], x[:, 1:]


def train(model, optimizer, steps, accumulate=1):
    for step in range(steps):
        for _ in range(accumulate):
            x, y = batch()
            loss = F.cross_entropy(model(x).reshape(-1, V), y.reshape(-1)) / accumulate
            loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
