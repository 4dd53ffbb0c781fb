# ill: untrained fc -- the head is replaced after the optimizer was made.
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(8, 8, 3, padding=1)
        self.fc = nn.Linear(8, classes)

    def forward(self, x):
        x = torch.relu(self.conv2(torch.relu(self.conv1(x))))
        return self.fc(x.mean((2, 3)))


torch.manual_seed(0)
model = Net(1000)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
model.fc = nn.Linear(8, 10)
for step in range(50):
    x, y = torch.randn(8, 3, 8, 8), torch.randint(0, 10, (8,))
    loss = nn.CrossEntropyLoss()(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
