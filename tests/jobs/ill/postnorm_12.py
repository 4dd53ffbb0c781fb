# ill: vanishing|lr_high|guessing|worse_than_guessing|exploding -- twelve post-norm blocks and a large learning rate from the first step on.
import torch
from torch import nn

torch.manual_seed(0)
V, D = 20, 32


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(V, D)
        self.blocks = nn.ModuleList(nn.TransformerEncoderLayer(D, 2, 64, dropout=0.0, batch_first=True) for _ in range(12))
        self.head = nn.Linear(D, V)

    def forward(self, x):
        h = self.embed(x)
        for block in self.blocks:
            h = block(h)
        return self.head(h)


model = Model()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-2)
for step in range(120):
    x = torch.randint(0, V, (8, 12))
    loss = nn.functional.cross_entropy(model(x).reshape(-1, V), x.flip(1).reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
