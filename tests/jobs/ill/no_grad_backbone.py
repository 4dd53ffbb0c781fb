# ill: cut_off backbone.2 -- torch.no_grad() was left over from evaluation; the backbone is fresh.
import torch
from torch import nn

torch.manual_seed(0)
backbone = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Conv2d(4, 8, 3), nn.ReLU(), nn.Flatten())
head = nn.Linear(8 * 36, 5)
model = nn.ModuleDict({'backbone': backbone, 'head': head})
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step in range(50):
    images, labels = torch.randn(16, 1, 10, 10), torch.randint(0, 5, (16,))
    with torch.no_grad():
        features = model['backbone'](images)
    loss = nn.CrossEntropyLoss()(model['head'](features), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
