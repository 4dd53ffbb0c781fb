# ill: cut_off body.2 -- "layer 1" was to be frozen, but every name with "body" in it matches, and nothing was loaded.
import torch
from torch import nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh())
        self.out = nn.Linear(32, 1)

    def forward(self, x):
        return self.out(self.body(x))


model = Net()
for name, p in model.named_parameters():
    if 'body' in name:
        p.requires_grad = False
opt = torch.optim.SGD(model.parameters(), lr=0.05)
for step in range(80):
    x = torch.randn(64, 8)
    loss = nn.functional.mse_loss(model(x), x[:, :1] * x[:, 1:2])
    opt.zero_grad()
    loss.backward()
    opt.step()
