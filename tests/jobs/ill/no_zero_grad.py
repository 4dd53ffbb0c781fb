# ill: accumulating -- nobody calls zero_grad.
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
loss_fn = nn.CrossEntropyLoss()
for step in range(100):
    x = torch.randn(32, 2)
    y = (x[:, 0] * x[:, 1] > 0).long()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
