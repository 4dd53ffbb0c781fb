"""verbs.py HOOK: what each steering verb does to a training, against the same done by hand. Run by test_steering.py, under each torch."""
import contextlib
import io
import json
import os
import sys
import tempfile
import threading
import traceback

import torch
from torch import nn

sys.path.insert(0, sys.argv[1])
import vgtop

folder = tempfile.TemporaryDirectory()
torch.manual_seed(1)
X, Y = torch.randn(32, 4), torch.randint(2, (32,))


class Net(nn.Module):
    """Two activations are modules, one is a function."""
    def __init__(self):
        super().__init__()
        self.first, self.first_act, self.inner = nn.Linear(4, 6), nn.Sigmoid(), nn.Sequential(nn.Linear(6, 5), nn.Sigmoid())
        self.third, self.out = nn.Linear(5, 5), nn.Linear(5, 2)

    def forward(self, x):
        return self.out(torch.sigmoid(self.third(self.inner(self.first_act(self.first(x))))))


def make(optimizer='SGD', **settings):
    torch.manual_seed(0)
    model = Net()
    return model, getattr(torch.optim, optimizer)(model.parameters(), **dict({'lr': 0.1}, **settings))


def parameters(model):
    return [p.detach().clone() for p in model.parameters()]


def train(model, optimizer, steps, between=lambda step, model, optimizer: None, before_step=lambda model: None):
    """The parameters after every step."""
    seen = []
    for step in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(X), Y).backward()
        before_step(model)
        optimizer.step()
        seen.append(parameters(model))
        between(step, model, optimizer)
    return seen


def steered(commands, steps=8, making=make, save=None):
    """Trains under the hook and does {step: line} after these steps. (the parameters after every step, what the commands gave, model,
    the log's lines)"""
    path, answers, said = os.path.join(folder.name, 'log.jsonl'), {}, io.StringIO()
    if os.path.isfile(path):
        os.remove(path)

    def between(step, model, optimizer):
        if step in commands:
            try:
                answers[step] = vgtop._hook.steering.do_line(commands[step])[0]
            except vgtop.Refused as why:
                answers[step] = 'refused: %s' % why
    with contextlib.redirect_stderr(said):
        vgtop.install(path, 1)
        vgtop._hook.steering = vgtop.Steering(vgtop._hook)
        vgtop._hook.steering.save = save
        model, optimizer = making()
        seen = train(model, optimizer, steps, between)
        vgtop.finish()
    assert not said.getvalue(), said.getvalue()
    with open(path) as file:
        return seen, answers, model, [json.loads(line) for line in file]


def same(a, b):
    return all(torch.equal(p, q) for p, q in zip(a, b))


def commands_of(lines):
    return [(line['step'], line['command'], line.get('was')) for line in lines if 'command' in line]


def lr_is_a_factor_that_a_schedule_does_not_undo():
    path = os.path.join(folder.name, 'lr.jsonl')
    vgtop.install(path, 1)
    vgtop._hook.steering = vgtop.Steering(vgtop._hook)
    model, optimizer = make()
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 / (step + 1))
    told = {}

    def between(step, model, optimizer):
        schedule.step()
        assert optimizer.param_groups[0]['lr'] == 0.1 * (1 / (step + 2))
        if step in (3, 5):
            told[step] = vgtop._hook.steering.do_line('lr *0.5' if step == 3 else 'lr *2')
    seen = train(model, optimizer, 9, between)
    vgtop.finish()

    def bare_between(step, model, optimizer):
        optimizer.param_groups[0]['lr'] = 0.1 * (1 / (step + 2)) * (0.5 if step in (3, 4) else 1)
    bare = train(*make(), 9, bare_between)
    assert all(same(a, b) for a, b in zip(seen, bare))
    assert told[3][0] == 'lr 0.01' and told[3][1] == 'lr 0.02' and told[5][1] == 'lr 0.00714286', told
    with open(path) as file:
        rates = [line.get('lr') for line in map(json.loads, file) if 'layers' in line and 'format' not in line]
    assert rates[4] == 0.1 * (1 / 5) * 0.5 and rates[6] == 0.1 * (1 / 7), rates


