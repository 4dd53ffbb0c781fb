"""measures.py HOOK: what the hook measures, against the same worked out by hand. Run by test_measures.py, under each torch."""
import contextlib
import io
import json
import math
import os
import subprocess
import sys
import tempfile
import traceback

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

sys.path.insert(0, sys.argv[1])
import vgtop

F = nn.functional
folder = tempfile.TemporaryDirectory()


def watched(train, every=1, path=None):
    """(the records' layers by name, the records, what was said on standard error) of a training under the hook."""
    path = path or os.path.join(folder.name, 'log.jsonl')
    if os.path.isfile(path):
        os.remove(path)
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        vgtop.install(path, every)
        train()
        vgtop.finish()
    lines = []
    if os.path.isfile(path):
        with open(path) as file:
            lines = [json.loads(line) for line in file]
    records = [line for line in lines if 'layers' in line and 'format' not in line]
    return [{layer['name']: layer for layer in record['layers']} for record in records], records, said.getvalue()


def close(a, b, tolerance=1e-10):
    assert abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-300), (a, b)


def rms(x):
    return x.double().square().mean().sqrt().item()


def net(inplace=False, dtype=torch.float64):
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 6), nn.ReLU(inplace), nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 2)).to(dtype)


torch.manual_seed(1)
X, Y = torch.randn(12, 4, dtype=torch.float64), torch.randint(2, (12,))


def truth(rows=slice(None)):
    """Gradients and per-sample deltas of the first step, by retain_grad."""
    model, outputs = net(), []
    x = X[rows]
    for layer in model:
        x = layer(x)
        if isinstance(layer, nn.Linear):
            x.retain_grad()
            outputs.append(x)
    F.cross_entropy(x, Y[rows]).backward()
    return [layer.weight.grad for layer in model if hasattr(layer, 'weight')], [z.grad * len(z) for z in outputs]


def a_step(model, optimizer, scale=1, clip=None):
    optimizer.zero_grad()
    (F.cross_entropy(model(X), Y) * scale).backward()
    if clip:
        clip(model.parameters())
    optimizer.step()


def check_gradients(layers, grads):
    for name, g in zip('024', grads):
        close(layers[name]['grad_sd'], g.std(unbiased=False).item())
        assert abs(layers[name]['grad_mean'] - g.mean().item()) < 1e-10 * layers[name]['grad_sd']
        close(layers[name]['grad_abs_mean'], g.abs().mean().item())
        close(layers[name]['grad_max'], g.abs().max().item())
        close(layers[name]['grad_norm'], g.norm().item())
        close(layers[name]['grad_l1_scaled'], g.abs().sum().item() / sum(g.shape))


def check_deltas(layers, deltas):
    for name, d in zip('024', deltas):
        close(layers[name]['delta_rms'], rms(d))


def an_in_place_relu_changes_no_delta():
    for inplace in (False, True):
        model = net(inplace)
        layers, records, _ = watched(lambda: a_step(model, torch.optim.SGD(model.parameters(), 0.1)))
        grads, deltas = truth()
        check_gradients(layers[0], grads)
        check_deltas(layers[0], deltas)
        assert layers[0]['0']['grad'] == 'stepped' and records[0]['step'] == 0
        out = net()[:2](X)
        close(layers[0]['0']['activation_sd'], out.std(unbiased=False).item())
        close(layers[0]['0']['saturated'], (out == 0).double().mean().item())
        close(layers[0]['0']['dead'], (out == 0).all(0).double().mean().item())


def the_update_is_the_one_that_was_applied():
    model = net()
    layers, _, _ = watched(lambda: a_step(model, torch.optim.SGD(model.parameters(), 0.1)))
    g, w = truth()[0][0], net()[0].weight
    close(layers[0]['0']['update_ratio'], math.log10(0.1 * g.std(unbiased=False).item() / w.std(unbiased=False).item()))
    close(layers[0]['0']['weight_sd'], w.std(unbiased=False).item())


def gradients_are_those_before_the_first_clip():
    def both(parameters):
        parameters = list(parameters)
        nn.utils.clip_grad_value_(iter(parameters), 1e-3)
        nn.utils.clip_grad_norm_(iter(parameters), 1e-4)
    model = net()
    layers, _, _ = watched(lambda: a_step(model, torch.optim.SGD(model.parameters(), 0.1), clip=both))
    check_gradients(layers[0], truth()[0])
    assert 'grad' not in layers[0]['0'] and max(p.grad.abs().max() for p in model.parameters()) < 1.1e-4


