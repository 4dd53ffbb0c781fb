# ill: cut_off attention -- a layer was written, registered and forgotten in forward().
import torch
from torch import nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(6, 24)
        self.attention = nn.Linear(24, 24)
        self.out = nn.Linear(24, 4)

    def forward(self, x):
        h = torch.relu(self.embed(x))
        return self.out(h)


model = Net()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
for step in range(60):
    x = torch.randn(32, 6)
    loss = nn.functional.cross_entropy(model(x), x[:, :4].argmax(1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
