# Sigmoids as gates, and logits for BCEWithLogitsLoss.
import torch
from torch import nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.value, self.gate, self.out = nn.Linear(6, 32), nn.Linear(6, 32), nn.Linear(32, 1)

    def forward(self, x):
        return self.out(torch.tanh(self.value(x)) * torch.sigmoid(self.gate(x))).squeeze(1)


model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for step in range(150):
    x = torch.randn(64, 6)
    loss = nn.functional.binary_cross_entropy_with_logits(model(x), (x[:, 0] + x[:, 1] > 0).float())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
