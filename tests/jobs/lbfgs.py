# Predicts sine waves: LSTM cells that are used again at every point of time, float64, LBFGS with its closure.
import torch
from torch import nn

from ending import print_hash

torch.manual_seed(0)
data = torch.sin(torch.arange(251, dtype=torch.float64) / 5 + torch.randint(-40, 40, (3, 1)))


class Sequence(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm1 = nn.LSTMCell(1, 8)
        self.lstm2 = nn.LSTMCell(8, 8)
        self.linear = nn.Linear(8, 1)

    def forward(self, input):
        outputs = []
        h1, c1, h2, c2 = (torch.zeros(input.size(0), 8, dtype=torch.double) for _ in range(4))
        for now in input.split(1, dim=1):
            h1, c1 = self.lstm1(now, (h1, c1))
            h2, c2 = self.lstm2(h1, (h2, c2))
            outputs.append(self.linear(h2))
        return torch.cat(outputs, dim=1)


seq = Sequence().double()
criterion = nn.MSELoss()
optimizer = torch.optim.LBFGS(seq.parameters(), lr=0.8, max_iter=4)
for step in range(3):
    def closure():
        optimizer.zero_grad()
        loss = criterion(seq(data[:, :-1]), data[:, 1:])
        print('loss:', loss.item())
        loss.backward()
        return loss
    optimizer.step(closure)
print_hash(seq)
