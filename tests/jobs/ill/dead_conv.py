# ill: dead -- one long step has pushed every bias far below zero.
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Conv2d(8, 16, 3), nn.ReLU(), nn.Flatten(), nn.Linear(16 * 64, 5))
nn.init.constant_(model[2].bias, -5.0)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for step in range(80):
    x, y = torch.randn(16, 1, 12, 12), torch.randint(0, 5, (16,))
    loss = nn.CrossEntropyLoss()(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
