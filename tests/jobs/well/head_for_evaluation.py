# A second head is used in evaluation alone, and a target network follows slowly.
import copy

import torch
from torch import nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.head, self.report = nn.Linear(6, 32), nn.Linear(32, 3), nn.Linear(32, 3)

    def forward(self, x):
        h = torch.relu(self.body(x))
        return self.head(h) if self.training else (self.head(h), self.report(h))


model = Net()
target = copy.deepcopy(model).requires_grad_(False)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for epoch in range(3):
    model.train()
    for step in range(40):
        x = torch.randn(64, 6)
        loss = nn.functional.cross_entropy(model(x), x[:, :3].argmax(1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        for slow, fast in zip(target.parameters(), model.parameters()):
            slow.data.lerp_(fast.data, 0.01)
    model.eval()
    with torch.no_grad():
        model(torch.randn(64, 6))
