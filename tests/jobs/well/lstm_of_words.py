# A language model of two LSTM layers.
import torch
from torch import nn

torch.manual_seed(0)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.rnn, self.decoder = nn.Embedding(20, 24), nn.LSTM(24, 48, 2, batch_first=True), nn.Linear(48, 20)

    def forward(self, x):
        return self.decoder(self.rnn(self.encoder(x))[0])


model = Model()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for step in range(120):
    x = (torch.randint(0, 20, (16, 1)) + 3 * torch.arange(13)) % 20
    loss = nn.functional.cross_entropy(model(x[:, :-1]).reshape(-1, 20), x[:, 1:].reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 0.25)
    optimizer.step()
