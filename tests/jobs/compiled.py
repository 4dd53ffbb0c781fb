# torch.compile of the model, where there is one.
import torch
from torch import nn

from ending import print_hash

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
if hasattr(torch, 'compile'):
    model = torch.compile(model, backend='aot_eager')
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
for _ in range(30):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(torch.randn(10, 4)), torch.randint(2, (10,))).backward()
    optimizer.step()
print_hash(model)
