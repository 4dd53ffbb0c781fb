# Three tasks in turn, each with a head of its own; embedding rows are sparse and have their own optimizer.
import torch
from torch import nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(500, 16, sparse=True)
        self.body = nn.Linear(16, 32)
        self.heads = nn.ModuleList(nn.Linear(32, 2) for _ in range(3))

    def forward(self, x, task):
        return self.heads[task](torch.relu(self.body(self.words(x).mean(1))))


model = Net()
dense = [p for name, p in model.named_parameters() if 'words' not in name]
optimizers = [torch.optim.SparseAdam(list(model.words.parameters()), lr=1e-2), torch.optim.Adam(dense, lr=3e-3)]
for step in range(150):
    x = torch.randint(0, 500, (32, 5))
    y = (x.float().mean(1) > 250).long() if step % 3 else (x[:, 0] > 250).long()
    loss = nn.functional.cross_entropy(model(x, step % 3), y)
    for optimizer in optimizers:
        optimizer.zero_grad()
    loss.backward()
    for optimizer in optimizers:
        optimizer.step()