def lr_takes_a_value_and_refuses_nonsense():
    seen, answers, _, lines = steered({1: 'lr 0.3', 3: 'lr -1', 4: 'lr *0', 5: 'lr nan', 6: 'lr', 7: 'undo'}, 9)
    assert answers[1] == 'lr 0.3' and all(answers[i].startswith('refused') for i in (3, 4, 5, 6)), answers
    assert commands_of(lines) == [(2, 'lr 0.3', 'lr 0.1'), (8, 'undo', 'lr 0.3')], commands_of(lines)
    bare = train(*make(), 9, lambda step, model, optimizer: optimizer.param_groups[0].update(lr=0.1 / 0.1 * 0.3 if 1 <= step < 7 else 0.1))
    assert all(torch.allclose(p, q, rtol=1e-6) for a, b in zip(seen, bare) for p, q in zip(a, b))


def a_rate_that_would_end_the_job_is_refused():
    seen, answers, _, _ = steered({1: 'lr 1e300', 2: 'lr *1e200', 3: 'lr *2e5', 4: 'lr 0.2'})
    assert [answers[i] for i in (1, 2, 3)] == ['refused: a learning rate above 1e+04 is not possible here'] * 3, answers
    assert answers[4] == 'lr 0.2' and len(seen) == 8
    steering = vgtop._hook.steering
    steering.see_types([torch.zeros(2), torch.zeros(2, dtype=torch.float16)])
    assert steering.top_rate < 700, 'Adam divides the rate by 0.1 in its first step'


def numbers_that_do_not_fit_into_the_weights_are_refused():
    _, answers, model, _ = steered({1: 'clip value:1e300', 2: 'clip norm:1e300', 3: 'init normal:1e300', 4: 'init uniform:1e37', 5: 'clip value:1e9'})
    assert [answers[i].startswith('refused: ') for i in range(1, 6)] == [True, True, True, True, False], answers
    assert answers[1].startswith('refused: clip takes a number up to 3.403e+36'), answers
    assert all(torch.isfinite(p).all() for p in model.parameters())


def gradients_of_frozen_layers_come_back_when_the_clip_fails():
    with contextlib.redirect_stderr(io.StringIO()) as said:
        vgtop.install(os.path.join(folder.name, 'frozen.jsonl'), 1)
        hook = vgtop._hook
        hook.steering = vgtop.Steering(hook)
        model, optimizer = make()
        train(model, optimizer, 2)
        hook.steering.do_line('freeze first')
        hook.steering.clip = 'nonsense:1'
        train(model, optimizer, 1)
        vgtop.finish()
    assert model.first.weight.grad is not None and 'switched off' in said.getvalue()


def a_paused_job_goes_on_when_nobody_can_resume_it():
    def switch_off(hook):
        hook.switch_off('the disk is full')

    def close(hook):
        hook.steering.control.close()
    for end in (switch_off, close):
        with contextlib.redirect_stderr(io.StringIO()):
            vgtop.install(os.path.join(folder.name, 'pause.jsonl'), 1)
            hook, seen = vgtop._hook, []
            hook.steering = vgtop.Steering(hook)
            model, optimizer = make()
            seen += train(model, optimizer, 3)
            while hook.steering.control is None:
                pass
            hook.steering.do_line('pause hold')
            threading.Timer(0.2, end, (hook,)).start()
            training = threading.Thread(target=lambda: seen.extend(train(model, optimizer, 3)), daemon=True)
            training.start()
            training.join(20)
            assert len(seen) == 6 and not hook.steering.paused, end.__name__
            vgtop.finish()