def accumulated_gradients_are_summed_and_deltas_pooled():
    def train():
        model = net()
        optimizer = torch.optim.Adam(model.parameters())
        for rows in (slice(0, 5), slice(5, 12)):
            F.cross_entropy(model(X[rows]), Y[rows]).backward()
        optimizer.step()
    layers, records, _ = watched(train)
    a, b = truth(slice(0, 5)), truth(slice(5, 12))
    check_gradients(layers[0], [x + y for x, y in zip(a[0], b[0])])
    check_deltas(layers[0], [torch.cat(pair) for pair in zip(a[1], b[1])])
    close(records[0]['loss'], sum(F.cross_entropy(net()(X[r]), Y[r]).item() for r in (slice(0, 5), slice(5, 12))))


def checkpointing_changes_nothing():
    seen = []
    for how in (None, True, False):
        def train():
            model = net()
            optimizer = torch.optim.SGD(model.parameters(), 0.1)
            for x in (X[:6].clone().requires_grad_(), X[6:].clone().requires_grad_()):
                y = model(x) if how is None else model[4](checkpoint(model[:4], x, use_reentrant=how))
                F.cross_entropy(y, Y[:6]).backward()
            optimizer.step()
        layers, _, _ = watched(train)
        for layer in layers[0].values():
            layer.pop('why', None)
        seen.append(layers)
    assert len(seen[0][0]['0']) > 14
    for name, layer in seen[0][0].items():
        for key, value in layer.items():
            for other in seen[1:]:
                close(value, other[0][name][key]) if isinstance(value, float) else None
                assert key in other[0][name]


def a_loss_within_a_checkpoint_is_computed_as_often_as_without_the_hook():
    def train():
        calls, losses, model = [], [], net()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)

        def loss_of(x):
            calls.append(True)
            return F.cross_entropy(F.dropout(model(x), 0.5), Y)
        for _ in range(3):
            optimizer.zero_grad()
            loss = checkpoint(loss_of, X, use_reentrant=False, preserve_rng_state=False)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        found.append((len(calls), losses))
    found = []
    train()
    _, _, said = watched(train)
    assert found[0] == found[1] and not said, (found, said)


def calls_of_one_module_are_pooled():
    torch.manual_seed(3)
    cell = nn.Linear(4, 4).double()

    def forward(cell, keep):
        x, outputs = X, []
        for _ in range(3):
            x = cell(x)
            keep and x.retain_grad()
            outputs.append(x)
            x = torch.tanh(x)
        return x.square().mean(), outputs

    def train():
        optimizer = torch.optim.SGD(cell.parameters(), 0.0)
        loss, _ = forward(cell, False)
        loss.backward()
        optimizer.step()
    layers, _, _ = watched(train)
    cell.zero_grad()
    loss, outputs = forward(cell, True)
    loss.backward()
    (layer,) = layers[0].values()
    close(layer['delta_rms'], rms(torch.stack([z.grad * 12 for z in outputs])))
    close(layer['grad_norm'], cell.weight.grad.norm().item())
    assert 'function' in layer['why']['activation_sd'] and 'activation_sd' not in layer


def a_closure_is_measured_at_its_first_evaluation():
    model = net()

    def train():
        optimizer = torch.optim.LBFGS(model.parameters(), max_iter=5)

        def closure():
            optimizer.zero_grad()
            loss = F.cross_entropy(model(X), Y)
            loss.backward()
            return loss
        optimizer.step(closure)
        optimizer.step(closure)
    layers, records, _ = watched(train)
    grads, deltas = truth()
    check_gradients(layers[0], grads)
    check_deltas(layers[0], deltas)
    close(records[0]['loss'], F.cross_entropy(net()(X), Y).item())
    assert len(records) == 2 and records[1]['loss'] < records[0]['loss']


def bfloat16_is_cast_first():
    def train():
        model = net(dtype=torch.float32)
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        with torch.autocast('cpu', dtype=torch.bfloat16):
            loss = F.cross_entropy(model(X.float()).float(), Y)
        loss.backward()
        optimizer.step()
    layers, _, _ = watched(train)
    model = net(dtype=torch.float32)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        z = model[0](X.float())
        assert z.dtype is torch.bfloat16
        z.retain_grad()
        F.cross_entropy(model[1:](z).float(), Y).backward()
    close(layers[0]['0']['delta_rms'], rms(z.grad) * 12)
    close(layers[0]['0']['activation_sd'], z.double().relu().std(unbiased=False).item())


