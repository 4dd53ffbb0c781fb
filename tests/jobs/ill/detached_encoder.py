# ill: cut_off encoder.2 -- the features go through numpy on their way to the head.
import torch
from torch import nn

torch.manual_seed(0)
X, y = torch.randn(512, 10), torch.randint(0, 3, (512,))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 16))
        self.head = nn.Sequential(nn.ReLU(), nn.Linear(16, 3))

    def forward(self, x):
        features = self.encoder(x)
        features = torch.tensor(features.detach().numpy())
        return self.head(features)


model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for step in range(60):
    batch = torch.randint(0, 512, (32,))
    loss = nn.functional.cross_entropy(model(X[batch]), y[batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
