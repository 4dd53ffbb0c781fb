"""forked.py: the ranks of a distributed job as forked processes over gloo, in float64, under the hook; and what their logs say."""
import json
import os
import sys
import tempfile
import time
import traceback

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn

sys.path.insert(0, sys.argv[1])
import vgtop

F = nn.functional
torch.set_num_threads(1)
SHARED = ('grad_mean', 'grad_sd', 'grad_abs_mean', 'grad_max', 'grad_norm', 'grad_l1_scaled', 'weight_mean', 'weight_sd', 'update_ratio')
OWN = ('delta_rms', 'activation_mean', 'activation_sd', 'saturated', 'dead')


class Skipped(Exception):
    pass


def net(outputs=2):
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, outputs)).double()


def data(rank, step, outputs=2):
    made = torch.Generator().manual_seed(100 * step + rank)
    return torch.randn(8, 4, dtype=torch.float64, generator=made), torch.randint(outputs, (8,), generator=made)


def as_rank(rank, world, folder, train, every):
    dist.init_process_group('gloo', init_method='file://' + os.path.join(folder, 'meet'), rank=rank, world_size=world)
    if every != 'none':
        vgtop.install(os.path.join(folder, 'log.jsonl'), every)
    result = train(rank, world)
    if rank == 0:
        torch.save(result, os.path.join(folder, 'result'))
    vgtop.finish()
    dist.destroy_process_group()


def read(path):
    with open(path) as file:
        lines = [json.loads(line) for line in file]
    assert lines[-1].get('final'), 'the last line is missing'
    return lines[0], [line for line in lines[1:] if 'layers' in line]


def ranks(world, train, every=1):
    """([(header, records) of a rank], what rank 0 returned) of a training under the hook by so many processes."""
    with tempfile.TemporaryDirectory() as folder:
        mp.start_processes(as_rank, args=(world, folder, train, every), nprocs=world, start_method='fork')
        path = os.path.join(folder, 'log.jsonl')
        names = sorted(os.listdir(folder))
        expected = [] if every == 'none' else ['log.jsonl'] + ['log.jsonl.rank%d' % r for r in range(1, world)]
        assert [name for name in names if name.startswith('log')] == expected, names
        logs = [read(path + ('.rank%d' % r if r else '')) for r in range(world)] if expected else []
        return logs, torch.load(os.path.join(folder, 'result'))


def close(a, b, tolerance=1e-10):
    assert abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-300), (a, b)


def layers_of(record):
    return {layer['name']: layer for layer in record['layers']}


def check_gradient(layer, g, size=None):
    close(layer['grad_sd'], g.std(unbiased=False).item())
    close(layer['grad_mean'] + 1, g.mean().item() + 1)
    close(layer['grad_abs_mean'], g.abs().mean().item())
    close(layer['grad_max'], g.abs().max().item())
    close(layer['grad_norm'], g.norm().item())


def run_tests(found):
    """Runs the script's functions without arguments, or those that are named, and ends it."""
    failed = False
    for name, test in list(found.items()):
        if type(test) is not type(net) or test.__module__ != '__main__' or test.__code__.co_argcount or name not in (sys.argv[2:] or [name]):
            continue
        began = time.time()
        try:
            test()
            print('ok   %s, %.1f s' % (name.replace('_', ' '), time.time() - began), flush=True)
        except Skipped as why:
            print('skipped: %s (%s)' % (why, name.replace('_', ' ')), flush=True)
        except Exception:
            failed = True
            print('FAIL', name.replace('_', ' '), traceback.format_exc(), flush=True)
    sys.exit(failed)