def a_small_spread_about_a_large_mean_survives():
    for dtype, spread in ((torch.float64, 1e-8), (torch.float64, 1e-200), (torch.float32, 1e-30)):
        x = torch.tensor([1.0, -1.0, 1.0, -1.0], dtype=dtype) * spread + (1 if spread == 1e-8 else 0)
        ((n, numbers),) = vgtop.moments(x)
        close(numbers[1].item(), spread, 1e-6)
    old, vgtop.PIECE = vgtop.PIECE, 7
    x = torch.randn(10, 5, dtype=torch.float64)
    found = [(n, [v.item() for v in numbers]) for n, numbers in vgtop.magnitudes(x, None)]
    vgtop.PIECE = old
    assert len(found) == 5
    n, mean, sd = vgtop.pool(found)
    close(sd, x.std(unbiased=False).item())
    close(mean, x.mean().item())


def evaluation_is_left_out():
    def train():
        model = net()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        with torch.no_grad():
            model(100 * X)
        model.eval()
        model(100 * X)
        model.train()
        a_step(model, optimizer)
    layers, _, _ = watched(train)
    check_deltas(layers[0], truth()[1])
    close(layers[0]['0']['activation_sd'], net()[:2](X).std(unbiased=False).item())


def the_validation_loss_is_the_mean_and_a_long_evaluation_keeps_one_number():
    found, measure = [], nn.CrossEntropyLoss()

    def train():
        model = net()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        a_step(model, optimizer)
        model.eval()
        with torch.no_grad():
            found.extend(measure(k * model(X), Y).item() for k in range(50))
        found.append(len(vgtop._hook.facts.validation))
        model.train()
        a_step(model, optimizer)
    _, records, _ = watched(train)
    assert found.pop() == 2
    close(records[1]['valid_loss'], sum(found) / 50)


def the_loss_scale_is_divided_out():
    if not hasattr(torch.amp, 'GradScaler'):
        return
    for clip in (False, True):
        def train():
            model = net(dtype=torch.float32)
            optimizer = torch.optim.SGD(model.parameters(), 0.1)
            scaler = torch.amp.GradScaler('cpu', init_scale=1024.0)
            scaler.scale(F.cross_entropy(model(X.float()), Y)).backward()
            if clip:
                scaler.unscale_(optimizer)
                nn.utils.clip_grad_norm_(model.parameters(), 1e-3)
            scaler.step(optimizer)
            scaler.update()
        layers, records, _ = watched(train)
        grads, deltas = truth()
        close(layers[0]['2']['grad_sd'], grads[1].std(unbiased=False).item(), 1e-5)
        close(layers[0]['2']['delta_rms'], rms(deltas[1]), 1e-5)
        close(records[0]['loss'], F.cross_entropy(net()(X), Y).item(), 1e-5)


def what_is_missing_says_why():
    def train():
        model = nn.ModuleDict({'used': nn.Linear(4, 4), 'cut': nn.Linear(4, 4), 'untrained': nn.Linear(4, 4), 'out': nn.Linear(4, 2)}).double()
        optimizer = torch.optim.SGD([p for name in ('used', 'cut', 'out') for p in model[name].parameters()], 0.1)
        F.cross_entropy(model['out'](model['untrained'](model['used'](X) + model['cut'](X).detach())), Y).backward()
        optimizer.step()
    layers, _, _ = watched(train)
    assert 'why' not in layers[0]['used'] and 'why' not in layers[0]['out']
    assert layers[0]['cut']['why'] == {'grad_sd': 'no gradient reaches it', 'delta_rms': 'no gradient reaches its output'}, layers[0]['cut']
    assert layers[0]['untrained']['why'] == {'update_ratio': 'no optimizer has it'} and layers[0]['untrained']['grad_sd'] > 0