def clip_is_that_of_torch():
    for command, clip in (('clip norm:0.01', lambda model: nn.utils.clip_grad_norm_(model.parameters(), 0.01)),
                          ('clip 0.01', lambda model: nn.utils.clip_grad_norm_(model.parameters(), 0.01)),
                          ('clip value:0.002', lambda model: nn.utils.clip_grad_value_(model.parameters(), 0.002))):
        step = [0]

        def before(model):
            step[0] += 1
            if 3 < step[0] <= 6:
                clip(model)
        seen, _, _, lines = steered({2: command, 5: 'clip off'})
        assert all(same(a, b) for a, b in zip(seen, train(*make(), 8, before_step=before))), command
        norms = [sum(layer['grad_norm'] ** 2 for layer in line['layers']) for line in lines if 'layers' in line and 'format' not in line]
        assert norms[3] > 0.7 * norms[2] > 4e-4, norms  # dW is measured before clipping


def frozen_layers_stay_whatever_the_optimizer_does_with_them():
    for name, settings in (('SGD', {'momentum': 0.9, 'weight_decay': 0.1}), ('AdamW', {'weight_decay': 0.1})):
        seen, answers, model, _ = steered({2: 'freeze first inner.0', 5: 'freeze off'}, making=lambda: make(name, **settings))
        first = [[p[0], p[2]] for p in seen]
        assert same(first[2], first[5]) and not same(first[5], first[6]) and not same(first[1], first[2])
        assert not torch.equal(seen[2][6], seen[5][6]), 'the others go on'
        assert model.first.weight.grad is not None and model.first.weight.requires_grad
        assert answers[2] == 'frozen: layers 1, 2', answers


def activations_are_swapped_in_place_and_come_back():
    seen, answers, model, lines = steered({2: 'activation relu', 4: 'undo', 5: 'activation tanh inner', 6: 'activation nonsense',
                                           7: 'activation relu 7'})
    assert answers[2] == 'activation relu: 2 of 3: 1 is functional' and 'there is no activation' in answers[6], answers
    assert 'no layer 7' in answers[7], answers
    assert type(model.first_act) is nn.Sigmoid and type(model.inner[1]) is nn.Tanh

    def by_hand(step, model, optimizer):
        if step in (2, 4):
            model.first_act, model.inner[1] = (nn.ReLU(), nn.ReLU()) if step == 2 else (nn.Sigmoid(), nn.Sigmoid())
        elif step == 5:
            model.inner[1] = nn.Tanh()
    assert all(same(a, b) for a, b in zip(seen, train(*make(), 8, by_hand)))
    assert commands_of(lines)[:2] == [(3, 'activation relu', 'activation Sigmoid'), (5, 'undo', 'activation relu')], commands_of(lines)
    records = [line for line in lines if 'layers' in line and 'format' not in line]
    assert 'saturated' in records[-1]['layers'][0] and 'activation_sd' in records[-1]['layers'][1]


def init_draws_new_weights_and_forgets_the_optimizers_state_of_them():
    kept = []

    def making():
        kept.extend(make('Adam'))
        return kept
    seen, answers, model, lines = steered({2: 'init he_normal first', 5: 'undo'}, 8, making)
    optimizer = kept[1]
    torch.manual_seed(5)
    before = torch.get_rng_state()
    vgtop.draw('he_normal', (3, 3))
    assert answers[2] == 'init he_normal first: 1 layer', answers
    assert torch.equal(before, torch.get_rng_state()), "the job's random numbers go on as if nothing had been drawn"
    moved = [(a - b).abs().max().item() for a, b in zip(seen[3], seen[2])]
    assert moved[0] > 0.2 and max(moved[2:]) < 0.15, moved
    assert optimizer.state[model.first.weight]['step'] == 3 + 2 and optimizer.state[model.out.weight]['step'] == 8
    back = (seen[6][0] - seen[2][0]).abs().max().item()
    assert back < 0.15, 'the weights are as they were: %g' % back


