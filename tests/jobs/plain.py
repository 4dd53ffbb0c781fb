# The shortest training; other jobs begin with it.
import torch
from torch import nn

from ending import print_hash

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)


def train(steps):
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randn(10, 4)), torch.randint(2, (10,))).backward()
        optimizer.step()


train(30)
print_hash(model)
