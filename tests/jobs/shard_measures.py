"""shard_measures.py HOOK [TEST ...]: what the ranks tell of their shards makes up what a single process has. Run by test_ranks.py, under each torch."""
import math

import torch
import torch.distributed as dist
from torch import nn

from forked import F, OWN, Skipped, check_gradient, close, data, layers_of, net, ranks, run_tests, vgtop


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


run_tests(globals())
