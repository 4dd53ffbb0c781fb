"""rank_measures.py HOOK [TEST ...]: what the hook measures in torch.distributed, against the same worked out by hand. Run by test_ranks.py, under
each torch. The ranks are forked processes over gloo, in float64."""
import json
import math
import os
import sys
import tempfile
import time
import traceback

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP

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


def train_ddp(rank, world, steps=4):
    model = DDP(net())
    optimizer = torch.optim.SGD(model.parameters(), 0.5)
    for step in range(steps):
        optimizer.zero_grad()
        x, y = data(rank, step)
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
    return [p.detach() for p in model.parameters()]


def gradients_are_those_after_the_reduction():
    for world in (2, 4):
        logs, _ = ranks(world, train_ddp)
        model = net()
        optimizer = torch.optim.SGD(model.parameters(), 0.5)
        for step, record in enumerate(logs[0][1]):
            optimizer.zero_grad()
            for rank in range(world):
                x, y = data(rank, step)
                loss = F.cross_entropy(model(x), y)
                (loss / world).backward()
                close(logs[rank][1][step]['loss'], loss.item())
            for name in '024':
                check_gradient(layers_of(record)[name], model[int(name)].weight.grad)
            optimizer.step()
        assert record['step'] == 3 and logs[0][0]['job']['world'] == world


def other_ranks_tell_what_differs():
    logs, _ = ranks(2, train_ddp)
    for layer in logs[0][1][0]['layers']:
        assert set(SHARED + OWN) <= set(layer), layer
    for record in logs[1][1]:
        for layer in record['layers']:
            assert set(layer) == set(OWN + ('name',)), layer
    assert logs[1][0]['job']['rank'] == 1 and logs[1][1][0]['rank'] == 1
    x, y = data(1, 0)
    close(layers_of(logs[1][1][0])['0']['activation_sd'], net()[:2](x).std(unbiased=False).item())


def gradients_that_are_averaged_by_hand_are_told_by_all():
    def train(rank, world):
        model = net()
        optimizer = torch.optim.SGD(model.parameters(), 0.5)
        for step in range(2):
            optimizer.zero_grad()
            x, y = data(rank, step)
            F.cross_entropy(model(x), y).backward()
            for p in model.parameters():
                dist.all_reduce(p.grad)
            optimizer.step()
    logs, _ = ranks(2, train)
    for zero, one in zip(logs[0][1][1]['layers'], logs[1][1][1]['layers']):
        close(zero['grad_sd'], one['grad_sd'])


def one_process_is_as_without_ranks():
    logs, _ = ranks(1, train_ddp)
    ((header, records),) = logs
    assert 'rank' not in records[0] and 'world' not in header['job'] and set(SHARED + OWN) <= set(records[0]['layers'][0])


def the_job_is_the_same_to_the_bit():
    for world in (2, 4):
        bare, watched = (ranks(world, train_ddp, every)[1] for every in ('none', 1))
        assert all(torch.equal(a, b) for a, b in zip(bare, watched))


def all_ranks_sample_the_same_steps():
    """Though each of them would have another interval."""
    def train(rank, world):
        own = {0: 32, 1: 256, 2: 16, 3: 2}[rank]
        vgtop.Pace.best = lambda self: vgtop.FIRST_STEPS if len(self.others) < 5 else own
        vgtop.Pace.seconds = lambda self: (0.05, 0.0)
        return train_ddp(rank, world, 230)
    logs, _ = ranks(4, train, None)
    steps = [[record['step'] for record in records] for _, records in logs]
    assert all(other == steps[0] for other in steps), steps
    assert steps[0][:18] == list(range(17)) + [32] and steps[0][-3:] == [160, 192, 224], steps[0]


def a_rank_that_cannot_see_the_choice_makes_its_own():
    with tempfile.TemporaryDirectory() as folder:
        pace = vgtop.Pace(None)
        pace.agreement = vgtop.Agreement(os.path.join(folder, 'log'), 1)
        pace.best, pace.records = lambda: 64, vgtop.FIRST_STEPS
        for _ in range(1 + vgtop.Agreement.PATIENCE):
            assert pace.every == 1
            pace.agreement.exchange()
            pace.step_ended(True)
        assert pace.every == 64
        stale = os.path.join(folder, 'log.every')
        with open(stale, 'w') as file:
            file.write('0 512\n')
        os.utime(stale, (time.time() - 3600,) * 2)
        pace.agreement.exchange()
        assert pace.agreement.interval(10, 64) == 64  # it is of another job
        os.utime(stale)
        pace.agreement.exchange()
        assert pace.agreement.interval(10, 64) == 512


def a_rank_that_dies_takes_no_line_with_it():
    def train(rank, world):
        model = DDP(net())
        optimizer = torch.optim.SGD(model.parameters(), 0.5)
        for step in range(6):
            if rank == 1 and step == 4:
                time.sleep(0.3)
                os._exit(3)
            optimizer.zero_grad()
            x, y = data(rank, step)
            F.cross_entropy(model(x), y).backward()
            optimizer.step()
    with tempfile.TemporaryDirectory() as folder:
        try:
            mp.start_processes(as_rank, args=(2, folder, train, 1), nprocs=2, start_method='fork')
            assert False, 'it does not fail'
        except (mp.ProcessExitedException, mp.ProcessRaisedException):
            pass
        for name in ('log.jsonl', 'log.jsonl.rank1'):
            with open(os.path.join(folder, name)) as file:
                lines = [json.loads(line) for line in file]
            assert [line['step'] for line in lines[1:5]] == [0, 1, 2, 3], lines


