"""sick.py TOOL STEPS: eight layers of sigmoids that do not learn, with what a tool asks to be added to the script."""
import sys
import time

import torch
from torch import nn

tool, steps = sys.argv[1], int(sys.argv[2])
torch.manual_seed(0)
layers = [nn.Linear(2, 16), nn.Sigmoid()]
for _ in range(7):
    layers += [nn.Linear(16, 16), nn.Sigmoid()]
model = nn.Sequential(*layers, nn.Linear(16, 2))
x = torch.randn(256, 2)
y = (x[:, 0] * x[:, 1] > 0).long()
optimizer = torch.optim.SGD(model.parameters(), 0.1)

if tool == 'tensorboard':
    from torch.utils.tensorboard import SummaryWriter
    writer = SummaryWriter('runs')
elif tool == 'wandb':
    import wandb
    run = wandb.init(project='sick')
    run.watch(model, log='gradients', log_freq=10)
elif tool == 'nn_htop':
    from nn_htop import Monitor
    monitor = Monitor(model)


def train():
    for step in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        if tool == 'tensorboard' and step % 10 == 0:
            writer.add_scalar('loss/train', loss, step)
            for name, p in model.named_parameters():
                writer.add_histogram('gradients/' + name, p.grad, step)
        elif tool == 'wandb':
            run.log({'loss': loss})
        optimizer.step()


began = time.process_time()
train()
spent = time.process_time() - began
if tool == 'wandb':
    run.finish()
print(spent, sum(p.double().sum().item() for p in model.parameters()))
