# Six relu layers with PyTorch's own initial weights, which shrink the signal, and yet it learns.
import torch
from torch import nn

torch.manual_seed(0)
layers = [nn.Linear(4, 64)] + [nn.Linear(64, 64) for _ in range(5)]
model = nn.Sequential(*[part for layer in layers for part in (layer, nn.ReLU())], nn.Linear(64, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for step in range(200):
    x = torch.randn(64, 4)
    loss = nn.functional.cross_entropy(model(x), (x[:, 0] > x[:, 1]).long())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
