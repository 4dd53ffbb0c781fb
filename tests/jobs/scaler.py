# A loss that is scaled, with gradients that overflow at first. In torch 1.13 the scaler switches itself off on a CPU.
import torch
from torch import nn

from ending import print_hash

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
scaler = torch.amp.GradScaler('cpu', init_scale=2.0 ** 127) if hasattr(torch.amp, 'GradScaler') else torch.cuda.amp.GradScaler()
for step in range(30):
    optimizer.zero_grad()
    loss = (model(torch.randn(10, 4)) ** 2).mean() * 16
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
print_hash(model)
