# float16 whose gradients are large enough; the relu leaves many of them 0, rightly.
import torch
import torch.nn.functional as F
from torch import nn


class HalfLinear(nn.Linear):
    def forward(self, x):
        return F.linear(x.float(), self.weight.float(), self.bias.float()).half()


torch.manual_seed(0)
model = nn.ModuleList([HalfLinear(8, 64), HalfLinear(64, 64), HalfLinear(64, 3)])
optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
for step in range(150):
    x = torch.randn(32, 8)
    h = x
    for layer in model[:2]:
        h = torch.relu(layer(h).float())
    loss = F.cross_entropy(model[2](h).float(), x[:, :3].argmax(1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
