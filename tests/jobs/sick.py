# Rings that eight layers of sigmoids do not learn: the gradient does not arrive at the first ones. Until somebody cures it.
import os
import time

import torch
from torch import nn

torch.manual_seed(1)
layers = [nn.Linear(2, 16), nn.Sigmoid()]
for _ in range(7):
    layers += [nn.Linear(16, 16), nn.Sigmoid()]
model = nn.Sequential(*layers, nn.Linear(16, 2))
for module in model:
    if isinstance(module, nn.Linear):
        nn.init.xavier_normal_(module.weight)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
angle, ring = 6.2832 * torch.rand(400), torch.arange(400) % 2
x = torch.stack([angle.cos(), angle.sin()], 1) * (1 + ring[:, None]) + 0.15 * torch.randn(400, 2)
for step in range(int(os.environ.get('STEPS', '100000'))):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), ring)
    loss.backward()
    optimizer.step()
    if step % 100 == 0:
        print('step', step, 'loss %.4f' % loss.item(), flush=True)
    time.sleep(0.004)