def updates_by_hand_are_seen():
    for explicit in (False, True):
        def train():
            model = net()
            for _ in range(4):
                model.zero_grad()
                loss = F.cross_entropy(model(X), Y)
                loss.backward()
                with torch.no_grad():
                    for p in model.parameters():
                        p -= 0.1 * p.grad
                if explicit:
                    vgtop.step(loss)
        layers, records, _ = watched(train)
        grads, deltas = truth()
        check_gradients(layers[0], grads)
        check_deltas(layers[0], deltas)
        assert len(records) == (4 if explicit else 3)
        ratio = [layer['0'].get('update_ratio') for layer in layers]
        assert -3 < ratio[1] < 0 and (explicit or ratio[0] == ratio[0]), ratio


def a_script_names_what_is_watched():
    path = os.path.join(folder.name, 'named.jsonl')
    model, other = net(), net()
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    vgtop._hook = None
    vgtop.watch(model, optimizer, log=path, every=2)
    for _ in range(5):
        a_step(model, optimizer)
    vgtop.finish()
    with open(path) as file:
        lines = [json.loads(line) for line in file]
    assert [layer['name'] for layer in lines[0]['layers']] == ['0', '2', '4'] and other
    assert [line['step'] for line in lines[1:-1]] == [0, 2, 4] and lines[-1]['final']
    check_deltas({layer['name']: layer for layer in lines[1]['layers']}, truth()[1])


def numbers_that_are_not_finite_are_strings():
    def train():
        model = net()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        a_step(model, optimizer, scale=math.inf)
        a_step(model, optimizer)
    layers, records, said = watched(train)
    assert layers[0]['0']['grad_max'] in ('NaN', 'Infinity') and records[1]['loss'] == 'NaN' and not said, said


def nothing_waits_for_the_device():
    """aten::_local_scalar_dense is what .item() does, and what a GPU would have to be waited for."""
    def train():
        model = net()
        optimizer = torch.optim.Adam(model.parameters(), foreach=False) if torch.__version__ > '2' else torch.optim.SGD(model.parameters(), 0.1)
        for _ in range(3):
            a_step(model, optimizer, clip=lambda p: nn.utils.clip_grad_value_(p, 1.0))
    counts = []
    for hooked in (False, True):
        with torch.autograd.profiler.profile() as profile:
            watched(train) if hooked else train()
        counts.append({name: sum(e.name == name for e in profile.function_events) for name in ('aten::_local_scalar_dense', 'aten::var_mean')})
    assert counts[1]['aten::var_mean'] > 20
    assert counts[0]['aten::_local_scalar_dense'] == counts[1]['aten::_local_scalar_dense'], counts


def an_error_switches_the_hook_off_and_the_job_goes_on():
    model = net()
    old = vgtop.moments
    vgtop.moments = lambda *_: 1 / 0
    try:
        layers, _, said = watched(lambda: [a_step(model, torch.optim.SGD(model.parameters(), 0.1)) for _ in range(3)])
    finally:
        vgtop.moments = old
    assert said.count('\n') == 1 and said.startswith('vgtop: switched off: ZeroDivisionError'), said
    layers, _, said = watched(lambda: [a_step(model, torch.optim.SGD(model.parameters(), 0.1)) for _ in range(3)])
    assert len(layers) == 3 and not said


def a_full_disk_switches_the_hook_off():
    import time
    model = net()

    def train():
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        for _ in range(5):
            a_step(model, optimizer)
            time.sleep(0.05)
    for path, why in (('/dev/full', 'No space left'), ('/no/such/folder/log', 'No such file')):
        _, _, said = watched(train, path=path)
        assert said.count('\n') == 1 and why in said, said


