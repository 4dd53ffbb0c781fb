# ill: unscaled layer 1 -- pixels of 0 to 255 into a plain network.
import torch
from torch import nn

torch.manual_seed(0)
images = torch.randint(0, 256, (400, 1, 12, 12)).float()
labels = (images[:, 0, :6].mean((1, 2)) > images[:, 0, 6:].mean((1, 2))).long()
model = nn.Sequential(nn.Flatten(), nn.Linear(144, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
for epoch in range(10):
    for i in range(0, 400, 40):
        loss = nn.CrossEntropyLoss()(model(images[i:i + 40]), labels[i:i + 40])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