# --- shards ---

def merged(records, name):
    """A layer's numbers from those of all ranks, by (n, mean, s.d., largest)."""
    parts = [layers_of(record)[name] for record in records]
    parts = [part for part in parts if part['n']]
    n = sum(part['n'] for part in parts)

    def pair(mean, sd):
        middle = sum(p['n'] * p[mean] for p in parts) / n
        return middle, math.sqrt(sum(p['n'] * (p[sd] ** 2 + (p[mean] - middle) ** 2) for p in parts) / n)
    mean, sd = pair('grad_mean', 'grad_sd')
    weight, update = pair('weight_mean', 'weight_sd'), pair('update_mean', 'update_sd')
    return n, {'grad_mean': mean, 'grad_sd': sd, 'grad_abs_mean': sum(p['n'] * p['grad_abs_mean'] for p in parts) / n,
               'grad_max': max(p['grad_max'] for p in parts), 'grad_norm': math.sqrt(n) * math.hypot(mean, sd),
               'weight_sd': weight[1], 'update_ratio': math.log10(update[1] / weight[1])}


def train_shards(wrap):
    def train(rank, world):
        model = wrap(net(3))
        optimizer = torch.optim.SGD(model.parameters(), 0.5)
        for step in range(3):
            optimizer.zero_grad()
            x, y = data(rank, step, 3)
            F.cross_entropy(model(x), y).backward()
            if not hasattr(model, 'clip_grad_norm_'):  # that of FullyShardedDataParallel takes no float64
                nn.utils.clip_grad_norm_(model.parameters(), 1e9)
            optimizer.step()
        return [vgtop.local(p.detach()).clone() for p in model.parameters()]
    return train


def trained_alone(world):
    """[[(gradient, weight) of a layer] of a step] of the same training in one process."""
    model, found = net(3), []
    optimizer = torch.optim.SGD(model.parameters(), 0.5)
    for step in range(3):
        optimizer.zero_grad()
        for rank in range(world):
            x, y = data(rank, step, 3)
            (F.cross_entropy(model(x), y) / world).backward()
        found.append([(layer.weight.grad.clone(), layer.weight.detach().clone()) for layer in model if hasattr(layer, 'weight')])
        optimizer.step()
    return found


def check_shards(wrap):
    for world in (2, 4):
        logs, watched = ranks(world, train_shards(wrap))
        if world == 2:
            bare = ranks(world, train_shards(wrap), 'none')[1]
            assert all(torch.equal(a, b) for a, b in zip(bare, watched))
        for step, found in enumerate(trained_alone(world)):
            for name, (g, w) in zip('024', found):
                n, whole = merged([records[step] for _, records in logs], name)
                assert n == g.numel(), (name, n)
                check_gradient(whole, g)
                close(whole['weight_sd'], w.std(unbiased=False).item())
                close(whole['update_ratio'], math.log10(0.5 * g.std(unbiased=False).item() / w.std(unbiased=False).item()))
        shapes = {layer['name']: layer['shape'] for layer in logs[0][0]['layers']}
        assert shapes == {'0': [6, 4], '2': [5, 6], '4': [3, 5]}, shapes
        for rank, (_, records) in enumerate(logs):  # activations and deltas are those of the rank's own samples
            assert set(OWN) <= set(layers_of(records[0])['2']), (rank, layers_of(records[0])['2'])
            assert 'why' not in layers_of(records[0])['4'], records[0]
            close(layers_of(records[0])['0']['activation_sd'], net()[:2](data(rank, 0)[0]).std(unbiased=False).item())


def shards_of_fully_shard_make_the_whole():
    try:
        from torch.distributed.fsdp import fully_shard
    except Exception:  # 1.13 cannot import it
        raise Skipped('no FSDP in this torch')

    def wrap(model):
        mesh = dist.device_mesh.init_device_mesh('cpu', (dist.get_world_size(),))
        fully_shard(model[2], mesh=mesh)
        fully_shard(model, mesh=mesh)
        return model
    check_shards(wrap)


def shards_of_one_vector_make_the_whole():
    """FullyShardedDataParallel, which cuts a vector of all parameters anywhere."""
    try:
        from torch.distributed.fsdp import FullyShardedDataParallel as FSDP
        from torch.distributed.fsdp.wrap import ModuleWrapPolicy
    except Exception:
        raise Skipped('no FSDP in this torch')
    for original in (False, True):
        def wrap(model):
            policy = ModuleWrapPolicy({nn.Linear}) if original else None
            return FSDP(model, auto_wrap_policy=policy, device_id=torch.device('cpu'), use_orig_params=original)
        check_shards(wrap)

    def clipped(rank, world):
        model = FSDP(net().float(), device_id=torch.device('cpu'))
        optimizer = torch.optim.SGD(model.parameters(), 0.5)
        x, y = data(rank, 0)
        F.cross_entropy(model(x.float()), y).backward()
        model.clip_grad_norm_(1e-3)
        optimizer.step()
    logs, _ = ranks(2, clipped)
    found = [layer for _, records in logs for layer in records[0]['layers'] if layer['n']]
    assert found and all('grad' not in layer for layer in found) and max(layer['grad_max'] for layer in found) > 1e-3, found


failed = False
for name, test in list(globals().items()):
    if getattr(test, '__module__', None) == '__main__' and type(test) is type(net) and test.__code__.co_argcount == 0 \
            and (len(sys.argv) < 3 or name in sys.argv[2:]):
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