def a_log_that_blocks_lets_the_job_end():
    path = os.path.join(folder.name, 'pipe')
    os.mkfifo(path)  # which nobody reads
    script = '''import sys, torch; sys.path.insert(0, %r); import vgtop
vgtop.install(%r, 1)
p = torch.nn.Linear(2, 2); o = torch.optim.SGD(p.parameters(), 0.1)
for _ in range(3): p(torch.ones(1, 2)).sum().backward(); o.step()
''' % (sys.argv[1], path)
    done = subprocess.run([sys.executable, '-c', script], stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 0 and done.stderr.count(b'\n') == 1 and b'took nothing for 2 s' in done.stderr, done


def calls_without_a_backward_pass_keep_little():
    found = []

    def train():
        model = net()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        for _ in range(vgtop.CALLS + 10):
            model(X)  # a rollout
        found.extend((len(c.nodes), len(c.outputs), len(c.activations)) for c in vgtop._hook.sample.calls.values())
        a_step(model, optimizer)
    layers, _, said = watched(train)
    assert len(found) == 3 and all(n[0] <= 8 and max(n) <= vgtop.CALLS for n in found), found
    assert len(layers) == 1 and 'delta_rms' in layers[0]['4'] and not said


def a_parameter_that_a_module_returns_gets_no_hook():
    class Prompt(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.randn(3, 4))

        def forward(self):
            return self.weight
    model = nn.ModuleList([Prompt(), nn.Linear(4, 2)])

    def train():
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        for _ in range(3):
            optimizer.zero_grad()
            model[1](model[0]()).square().mean().backward()
            optimizer.step()
    layers, _, said = watched(train)
    assert not model[0].weight._backward_hooks and layers[2]['0']['grad_sd'] > 0 and not said


class Energy(nn.Module):
    """A module with a matrix whose output is one number."""
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.eye(2, dtype=torch.float64))

    def forward(self, x):
        return (x @ self.weight * x).sum()


class Unused(nn.Module):
    """A lazy layer that is never called has no shape."""
    def __init__(self):
        super().__init__()
        self.used, self.spare = nn.Linear(4, 2).double(), nn.LazyLinear(3)

    def forward(self, x):
        return self.used(x)


def modules_of_every_kind_leave_the_hook_on():
    def train(model, ends):
        optimizer = torch.optim.SGD([p for p in model.parameters() if not isinstance(p, nn.parameter.UninitializedParameter)], 0.1)
        for _ in range(3):
            optimizer.zero_grad()
            ends(model(X)).backward()
            optimizer.step()
    cross_entropy = lambda z: F.cross_entropy(z, Y)
    for model, ends in ((nn.Sequential(nn.Linear(4, 2).double(), Energy()), lambda z: z), (torch.jit.script(net()), cross_entropy),
                        (Unused(), cross_entropy)):
        layers, _, said = watched(lambda: train(model, ends))
        assert len(layers) == 3 and not said, (model, said)
        assert all(layer['grad_sd'] > 0 for layer in layers[2].values()), layers[2]


def a_slow_disk_loses_the_oldest_records_and_says_how_many():
    pace = vgtop.Pace(None)
    log = vgtop.Log('/dev/null', pace)
    log.thread = 'none'  # nothing is written
    for _ in range(vgtop.QUEUE + 5):
        log.put(type('Packet', (), {'rows': [None], 'first': False})())
    assert len(log.queue) == vgtop.QUEUE and log.dropped == 5
    assert [packet.first for packet in log.queue] == [True] + [False] * (vgtop.QUEUE - 1)  # the header comes before all


def a_scheduler_made_before_does_not_hide_the_steps():
    def train():
        model = net()
        vgtop._hook.on = False
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1)  # it wraps the optimizer's step
        vgtop._hook.on = True
        vgtop.watch(model, optimizer)
        for _ in range(3):
            a_step(model, optimizer)
            scheduler.step()
    step = torch.optim.SGD.step
    torch.optim.SGD.step = step.__wrapped__ if hasattr(step, 'vgtop') else step
    try:
        layers, records, said = watched(train)
    finally:
        torch.optim.SGD.step = step
    assert not said and len(records) == 3 and layers[2]['0']['update_ratio'] < 0, (said, len(records))
    assert [round(record['lr'], 9) for record in records] == [0.1, 0.01, 0.001]


def what_the_script_notes_is_in_the_next_record():
    def train():
        model = net()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        vgtop.note(epoch=1)
        for i in range(3):
            if i == 1:
                vgtop.note(valid_loss=0.5)
            a_step(model, optimizer)
    _, records, _ = watched(train)
    assert [(record['epoch'], record.get('valid_loss')) for record in records] == [(1, None), (1, 0.5), (1, None)], records


