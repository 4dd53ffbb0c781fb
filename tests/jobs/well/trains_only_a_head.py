# The optimizer has the head alone, the body was loaded: a linear probe without freezing.
import torch
from torch import nn

torch.manual_seed(0)
body, pretrained = (nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU()) for _ in range(2))
body.load_state_dict(pretrained.state_dict())
model = nn.Sequential(body, nn.Linear(64, 2))
optimizer = torch.optim.Adam(model[1].parameters(), lr=1e-2)
for step in range(100):
    x = torch.randn(64, 8)
    loss = nn.functional.cross_entropy(model(x), (x[:, 0] > 0).long())
    model.zero_grad()
    loss.backward()
    optimizer.step()
