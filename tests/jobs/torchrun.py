# To be started by torchrun: processes train one model on a shared data set, each on its own part of it.
import os

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler

from ending import print_hash

dist.init_process_group('gloo')
torch.manual_seed(0)
torch.set_num_threads(1)
x = torch.randn(256, 10)
data = TensorDataset(x, x[:, :5].tanh())
sampler = DistributedSampler(data, shuffle=True, seed=3)
model = DDP(nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 5)))
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
for epoch in range(3):
    sampler.set_epoch(epoch)
    for inputs, targets in DataLoader(data, batch_size=16, sampler=sampler):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(inputs), targets)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
if dist.get_rank() == 0:
    assert os.environ['LOCAL_RANK'] == '0'
    print_hash(model)
dist.barrier()
dist.destroy_process_group()
