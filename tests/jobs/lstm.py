# A word language model in the old way: LSTM, hidden state carried on, and updates written by hand. There is no optimizer.
import torch
from torch import nn

from ending import print_hash

torch.manual_seed(1111)
tokens = torch.randint(0, 50, (61, 4))


class RNNModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.2)
        self.encoder = nn.Embedding(50, 16)
        self.rnn = nn.LSTM(16, 16, 2, dropout=0.2)
        self.decoder = nn.Linear(16, 50)
        self.decoder.weight = self.encoder.weight

    def forward(self, words, hidden):
        output, hidden = self.rnn(self.drop(self.encoder(words)), hidden)
        return self.decoder(self.drop(output)).view(-1, 50), hidden


model = RNNModel()
criterion = nn.CrossEntropyLoss()
lr = 2.0
for epoch in range(3):
    model.train()
    hidden = (torch.zeros(2, 4, 16), torch.zeros(2, 4, 16))
    for at in range(0, 60, 6):
        model.zero_grad()
        hidden = tuple(h.detach() for h in hidden)
        output, hidden = model(tokens[at:at + 6], hidden)
        loss = criterion(output, tokens[at + 1:at + 7].reshape(-1))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        for p in model.parameters():
            p.data.add_(p.grad, alpha=-lr)
    model.eval()
    with torch.no_grad():
        output, _ = model(tokens[:-1], (torch.zeros(2, 4, 16), torch.zeros(2, 4, 16)))
    print('epoch', epoch, criterion(output, tokens[1:].reshape(-1)).item())
print_hash(model)
