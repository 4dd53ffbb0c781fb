# A small GPT on the bytes of this file: tied head, accumulation, bfloat16 autocast, a schedule of its own, clipping.
import math

import torch
from torch import nn
from torch.nn import functional as F

from ending import print_hash

torch.manual_seed(1337)
width, heads, depth, block, batch, accumulate = 32, 2, 2, 24, 4, 2
text = torch.tensor(list(open(__file__, 'rb').read()), dtype=torch.long)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.c_attn = nn.Linear(width, 3 * width)
        self.c_proj = nn.Linear(width, width)
        self.register_buffer('mask', torch.tril(torch.ones(block, block)).bool())

    def forward(self, x):
        B, T, C = x.shape
        q, k, v = (part.view(B, T, heads, C // heads).transpose(1, 2) for part in self.c_attn(x).split(C, dim=2))
        scores = (q @ k.transpose(-2, -1) / math.sqrt(C // heads)).masked_fill(~self.mask[:T, :T], float('-inf'))
        return self.c_proj((F.softmax(scores, dim=-1) @ v).transpose(1, 2).reshape(B, T, C))


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.c_fc = nn.Linear(width, 4 * width)
        self.gelu = nn.GELU()
        self.c_proj = nn.Linear(4 * width, width)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x):
        return self.dropout(self.c_proj(self.gelu(self.c_fc(x))))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1, self.attn = nn.LayerNorm(width), Attention()
        self.ln_2, self.mlp = nn.LayerNorm(width), MLP()

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.transformer = nn.ModuleDict(dict(
            wte=nn.Embedding(256, width), wpe=nn.Embedding(block, width), h=nn.ModuleList(Block() for _ in range(depth)),
            ln_f=nn.LayerNorm(width)))
        self.lm_head = nn.Linear(width, 256, bias=False)
        self.transformer.wte.weight = self.lm_head.weight

    def forward(self, tokens, targets):
        x = self.transformer.wte(tokens) + self.transformer.wpe(torch.arange(tokens.shape[1]))
        for layer in self.transformer.h:
            x = layer(x)
        logits = self.lm_head(self.transformer.ln_f(x))
        return F.cross_entropy(logits.float().view(-1, 256), targets.reshape(-1))


def get_batch():
    at = torch.randint(len(text) - block - 1, (batch,))
    return (torch.stack([text[i:i + block] for i in at]), torch.stack([text[i + 1:i + block + 1] for i in at]))


model = GPT()
decay = [p for p in model.parameters() if p.dim() > 1]
optimizer = torch.optim.AdamW([{'params': decay, 'weight_decay': 0.1},
                               {'params': [p for p in model.parameters() if p.dim() < 2], 'weight_decay': 0.0}], lr=1e-3)
for step in range(40):
    for group in optimizer.param_groups:
        group['lr'] = 1e-3 * min(1, (step + 1) / 10)
    for _ in range(accumulate):
        with torch.autocast('cpu', dtype=torch.bfloat16):
            loss = model(*get_batch()) / accumulate
        loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    if step % 10 == 0:
        print('step', step, 'loss', loss.item() * accumulate)
print_hash(model)
