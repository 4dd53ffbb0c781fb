# A DataLoader with worker processes, a scheduler, and an evaluation after each epoch.
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from ending import print_hash


def main():
    torch.manual_seed(0)
    x = torch.randn(200, 6)
    y = (x.sum(1) > 0).long()
    loader = DataLoader(TensorDataset(x, y), batch_size=20, shuffle=True, num_workers=2)
    model = nn.Sequential(nn.Linear(6, 12), nn.Tanh(), nn.Linear(12, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)
    for epoch in range(3):
        model.train()
        for data, target in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(data), target).backward()
            optimizer.step()
        scheduler.step()
        model.eval()
        right = sum((model(data).argmax(1) == target).sum().item() for data, target in loader)
        print('epoch', epoch, 'right', right)
    print_hash(model)


if __name__ == '__main__':
    main()
