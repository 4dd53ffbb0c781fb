"""rank_measures.py HOOK [TEST ...]: what the hook measures under DistributedDataParallel, against the same worked out by hand. Run by test_ranks.py,
under each torch."""
import json
import os
import tempfile
import time

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch.nn.parallel import DistributedDataParallel as DDP

from forked import F, OWN, SHARED, as_rank, check_gradient, close, data, layers_of, net, ranks, run_tests, vgtop


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
            assert set(layer) - {'facts'} == set(OWN + ('name',)), layer
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


run_tests(globals())
