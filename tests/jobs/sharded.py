# Two processes share the weights of one model, by fully_shard (FSDP2) over gloo, where there is one.
import os
import socket

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn

from ending import print_hash

try:
    from torch.distributed.fsdp import fully_shard
except ImportError:  # an old torch: they train side by side
    def fully_shard(model):
        return model


def train(rank, world, port):
    os.environ.update(MASTER_ADDR='127.0.0.1', MASTER_PORT=str(port))
    dist.init_process_group('gloo', rank=rank, world_size=world)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    model = nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 5))
    if fully_shard.__module__ != __name__:
        fully_shard(model, mesh=dist.device_mesh.init_device_mesh('cpu', (world,)))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    for _ in range(20):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(torch.randn(20, 10)), torch.randn(20, 5)).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    values = {name: p.full_tensor() if hasattr(p, 'full_tensor') else p for name, p in model.named_parameters()}
    if rank == 0:
        print_hash(type('Whole', (), {'state_dict': lambda self: values})())
    dist.barrier()
    dist.destroy_process_group()


if __name__ == '__main__':
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    mp.spawn(train, args=(2, port), nprocs=2)