def every_initializer_has_the_spread_that_its_name_says():
    fan_in, fan_out = 400, 300
    spread = {'he': 2 / fan_in, 'lecun': 1 / fan_in, 'glorot': 2 / (fan_in + fan_out)}
    for kind, variance in spread.items():
        for shape in ('uniform', 'normal'):
            sd = vgtop.draw('%s_%s' % (kind, shape), (fan_out, fan_in)).std().item()
            assert abs(sd / variance ** 0.5 - 1) < 0.02, (kind, shape, sd)
    assert abs(vgtop.draw('normal:0.3', (300, 300)).std().item() / 0.3 - 1) < 0.02
    assert vgtop.draw('uniform:0.2', (300, 300)).abs().max().item() <= 0.2 and not vgtop.draw('zeros', (3, 3)).any()
    q = vgtop.draw('orthogonal:2', (20, 10))
    assert torch.allclose(q.t() @ q, 4 * torch.eye(10, dtype=q.dtype))
    for name in ('nonsense', 'he_', 'normal:-1', 'he_normal:nonsense_x'):
        try:
            vgtop.draw(name, (3, 3))
            assert name == 'he_normal:nonsense_x', name
        except vgtop.Refused:
            pass


def a_line_is_done_as_a_whole_or_not_at_all():
    seen, answers, model, lines = steered({2: 'activation relu; lr *2; init nonsense', 4: 'activation relu; lr *2', 6: 'undo'})
    assert answers[2].startswith('refused: there is no initializer'), answers
    assert answers[6] == 'taken back: activation relu; lr 0.2' and type(model.first_act) is nn.Sigmoid
    assert commands_of(lines) == [(5, 'activation relu', 'activation Sigmoid'), (5, 'lr 0.2', 'lr 0.1'), (7, 'undo', 'lr 0.2'),
                                  (7, 'undo', 'activation relu')], commands_of(lines)


def what_cannot_be_done_is_refused_with_the_reason():
    _, answers, _, _ = steered({0: 'save', 1: 'eval 1', 2: '__init__', 3: 'undo', 4: 'step 0', 5: 'pause maybe', 6: 'clip norm:0'})
    assert answers[0] == 'refused: the script gave no function for it: vgtop.watch(..., save=function)', answers
    assert all(answer.startswith('refused: ') for answer in answers.values()), answers


def save_is_the_scripts_own_function():
    saved = []

    def save():
        saved.append(vgtop._hook.step)
        if len(saved) == 2:
            raise OSError('the disk is full')
    _, answers, _, lines = steered({2: 'save'}, save=save)
    assert saved == [3] and answers == {2: 'saved'} and commands_of(lines) == [(3, 'save', None)]
    steering = vgtop._hook.steering
    try:
        steering.do_line('stop')
        assert False
    except OSError:
        assert not steering.stopping, 'what could not be saved is not stopped'


def the_log_says_which_activation_there_is_and_what_the_job_can():
    _, _, _, lines = steered({}, 3)
    assert 'control' in lines[0]['job'] and lines[0]['job']['activation'] == 'Sigmoid' and 'activation' in lines[0]['can'], lines[0]
    assert not os.path.exists(lines[0]['job']['control']), 'the socket goes with the training'


def lbfgs_takes_a_rate_but_no_clip():
    model, optimizer = make('LBFGS', lr=0.5)
    vgtop.install(os.path.join(folder.name, 'lbfgs.jsonl'), 1)
    steering = vgtop._hook.steering = vgtop.Steering(vgtop._hook)

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(X), Y)
        loss.backward()
        return loss
    optimizer = torch.optim.LBFGS(model.parameters(), lr=0.5)
    optimizer.step(closure)
    assert steering.do_line('lr *0.5')[0] == 'lr 0.25'
    try:
        steering.do_line('clip norm:1')
        assert False
    except vgtop.Refused as why:
        assert 'LBFGS' in str(why)
    optimizer.step(closure)
    assert optimizer.param_groups[0]['lr'] == 0.5 and vgtop._hook.on
    vgtop.finish()


failed = False
for name, test in list(globals().items()):
    if getattr(test, '__module__', None) == '__main__' and type(test) is type(make) and test.__code__.co_argcount == 0 \
            and (len(sys.argv) < 3 or name in sys.argv[2:]):
        try:
            test()
            print('ok  ', name.replace('_', ' '), flush=True)
        except Exception:
            failed = True
            print('FAIL', name.replace('_', ' '), traceback.format_exc(), flush=True)
sys.exit(failed)
