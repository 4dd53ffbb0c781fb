# float16 with a loss scale by hand: nothing is lost. (GradScaler needs CUDA here.)
import torch
import torch.nn.functional as F
from torch import nn


class HalfLinear(nn.Linear):
    def forward(self, x):
        return F.linear(x.float(), self.weight.float(), self.bias.float()).half()


torch.manual_seed(0)
model = nn.ModuleList([HalfLinear(8, 64), HalfLinear(64, 3)])
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
SCALE = 1024.0
for step in range(150):
    x = torch.randn(64, 8)
    loss = F.cross_entropy(model[1](torch.tanh(model[0](x).float())).float(), x[:, :3].argmax(1))
    optimizer.zero_grad()
    (loss * SCALE).backward()
    for p in model.parameters():
        p.grad /= SCALE
    optimizer.step()
