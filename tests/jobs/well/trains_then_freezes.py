# The whole net is trained; then the body is frozen and a new head is trained by an optimizer of its own.
import torch
from torch import nn

torch.manual_seed(0)
body = nn.Sequential(nn.Linear(8, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh())
model = nn.Sequential(body, nn.Linear(32, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for stage in range(2):
    for step in range(80):
        x = torch.randn(64, 8)
        loss = nn.functional.cross_entropy(model(x), (x[:, 0] > 0.5 * stage).long())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model[1] = nn.Linear(32, 2)
    body.requires_grad_(False)
    optimizer = torch.optim.Adam(model[1].parameters(), lr=1e-2)
