# ill: overfitting (every 1) -- sixty samples of noise for a large network, with a validation each epoch.
import torch
from torch import nn

torch.manual_seed(0)
X, y, Xv, yv = torch.randn(60, 20), torch.randint(0, 2, (60,)), torch.randn(200, 20), torch.randint(0, 2, (200,))
y[:45], yv[:150] = (X[:45, 0] > 0).long(), (Xv[:150, 0] > 0).long()
model = nn.Sequential(nn.Linear(20, 128), nn.ReLU(), nn.Linear(128, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
criterion = nn.CrossEntropyLoss()
for epoch in range(120):
    model.train()
    for i in range(0, 60, 20):
        loss = criterion(model(X[i:i + 20]), y[i:i + 20])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        valid = criterion(model(Xv), yv)
