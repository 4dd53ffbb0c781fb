# One process trains several models in turn, each with an optimizer of its own; some layers are frozen or functional.
import torch
from torch import nn

from ending import print_hash


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.frozen = nn.Linear(4, 4)
        self.frozen.requires_grad_(False)
        self.first = nn.Linear(4, width)
        self.second = nn.Linear(width, 2)
        self.unused = nn.Linear(3, 3)

    def forward(self, x):
        return self.second(torch.relu(self.first(self.frozen(x))))


for width in (8, 16):
    torch.manual_seed(width)
    net = Net(width)
    optimizer = torch.optim.RMSprop(net.parameters(), lr=0.01)
    for _ in range(20):
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(torch.randn(10, 4)), torch.randint(2, (10,))).backward()
        optimizer.step()
    print_hash(net)
