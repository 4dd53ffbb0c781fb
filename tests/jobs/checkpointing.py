# Activation checkpointing of both kinds: half of the forward passes run again within the backward pass.
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

from ending import print_hash

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Linear(6, 12)
        self.old = nn.Sequential(nn.Linear(12, 12), nn.ReLU(inplace=True), nn.Linear(12, 12))
        self.new = nn.Sequential(nn.Linear(12, 12), nn.Tanh(), nn.Dropout(0.2), nn.Linear(12, 12))
        self.head = nn.Linear(12, 3)

    def forward(self, x):
        x = self.stem(x)
        x = checkpoint(self.old, x, use_reentrant=True)
        x = checkpoint(self.new, x, use_reentrant=False)
        return self.head(x)


model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for step in range(30):
    optimizer.zero_grad()
    for _ in range(2):
        nn.functional.cross_entropy(model(torch.randn(16, 6)), torch.randint(3, (16,))).backward()
    optimizer.step()
print_hash(model)
