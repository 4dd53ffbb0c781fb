# ill: underflow -- weights and activations in float16, products in float32 as tensor cores have them, and no loss scale.
import torch
import torch.nn.functional as F
from torch import nn


class HalfLinear(nn.Linear):
    def forward(self, x):
        return F.linear(x.float(), self.weight.float(), self.bias.float()).half()


torch.manual_seed(0)
model = nn.Sequential(HalfLinear(16, 64), nn.Tanh(), HalfLinear(64, 64), nn.Tanh(), HalfLinear(64, 4))
for layer in (0, 2, 4):
    model[layer].half()
model[1].forward = model[3].forward = lambda x: torch.tanh(x.float()).half()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(60):
    x = torch.randn(4096, 16)
    y = x[:, :4] * 1e-3
    loss = ((model(x.half()).float() - y) ** 2).mean() * 1e-4
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
