# Gradients are set to zero in three ways, none of them optimizer.zero_grad().
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(6, 24), nn.ReLU(), nn.Linear(24, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for step in range(120):
    x = torch.randn(32, 6)
    loss = nn.functional.mse_loss(model(x), x[:, :1])
    if step % 3 == 0:
        model.zero_grad()
    for p in model.parameters():
        if step % 3 == 1:
            p.grad = None
        elif step % 3 == 2:
            p.grad.zero_()
    loss.backward()
    optimizer.step()
