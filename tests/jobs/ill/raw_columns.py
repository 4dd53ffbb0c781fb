# ill: unscaled fc1 -- age, income and postcode as they are, into a tanh network.
import torch
from torch import nn

torch.manual_seed(0)
age, income, code = torch.rand(600, 1) * 60 + 20, torch.rand(600, 1) * 60000 + 20000, torch.randint(10000, 99999, (600, 1)).float()
X = torch.cat([age, income, code], 1)
y = ((age < 40) ^ (income > 45000)).long().squeeze(1)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.act1, self.fc2, self.act2, self.fc3 = nn.Linear(3, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 2)

    def forward(self, x):
        return self.fc3(self.act2(self.fc2(self.act1(self.fc1(x)))))


model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(20):
    for i in range(0, 600, 60):
        loss = nn.functional.cross_entropy(model(X[i:i + 60]), y[i:i + 60])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