def layers_outside_of_what_is_compiled_show_everything():
    if torch.__version__ < '2.6':
        return

    class Part(nn.Module):
        def __init__(self, inner):
            super().__init__()
            self.inner = inner

        def forward(self, x):
            return self.inner(x)

    def train():
        model = net(dtype=torch.float32)
        model[2] = Part(model[2])
        model[2].compile(backend='eager', fullgraph=True)
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        for _ in range(4):
            optimizer.zero_grad()
            F.cross_entropy(model(X.float()), Y).backward()
            optimizer.step()
    graphs = []
    for hooked in (False, True):
        torch._dynamo.reset()
        torch._dynamo.utils.counters.clear()
        layers, _, said = watched(train) if hooked else (train(), None, None)
        graphs.append(dict(torch._dynamo.utils.counters['stats']))
    assert graphs[0] == graphs[1] and graphs[0]['unique_graphs'] == 1 and not said, (graphs, said)
    assert all(layer['0']['delta_rms'] > 0 and layer['0']['activation_sd'] > 0 and layer['4']['delta_rms'] > 0 for layer in layers)
    inner = layers[0]['2.inner']
    assert 'delta_rms' not in inner and inner['why']['delta_rms'] == 'torch.compile hides it' and inner['grad_sd'] > 0


def a_parameter_beside_modules_comes_before_them_by_its_name():
    class Positions(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.last = nn.Linear(4, 6), nn.Linear(6, 2)
            self.position = nn.Parameter(torch.ones(12, 6))

        def forward(self, x):
            return self.last(self.first(x) + self.position)

    def train():
        model = Positions().double()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        F.cross_entropy(model(X), Y).backward()
        optimizer.step()
    layers, _, said = watched(train)
    assert list(layers[0]) == ['position', 'first', 'last'] and not said, (list(layers[0]), said)


def an_optimizer_a_step_is_sampled_no_more_than_one_optimizer():
    searches, old = [], vgtop.find_models

    def counted(trained):
        searches.append(len(trained))
        return old(trained)

    def train():
        model = net()
        outer = torch.optim.SGD(model.parameters(), 0.1)
        for _ in range(60):
            a_step(model, torch.optim.SGD(model.parameters(), 0.1))
        model = net()
        for _ in range(5):
            a_step(model, torch.optim.SGD(model.parameters(), 0.1))
        del outer
    vgtop.find_models = counted
    try:
        _, records, said = watched(train, None)
    finally:
        vgtop.find_models = old
    steps = [record['step'] for record in records]
    again = steps.index(0, 1)
    assert 16 <= again <= 25 and again < len(steps) and not said, (steps, said)
    assert len(searches) <= 3, searches


def a_step_ends_although_one_of_the_optimizers_idles():
    def train():
        model, other = net(), net()
        idle = torch.optim.SGD(other.parameters(), 0.1)
        kept = []
        for _ in range(60):
            kept.append(torch.optim.SGD(model.parameters(), 0.1))
            a_step(model, kept[-1])
        del idle
    _, records, said = watched(train)
    assert len(records) >= 1 and not said, (len(records), said)


def any_fixed_interval_is_kept():
    for every in (1, 2, 5, 6, 8, 20, 100):
        def train():
            model = net()
            optimizer = torch.optim.SGD(model.parameters(), 0.1)
            for _ in range(3 * every):
                optimizer.zero_grad()
                F.cross_entropy(model(X), Y).backward()
                optimizer.step()
        _, records, said = watched(train, every)
        assert [record['step'] for record in records] == [0, every, 2 * every] and not said, (every, said)


def sampling_costs_at_most_a_hundredth():
    pace = vgtop.Pace(None)
    clock, step, samples = [0.0], 0, []
    old, vgtop.time.perf_counter = vgtop.time.perf_counter, lambda: clock[0]
    try:
        for step in range(20000):
            sampled = pace.wants(step)
            samples.append(sampled)
            clock[0] += 0.001 + 0.005 * sampled
            pace.step_ended(sampled)
    finally:
        vgtop.time.perf_counter = old
    assert all(samples[:vgtop.FIRST_STEPS]) and pace.every == 512, pace.every
    assert 0.005 * sum(samples[1000:]) <= 0.01 * 0.001 * len(samples[1000:])
    assert 0 < pace.cost() <= 0.01


failed = False
for name, test in list(globals().items()):
    if getattr(test, '__module__', None) == '__main__' and type(test) is type(net) and test.__code__.co_argcount == 0 \
            and name != 'truth' and (len(sys.argv) < 3 or name in sys.argv[2:]):
        try:
            test()
            print('ok  ', name.replace('_', ' '), flush=True)
        except Exception:
            failed = True
            print('FAIL', name.replace('_', ' '), traceback.format_exc(), flush=True)
sys.exit(failed)
