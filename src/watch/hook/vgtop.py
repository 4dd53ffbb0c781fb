"""vgtop.py: shows vgtop what a PyTorch training does, layer by layer. One file; it needs torch alone, 1.13 or newer.

    vgtop watch -- python3 train.py             nothing in the script changes: sitecustomize.py imports this file first
    import vgtop; vgtop.watch(model, optimizer) in the script itself
    vgtop.step(loss)                            at the end of a step whose updates are written by hand

How it works. A step is sampled or it is not; a step that is not costs a few function calls. In a sampled step a global forward hook sees every
module, hooks on the outputs of layers see the back-propagated signal, and wrappers around the clip functions and Optimizer.step
see gradients, weights and updates. Every number stays a tensor on its device; at the end of the step all of them are stacked and copied
to the host at once, and nothing waits for the copy. A thread makes a line of JSON out of them (format 2 of vgtop's logs) and appends it
to the log. How often a step is sampled follows from what it costs: at most 1 % of the time.

The job always wins. An error in here switches the hook off, with one line on standard error.

The environment: VGTOP_LOG=FILE is the log (rank r > 0 of a distributed job writes FILE.rank<r>, a second process that trains writes
FILE.pid<pid>); VGTOP_EVERY=N samples every N-th step, auto is the default.
"""
import atexit
import collections
import functools
import gc
import importlib.machinery
import json
import math
import os
import socket
import sys
import threading
import time
import weakref

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None

__version__ = '2'
STATISTICS = ('grad_mean', 'grad_sd', 'grad_abs_mean', 'grad_max', 'grad_norm', 'grad_l1_scaled', 'delta_rms', 'activation_mean',
              'activation_sd', 'saturated', 'dead', 'weight_mean', 'weight_sd', 'update_ratio')
PIECE = 1 << 24         # numbers that are copied to double precision at a time
COPIED = 1 << 26        # weights that are copied in a sampled step, to see their update; of larger models a part each time
FIRST_STEPS = 16        # are all sampled
COST = 0.01             # of the time of a step
BYTES_A_MINUTE = 1e6    # that a log grows by; the first records are kept whatever they take
FIRST_RECORDS = 100
GRAPH_NODES = 200000    # of the autograd graph are looked at for functional activations

torch = None            # the module, when the job has imported it
_hook = None            # the Hook of this process


# --- numbers of tensors, as tensors: nothing in here waits for a device ---

def pieces(tensor):
    """The tensor in double precision, in pieces, so that large ones do not take much memory."""
    tensor = tensor.detach()
    if hasattr(tensor, 'to_local'):  # a DTensor: this rank's shard
        tensor = tensor.to_local()
    if tensor.layout is not torch.strided:
        tensor = tensor.to_dense()
    if tensor.dim() == 0:
        tensor = tensor.reshape(1)
    parts = -(-tensor.numel() // PIECE)
    double = torch.float32 if tensor.device.type == 'mps' else torch.float64
    return [part.to(double) for part in (tensor.chunk(parts) if parts > 1 else (tensor,)) if part.numel()]


def spread(part):
    """[mean, s.d.] of numbers whose squares may leave the range of doubles: they are divided by the largest first."""
    top = part.abs().max()
    top = torch.where((top > 0) & (top < math.inf), top, torch.ones_like(top))
    variance, mean = torch.var_mean(part / top, unbiased=False)
    return [mean * top, variance.sqrt() * top]


def moments(tensor):
    """[(n, [mean, s.d.])] of the tensor's pieces. Where a float32 becomes a double, its square cannot underflow."""
    found = []
    for part in pieces(tensor):
        if tensor.dtype is torch.float64:
            found.append((part.numel(), spread(part)))
        else:
            variance, mean = torch.var_mean(part, unbiased=False)
            found.append((part.numel(), [mean, variance.sqrt()]))
    return found


def magnitudes(tensor, scale):
    """[(n, [mean, s.d., sum of magnitudes, largest magnitude])] of a gradient's pieces, divided by the loss scale."""
    found = []
    for part, (n, numbers) in zip(pieces(tensor), moments(tensor)):
        size = part.abs()
        numbers = numbers + [size.sum(), size.max()]
        found.append((n, numbers if scale is None else [x / scale for x in numbers]))
    return found


def length(tensor, scale):
    """[(n, [Euclidean norm])] of the tensor's pieces."""
    found = []
    for part in pieces(tensor):
        top = part.abs().max()
        top = torch.where((top > 0) & (top < math.inf), top, torch.ones_like(top))
        norm = torch.linalg.vector_norm(part / top) * top
        found.append((part.numel(), [norm if scale is None else norm / scale]))
    return found


def pool(found):
    """(n, mean, s.d.) of all, from (n, mean, s.d., ...) of each."""
    if len(found) == 1:
        return found[0][:3]
    n = sum(f[0] for f in found)
    mean = sum(f[0] * f[1] for f in found) / n
    return n, mean, math.sqrt(sum(f[0] * (f[2] ** 2 + (f[1] - mean) ** 2) for f in found) / n)


# --- activations: of input z and output a the slope f'(z), and the largest slope; in place z is gone, and None ---

def _gelu(m, z, a):
    if getattr(m, 'approximate', 'none') == 'tanh':
        t = torch.tanh(0.7978845608028654 * (z + 0.044715 * z ** 3))
        return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * 0.7978845608028654 * (1 + 0.134145 * z * z), 1.1290030
    return (0.5 * (1 + torch.erf(z * math.sqrt(0.5))) + z * torch.exp(-0.5 * z * z) / math.sqrt(2 * math.pi), 1.1289041451760183)


def _silu(m, z, a):
    s = torch.sigmoid(z)
    return s * (1 + z * (1 - s)), 1.0998393194
    

def _elu(m, z, a):
    return torch.where(a > 0, torch.ones_like(a), a + m.alpha), max(1.0, m.alpha)


def _selu(m, z, a):
    scale, alpha = 1.0507009873554804934, 1.6732632423543772848
    return torch.where(a > 0, torch.full_like(a, scale), a + scale * alpha), scale * alpha


def _leaky(m, z, a):
    return torch.where(a > 0, torch.ones_like(a), torch.full_like(a, m.negative_slope)), max(1.0, abs(m.negative_slope))


SLOPES = {
    'Sigmoid': lambda m, z, a: (a * (1 - a), 0.25),
    'Tanh': lambda m, z, a: (1 - a * a, 1.0),
    'ReLU': lambda m, z, a: ((a > 0).to(a), 1.0),
    'ReLU6': lambda m, z, a: (((a > 0) & (a < 6)).to(a), 1.0),
    'Hardtanh': lambda m, z, a: (((a > m.min_val) & (a < m.max_val)).to(a), 1.0),
    'Hardsigmoid': lambda m, z, a: (((a > 0) & (a < 1)).to(a), 1.0),
    'Softplus': lambda m, z, a: (1 - torch.exp(-m.beta * a), 1.0),
    'Softsign': lambda m, z, a: ((1 - a.abs()) ** 2, 1.0),
    'LeakyReLU': _leaky, 'ELU': _elu, 'SELU': _selu, 'GELU': _gelu, 'SiLU': _silu,
}
NEED_INPUT = ('GELU', 'SiLU')
NO_ACTIVATION = ('Softmax', 'LogSoftmax', 'Softmin', 'Softmax2d')
FUNCTIONAL = ('Relu', 'Sigmoid', 'Tanh', 'Gelu', 'Silu', 'Elu', 'LeakyRelu', 'Softplus', 'Hardtanh', 'Hardswish', 'Hardsigmoid', 'Mish',
              'LogSigmoid', 'Threshold')  # names of nodes of the autograd graph, less their ending


def is_activation(module, z, output):
    """A module without parameters and children is the activation of the layer whose very output it receives."""
    if module._parameters or module._modules or not isinstance(output, torch.Tensor) or output.shape != z.shape:
        return False
    kind = type(module)
    if kind.__module__.startswith('torch.nn.'):
        return kind.__module__ == 'torch.nn.modules.activation' and kind.__name__ not in NO_ACTIVATION
    return True


def first_tensor(value):
    """The first floating tensor of a module's output: an LSTM gives (output, (h, c))."""
    if isinstance(value, torch.Tensor):
        return value if value.is_floating_point() else None
    for part in value if isinstance(value, (tuple, list)) else ():
        found = first_tensor(part)
        if found is not None:
            return found
    return None


# --- layers: a row of the log is a weight matrix of a module ---

class Row:
    def __init__(self, name, module, key):
        parameter = module._parameters[key]
        self.name, self.module, self.key = name, weakref.ref(module), key
        self.shape, self.size = list(parameter.shape), parameter.numel()
        self.is_leaf = not module._modules
        self.kind = type(module).__name__
        self.told = None  # the reasons for what is missing, as the log was told them last

    def parameter(self):
        module = self.module()
        return None if module is None else module._parameters.get(self.key)


def row_keys(module):
    """The parameters of the module itself that get rows: its matrices, and the scale of a norm; not its biases."""
    return [key for key, p in module._parameters.items()
            if p is not None and 'bias' not in key and (p.dim() > 1 or key in ('weight', 'gamma', 'scale'))]


def plain_name(path):
    """The path without what wrappers put into it."""
    parts = path.split('.')
    while parts and parts[0] == 'module':
        parts = parts[1:]
    return '.'.join(p for p in parts if p not in ('_orig_mod', '_fsdp_wrapped_module', '_checkpoint_wrapped_module'))


def find_models(trained):
    """The outermost modules of this process that hold one of these parameters (ids)."""
    modules = [x for x in gc.get_objects() if issubclass(type(x), torch.nn.Module) and '_modules' in vars(x)]
    inner = {id(child) for module in modules for child in module._modules.values()}
    return [m for m in modules if id(m) not in inner and any(id(p) in trained for p in m.parameters())]


def name_of(model, taken):
    """What the script calls the model, or its class; one that is not taken."""
    script = vars(sys.modules.get('__main__', sys))
    name = next((key for key, value in list(script.items()) if value is model and not key.startswith('_')), type(model).__name__)
    for i in range(2, 1000):
        if name not in taken:
            break
        name = '%s%d' % (name.rstrip('0123456789'), i)
    taken.add(name)
    return name


def find_rows(models):
    """The rows of the models, as they are registered."""
    rows, seen, taken = [], set(), set()
    for model in models:
        prefix = name_of(model, taken) if len(models) > 1 else ''
        for path, module in model.named_modules():
            keys = [] if id(module) in seen else row_keys(module)
            seen.add(id(module))
            for key in keys:
                path = plain_name(path)
                name = '.'.join(filter(None, (prefix, path, key if len(keys) > 1 else '')))
                rows.append(Row(name or key, module, key))
    return rows


def group_and_role(name):
    """The first whole number of a name is the block, the rest is the role: h.3.attn.c_proj is block 3 and h.attn.c_proj."""
    parts = name.split('.')
    at = next((i for i, part in enumerate(parts) if part.isdigit()), None)
    if at is None or len(parts) == at + 1:
        return '', ''
    return 'block ' + parts[at], '.'.join(parts[at + 1:])


# --- a sampled step ---

class Calls:
    """What was seen of a module in a step. A list holds an item a call."""
    def __init__(self, module):
        self.module = weakref.ref(module)
        self.deltas = []       # (rows, pieces)
        self.outputs = []      # pieces of the module's own output
        self.activations = []  # (pieces, (n, [saturated, dead]) or None) of the output of its activation
        self.nodes = []        # of the autograd graph, that made the output
        self.slope = None      # why there is none
        self.unrecorded = 0    # calls without gradients that checkpointing will run again


class Sample:
    def __init__(self, step):
        self.step = step
        self.calls = {}       # id of a module: Calls
        self.outputs = {}     # id of a layer's output: (reference to it, Calls, channels come second)
        self.gradients = {}   # id of a parameter: (where, number of backward passes before, pieces)
        self.weights = {}     # id of a parameter: pieces
        self.copies = {}      # id of a parameter: its weights before the update
        self.updates = {}     # id of a parameter: pieces
        self.losses = []      # (a tensor, the loss scale) of each backward pass since the last optimizer's step
        self.loss_of = []     # the same of each optimizer's step, in the order of the optimizers
        self.lr = None
        self.looked = False   # at the graph
        self.whole = False    # a closure has been evaluated once; what it does further is left out


class Hook:
    """Watches the training of this process."""

    def __init__(self, path, every):
        self.path, self.every = path, every
        self.on = True
        self.optimizers = weakref.WeakSet()
        self.order = []           # the optimizers, as references, in the order of their first step
        self.round = set()        # ids of those that have stepped in this step
        self.idle = weakref.WeakSet()
        self.waits = 0            # how often one stepped while the step waits for another
        self.models = None        # those that the script named, as references
        self.rows, self.stale = [], True
        self.known = ()           # ids of the optimizers and numbers of parameters that the rows are of
        self.kind = {}            # id of a module: 'module', 'functional' or 'linear', its activation
        self.call_order = {}      # id of a module: when it was called first
        self.copied = 0           # row with which the next copies of weights begin
        self.step = 0
        self.skipped = 0
        self.stepping = False
        self.by_hand = False      # the script calls vgtop.step
        self.waiting = False      # a backward pass without an optimizer awaits its update
        self.depth = 0            # backward passes under way; checkpointing nests them
        self.backwards = 0
        self.scale = None         # of the loss, a tensor
        self.compiled = False
        self.handle = None        # of the forward hook
        self.coming = collections.deque()  # samples on their way from the device
        self.pace = Pace(every)
        self.log = Log(path, self.pace)
        self.sample = None
        self.loss = None
        self.begin_sample()

    def switch_off(self, error):
        self.on = False
        self.sample = None
        self.remove_forward_hook()
        self.log.close()
        say('switched off: %s' % error if isinstance(error, str) else 'switched off: %s: %s' % (type(error).__name__, error))

    # a sample begins and ends

    def begin_sample(self):
        self.sample = Sample(self.step)
        if not self.compiled and self.handle is None:
            self.handle = torch.nn.modules.module.register_module_forward_hook(self.after_forward)

    def remove_forward_hook(self):
        if self.handle is not None:
            self.handle.remove()
            self.handle = None

    def end_step(self):
        """The step is over: its numbers go out, if it was sampled, and the next one may be sampled."""
        sampled = self.sample is not None
        if sampled:
            self.remove_forward_hook()
            self.send(self.sample)
            self.sample = None
        self.step += 1
        self.scale = None
        self.pace.step_ended(sampled)
        if self.pace.wants(self.step):
            self.begin_sample()
        while self.coming and self.coming[0].arrived():
            self.log.put(self.coming.popleft())

    def send(self, sample):
        """Stacks the numbers of each device into a vector and has it copied to the host."""
        self.find_layers()
        for row in self.rows:
            p = row.parameter()
            if p is not None and id(p) not in sample.weights:  # frozen, or no optimizer's
                sample.weights[id(p)] = moments(p)
                if p.grad is not None:
                    self.measure_gradient(p, '', None)
        self.learn_activations(sample)
        packet = Packet(self, sample)
        self.coming.append(packet)
        self.skipped = 0

    def find_layers(self):
        """Finds the rows anew where there is a new optimizer, or one has new parameters."""
        known = tuple((id(o), sum(len(g['params']) for g in o.param_groups)) for o in list(self.optimizers))
        if not self.stale and known == self.known:
            return
        models = [m for m in (ref() for ref in self.models or ()) if m is not None]
        if not models:
            trained = {id(p) for o in list(self.optimizers) for g in o.param_groups for p in g['params']}
            if not trained:
                trained = {id(p) for ref in (c.module for c in self.sample_calls()) if ref() for p in ref().parameters()}
            models = find_models(trained)
        if models:
            self.rows, self.stale, self.known = find_rows(models), False, known
            self.log.begin_anew = True

    def sample_calls(self):
        return list(self.sample.calls.values()) if self.sample else []

    # forward and backward

    def after_forward(self, module, inputs, output):
        if self.on and self.sample is not None:
            self.guard(self.see_call, module, inputs, output)

    def guard(self, method, *args):
        if self.on:
            try:
                return method(*args)
            except Exception as error:
                self.switch_off(error)

    def see_call(self, module, inputs, output):
        sample = self.sample
        if not module.training or sample.whole or torch.jit.is_tracing():
            return
        if not module._parameters:
            if inputs and id(inputs[0]) in sample.outputs:
                self.see_activation(module, inputs[0], output)
            return
        if not row_keys(module):
            return
        calls = sample.calls.get(id(module))
        if calls is None:
            calls = sample.calls[id(module)] = Calls(module)
        if module._modules:
            return
        # Checkpointing runs a call twice, the second time within the backward pass. The first one is recorded, or,
        # if gradients were off then, the second.
        if not torch.is_grad_enabled():
            calls.unrecorded += self.depth == 0
            return
        if self.depth:
            if not calls.unrecorded:
                return
            calls.unrecorded -= 1
        z = first_tensor(output)
        if z is None or not z.requires_grad or z.numel() == 0:
            return
        by_channel = z.dim() > 2 and isinstance(module, (torch.nn.modules.conv._ConvNd, torch.nn.modules.batchnorm._NormBase,
                                                         torch.nn.GroupNorm))
        rows = z.shape[0] if by_channel else z.numel() // z.shape[-1]
        sample.outputs[id(z)] = (weakref.ref(z), calls, by_channel)
        if self.kind.get(id(module)) != 'module':
            calls.outputs.append(moments(z))
        if id(module) not in self.kind:
            calls.nodes.append(z.grad_fn)

        def see_delta(gradient):
            if self.depth and self.sample is sample and not sample.whole:
                self.guard(lambda: calls.deltas.append((rows, length(gradient, self.scale))))
        z.register_hook(see_delta)

    def see_activation(self, module, z, output):
        reference, calls, by_channel = self.sample.outputs[id(z)]
        if reference() is not z or not is_activation(module, z, output):
            return
        kind = type(module).__name__
        in_place = output is z
        find_slope = SLOPES.get(kind)
        if find_slope is None or (in_place and kind in NEED_INPUT):
            calls.slope = kind + (' works in place' if find_slope else ': its slope is not known')
            find_slope = None
        whole, flat, alive = [], [], None
        for z_part, a in zip(pieces(z), pieces(output)):
            variance, mean = torch.var_mean(a, unbiased=False)
            whole.append((a.numel(), [mean, variance.sqrt()]))
            if find_slope:
                slope, steepest = find_slope(module, z_part, a)
                units = slope.movedim(1, -1) if by_channel else slope
                flat.append((slope.abs() < (1 - 0.97 ** 2) * steepest).sum(dtype=a.dtype))
                lives = (units != 0).reshape(-1, units.shape[-1]).any(0)
                alive = lives if alive is None else alive | lives
        shares = None
        if find_slope:
            shares = (z.numel(), [torch.stack(flat).sum() / z.numel(), 1 - alive.to(flat[0].dtype).mean()])
        calls.activations.append((whole, shares))

    def before_backward(self, tensors):
        self.depth += 1
        if self.depth > 1:
            return
        if self.waiting:
            self.waiting = False
            self.measure_updates()
            self.end_step()
        if self.sample is None or self.sample.whole:
            return
        for tensor in (tensors,) if isinstance(tensors, torch.Tensor) else tuple(tensors):
            if tensor.numel() == 1:
                self.sample.losses.append((tensor.detach(), self.scale))
            if not self.sample.looked:
                self.look_at_graph(tensor)

    def after_backward(self):
        """Without any optimizer a backward pass is a step; its update is seen when the next one begins."""
        self.depth = max(0, self.depth - 1)
        if self.depth == 0:
            self.backwards += 1
            if not self.optimizers and not self.by_hand:
                self.waiting = True
                if self.sample is not None:
                    self.find_layers()
                    self.measure_gradients([row.parameter() for row in self.rows], '')
                    self.measure_weights([row.parameter() for row in self.rows])
                    self.sample.loss_of, self.sample.losses = [self.sample.losses], []

    def look_at_graph(self, loss):
        """Which layers' outputs go into functional activations? Their modules cannot be seen."""
        wanted = {id(node): id(c.module()) for c in self.sample.calls.values() for node in c.nodes}
        stack, seen = [loss.grad_fn] if wanted and loss.grad_fn else [], set()
        while stack and len(seen) < GRAPH_NODES:
            node = stack.pop()
            for before, _ in node.next_functions:
                if before is None:
                    continue
                name = node.name().partition('Backward')[0]
                if id(before) in wanted and name in FUNCTIONAL:
                    self.kind[wanted[id(before)]] = 'functional'
                if id(before) not in seen:
                    seen.add(id(before))
                    stack.append(before)

    def learn_activations(self, sample):
        for key, calls in sample.calls.items():
            self.call_order.setdefault(key, len(self.call_order))
            calls.nodes = []
            if calls.activations:
                self.kind[key] = 'module'
            elif calls.deltas:
                self.kind.setdefault(key, 'linear')

    # gradients, weights and updates

    def measure_gradient(self, p, where, scale):
        """The first clip after a backward pass sees the gradient as it was."""
        before = self.sample.gradients.get(id(p))
        if p.grad is not None and (before is None or before[1] != self.backwards):
            self.sample.gradients[id(p)] = (where, self.backwards, magnitudes(p.grad, scale))

    def measure_gradients(self, parameters, where, scale=None):
        wanted = {id(row.parameter()) for row in self.rows}
        for p in parameters:
            if p is not None and id(p) in wanted:
                self.measure_gradient(p, where, scale)

    def measure_weights(self, parameters):
        """Copies of the weights show the update. A model too large to be copied at once is copied in turns."""
        sample, room = self.sample, COPIED
        turn = [row.parameter() for row in self.rows[self.copied:] + self.rows[:self.copied]]
        mine = {id(p) for p in parameters}
        for i, p in enumerate(turn):
            if p is None or id(p) not in mine or id(p) in sample.weights and id(p) in sample.copies:
                continue
            sample.weights[id(p)] = moments(p)
            if p.requires_grad and (room >= p.numel() or room == COPIED):
                room -= p.numel()
                sample.copies[id(p)] = p.detach().clone()
            elif p.requires_grad and room > 0:
                self.copied, room = (self.copied + i) % len(turn), 0

    def measure_updates(self):
        if self.sample is not None:
            for row in self.rows:
                p = row.parameter()
                before = self.sample.copies.pop(id(p), None)
                if before is not None and before.shape == p.shape:
                    self.sample.updates[id(p)] = moments(p.detach() - before)

    def before_clip(self, parameters):
        if self.sample is not None:
            self.find_layers()
            self.measure_gradients(parameters, 'clip')

    def before_step(self, optimizer, by_closure=False):
        """Also called when a closure has made its gradients for the first time; what it does further is left out."""
        if self.sample is not None:
            self.sample.whole = by_closure
            self.find_layers()
            parameters = [p for g in optimizer.param_groups for p in g['params']]
            self.measure_gradients(parameters, 'stepped', getattr(optimizer, 'grad_scale', None))
            self.measure_weights(parameters)
            if self.sample.lr is None:
                self.sample.lr = optimizer.param_groups[0].get('lr')

    def after_step(self, optimizer):
        if not any(ref() is optimizer for ref in self.order):
            self.order = [ref for ref in self.order if ref() is not None] + [weakref.ref(optimizer)]
        self.idle.discard(optimizer)
        if self.sample is not None:
            self.measure_updates()
            at = next(i for i, ref in enumerate(self.order) if ref() is optimizer)
            self.sample.loss_of += [[] for _ in range(at + 1 - len(self.sample.loss_of))]
            self.sample.loss_of[at] = self.sample.losses or self.sample.loss_of[at]
            self.sample.losses = []
        # A step is over when every optimizer has stepped; one that does not for long is left out.
        self.waits = self.waits + 1 if id(optimizer) in self.round else 0
        self.round.add(id(optimizer))
        missing = [o for o in list(self.optimizers) if id(o) not in self.round and o not in self.idle]
        if missing and self.waits >= 20:
            for o in missing:
                self.idle.add(o)
            missing = []
        if not missing:
            self.round.clear()
            self.waits = 0
            self.end_step()

    def skip_step(self, optimizer):
        """GradScaler found a gradient that is not finite, and left the step out."""
        self.skipped += 1
        self.before_step(optimizer)
        self.after_step(optimizer)

    def step_by_hand(self, loss):
        self.by_hand = True
        if self.waiting:  # the first call: until now each backward pass was a step
            self.waiting = False
        if self.sample is not None:
            self.find_layers()
            parameters = [row.parameter() for row in self.rows]
            self.measure_gradients(parameters, '')
            if loss is not None:
                self.sample.losses = [(loss.detach() if isinstance(loss, torch.Tensor) else torch.tensor(float(loss)), None)]
            self.sample.loss_of = [self.sample.losses]
            if self.sample.copies:
                self.measure_updates()
        self.end_step()
        if self.sample is not None:
            self.measure_weights([row.parameter() for row in self.rows])


class Packet:
    """A sample on its way to the log: what its numbers mean, and the vectors that they come in, one a device."""

    def __init__(self, hook, sample):
        self.sample, self.skipped, self.every = sample, hook.skipped, hook.pace.every
        self.time, self.memory, self.cost = time.time(), None, hook.pace.cost()
        self.lists = {}  # device: tensors
        self.losses = [[(self.put([loss if scale is None else loss / scale]), 0) for loss, scale in losses]
                       for losses in sample.loss_of]
        order = hook.call_order
        last = 0
        ranked = []
        for i, row in enumerate(hook.rows):  # one that is never called stays behind the one before it
            last = order.get(id(row.module()), last)
            ranked.append((last, i, row))
        self.rows = []
        self.plans = []
        trained = {id(p) for o in list(hook.optimizers) for g in o.param_groups for p in g['params']}
        for _, _, row in sorted(ranked, key=lambda r: r[:2]):
            self.rows.append(row)
            self.plans.append(self.plan(hook, row, trained))
        self.vectors, self.event = {}, None
        for device, tensors in self.lists.items():
            double = torch.float32 if device.type == 'mps' else torch.float64
            vector = torch.stack([t.detach().reshape(()).to(double) for t in tensors])
            if device.type == 'cuda':
                self.memory = (self.memory or 0) + torch.cuda.memory_allocated(device)
                host = torch.empty(vector.shape, dtype=double, device='cpu', pin_memory=True)
                host.copy_(vector, non_blocking=True)
                self.event = torch.cuda.Event()
                self.event.record(torch.cuda.current_stream(device))
                vector = host
            self.vectors[device] = vector
        self.lists = None
        sample.__dict__ = {'step': sample.step, 'lr': sample.lr}

    def put(self, tensors):
        """The place of these numbers: (device, index, count)."""
        onto = self.lists.setdefault(tensors[0].device, [])
        onto.extend(tensors)
        return tensors[0].device, len(onto) - len(tensors), len(tensors)

    def put_pieces(self, found):
        return [(self.put(numbers), n) for n, numbers in found]

    def plan(self, hook, row, trained):
        """Where the numbers of a row are, and why some are missing."""
        sample, p, module = self.sample, row.parameter(), row.module()
        plan, why = {}, {}
        gradient, calls = sample.gradients.get(id(p)), sample.calls.get(id(module))
        if gradient:
            plan['grad'], plan['where'] = self.put_pieces(gradient[2]), gradient[0]
        elif p is not None:
            why['grad_sd'] = 'no gradient reaches it' if p.requires_grad else 'frozen'
        if id(p) in sample.weights:
            plan['weight'] = self.put_pieces(sample.weights[id(p)])
        if id(p) in sample.updates:
            plan['update'] = self.put_pieces(sample.updates[id(p)])
        elif p is not None and p.requires_grad and trained and id(p) not in trained:
            why['update_ratio'] = 'no optimizer has it'
        if calls and calls.deltas:
            plan['delta'] = [(self.put_pieces(found), rows) for rows, found in calls.deltas]
        else:
            why['delta_rms'] = ('torch.compile hides it' if hook.compiled else 'its module holds other modules' if not row.is_leaf else
                                'its module was not called in training' if not calls else 'no gradient reaches its output')
        kind = hook.kind.get(id(module), 'linear')
        if calls and calls.activations:
            plan['activation'] = [self.put_pieces(whole) for whole, _ in calls.activations]
            plan['shares'] = [self.put_pieces([shares])[0] for _, shares in calls.activations if shares]
            if not plan['shares']:
                why['saturated'] = calls.slope
        elif calls and calls.outputs and kind == 'linear':
            plan['activation'] = [self.put_pieces(whole) for whole in calls.outputs]
            if row.kind in ('LSTM', 'GRU', 'RNN', 'LSTMCell', 'GRUCell', 'RNNCell'):
                why['saturated'] = 'its activations are inside the module'
            else:
                plan['linear'] = True
        elif kind == 'functional':
            why['activation_sd'] = 'its activation is a function, not a module'
        else:
            why['activation_sd'] = why['delta_rms'] if 'delta_rms' in why else 'its output was not seen'
        plan['why'] = why
        return plan

    def arrived(self):
        return self.event is None or self.event.query()

    # in the thread of the log

    def read(self, place):
        device, index, count = place
        return self.numbers[device][index:index + count]

    def lines(self, write_header):
        self.numbers = {device: vector.tolist() for device, vector in self.vectors.items()}
        record = {'step': self.sample.step, 'time': round(self.time, 3)}
        losses = [sum(self.read(place)[0] for place, _ in losses) for losses in self.losses if losses]
        if losses:
            record['loss'] = losses[0]
            if len(losses) > 1:
                record['losses'] = losses
        if isinstance(self.sample.lr, (int, float)):
            record['lr'] = self.sample.lr
        for key, value in (('skipped', self.skipped), ('memory', self.memory), ('every', self.every), ('cost', self.cost)):
            if value:
                record[key] = value
        record['layers'] = [self.layer(row, plan, write_header) for row, plan in zip(self.rows, self.plans)]
        return record

    def layer(self, row, plan, first):
        layer = {'name': row.name}
        if 'grad' in plan:
            found = [(n, *self.read(place)) for place, n in plan['grad']]
            n, mean, sd = pool(found)
            total = sum(f[3] for f in found)
            ends = row.shape[0] + row.size // max(row.shape[0], 1) if len(row.shape) > 1 else row.size + 1
            layer.update(grad_mean=mean, grad_sd=sd, grad_abs_mean=total / n, grad_max=largest(f[4] for f in found),
                         grad_norm=math.sqrt(n) * math.hypot(sd, mean), grad_l1_scaled=total / ends)
        if 'delta' in plan:
            norms = [rows * self.read(place)[0] for found, rows in plan['delta'] for place, _ in found]
            n = sum(n for found, _ in plan['delta'] for _, n in found)
            layer['delta_rms'] = math.hypot(*norms) / math.sqrt(n)
        if 'activation' in plan:
            _, layer['activation_mean'], layer['activation_sd'] = pool(
                [(n, *self.read(place)) for whole in plan['activation'] for place, n in whole])
        if plan.get('shares'):
            n = sum(n for _, n in plan['shares'])
            for i, key in enumerate(('saturated', 'dead')):
                layer[key] = sum(n * self.read(place)[i] for place, n in plan['shares']) / n
        elif plan.get('linear'):
            layer['saturated'] = layer['dead'] = 0.0
        if 'weight' in plan:
            _, layer['weight_mean'], layer['weight_sd'] = pool([(n, *self.read(place)) for place, n in plan['weight']])
        if 'update' in plan:
            change = pool([(n, *self.read(place)) for place, n in plan['update']])[2]
            before = layer['weight_sd']
            if change != 0 and before != 0:
                ratio = change / before
                layer['update_ratio'] = math.log10(ratio) if 0 < ratio < math.inf else math.nan
        if plan.get('where') == 'stepped':
            layer['grad'] = 'stepped'
        if plan['why'] and (first or plan['why'] != row.told):
            layer['why'] = plan['why']
        row.told = plan['why']
        return layer


def largest(numbers):
    """max, where NaN wins."""
    numbers = list(numbers)
    return math.nan if any(math.isnan(x) for x in numbers) else max(numbers)


# --- how often ---

class Pace:
    """Which steps are sampled. A power of two between them lets ranks that differ meet again and again."""

    def __init__(self, every):
        self.fixed = every
        self.every = every or 1
        self.sampled = collections.deque(maxlen=9)   # seconds from the end of the step before to the end of the sampled step
        self.others = collections.deque(maxlen=31)   # the same of steps that are not sampled
        self.last = None
        self.writing = 0.0    # seconds that the log's thread worked on a record
        self.size = 0.0       # bytes of a record
        self.records = 0

    def wants(self, step):
        return step % self.every == 0 or (not self.fixed and step < FIRST_STEPS)

    def step_ended(self, sampled):
        now = time.perf_counter()
        if self.last is not None:
            (self.sampled if sampled else self.others).append(now - self.last)
        self.last = now
        if sampled and not self.fixed and self.records >= FIRST_STEPS - 1:
            self.every = self.best()
        elif sampled and not self.fixed:
            self.every = 1
        self.records += sampled

    def seconds(self):
        """(of a step, of what a sample adds to it): medians."""
        middle = [sorted(d)[len(d) // 2] if d else None for d in (self.others, self.sampled)]
        if None in middle or len(self.others) < 5:
            return None, None
        return middle[0], max(0.0, middle[1] - middle[0]) + self.writing

    def best(self):
        step, extra = self.seconds()
        if step is None:
            return FIRST_STEPS
        least = max(2.0, extra / (COST * max(step, 1e-9)))
        if self.records >= FIRST_RECORDS:
            least = max(least, self.size / BYTES_A_MINUTE * 60 / max(step, 1e-9))
        return 1 << min(24, math.ceil(math.log2(least)))

    def cost(self):
        """The share of the time that sampling takes."""
        step, extra = self.seconds()
        return None if step is None else round(extra / (self.every * step + extra), 6)


# --- the log ---

def say(text):
    try:
        sys.stderr.write('vgtop: %s\n' % text)
        sys.stderr.flush()
    except Exception:
        pass


def clean(value):
    """Numbers that JSON has no words for become strings."""
    if isinstance(value, float) and not math.isfinite(value):
        return 'NaN' if math.isnan(value) else 'Infinity' if value > 0 else '-Infinity'
    if isinstance(value, dict):
        return {k: clean(v) for k, v in value.items()}
    if isinstance(value, list):
        return [clean(v) for v in value]
    return value


class Log:
    """A thread that writes records behind a short queue. Each line is one write to the end of the file."""

    def __init__(self, path, pace):
        self.path, self.pace = path, pace
        self.queue = collections.deque()
        self.wake = threading.Event()
        self.busy = threading.Lock()
        self.thread = self.file = None
        self.begin_anew = True
        self.dropped = 0
        self.last = None       # the record before: step and time
        self.closed = False

    def put(self, packet):
        if len(self.queue) >= 64:  # the disk is slow: the oldest is dropped, and the next record says so
            self.queue.popleft()
            self.dropped += 1
        packet.anew, self.begin_anew = self.begin_anew, False
        self.queue.append(packet)
        if self.thread is None:
            self.thread = threading.Thread(target=self.work, name='vgtop', daemon=True)
            self.thread.start()
        self.wake.set()

    def work(self):
        while not self.closed:
            self.wake.wait()
            self.wake.clear()
            self.drain()

    def drain(self):
        with self.busy:
            while self.queue and not self.closed:
                try:
                    self.write_packet(self.queue.popleft())
                except OSError as error:
                    _hook and _hook.switch_off('cannot write %s: %s' % (self.path, error.strerror))
                except Exception as error:
                    _hook and _hook.switch_off(error)

    def write_packet(self, packet):
        began = time.thread_time()
        if self.file is None:
            self.open()
        if packet.anew:
            self.names = [row.name for row in packet.rows]
            self.write(self.header(packet.rows))
        record = packet.lines(packet.anew)
        if self.dropped:
            record['dropped'], self.dropped = self.dropped, 0
        if self.last and packet.time > self.last[1]:
            record['rate'] = round((record['step'] - self.last[0]) / (packet.time - self.last[1]), 3)
        if rank():
            record['rank'] = rank()
        self.last = (record['step'], packet.time, record.get('loss'))
        size = self.write(record)
        self.pace.size = size if not self.pace.size else 0.8 * self.pace.size + 0.2 * size
        spent = time.thread_time() - began
        self.pace.writing = spent if not self.pace.writing else 0.8 * self.pace.writing + 0.2 * spent

    def header(self, rows):
        layers = []
        for row in rows:
            group, role = group_and_role(row.name)
            layers.append({'name': row.name, 'shape': row.shape, 'size': row.size})
            if group:
                layers[-1].update(group=group, role=role)
        job = {'command': ' '.join([os.path.basename(sys.executable or 'python3')] + getattr(sys, 'orig_argv', [''] + sys.argv)[1:]),
               'python': '%d.%d.%d' % sys.version_info[:3], 'torch': torch.__version__, 'pid': os.getpid(), 'host': socket.gethostname(),
               'started': time.strftime('%Y-%m-%dT%H:%M:%S%z', time.localtime(STARTED))}
        optimizer = _hook and next((ref() for ref in _hook.order if ref() is not None), None)
        job['optimizer'] = type(optimizer).__name__ if optimizer is not None else 'by hand'
        job['parameters'] = sum(row.size for row in rows)
        if world() > 1:
            job.update(rank=rank(), world=world())
        return {'vgtop': __version__, 'format': 2, 'job': job, 'layers': layers, 'statistics': list(STATISTICS), 'can': []}

    def open(self):
        """The first process that trains has the file to itself as long as it lives; others get files beside it."""
        path = self.path if not rank() else '%s.rank%d' % (self.path, rank())
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, 'O_CLOEXEC', 0)
        self.file = os.open(path, flags, 0o644)
        if fcntl:
            try:
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(self.file)
                path = '%s.pid%d' % (path, os.getpid())
                self.file = os.open(path, flags, 0o644)
        self.path = path

    def write(self, line):
        data = (json.dumps(clean(line), allow_nan=False) + '\n').encode()
        written = os.write(self.file, data)
        if written < len(data):  # the disk is full: no half line stays
            try:
                os.ftruncate(self.file, os.fstat(self.file).st_size - written)
            except OSError:
                pass
            raise OSError(28, os.strerror(28))
        return len(data)

    def finish(self):
        """The interpreter ends: what is on its way is written, and a last line."""
        self.drain()
        if self.file is not None and not self.closed:
            try:
                failed = getattr(sys, 'last_type', None)
                line = {'final': True, 'step': self.last[0] if self.last else 0}
                if self.last and self.last[2] is not None:
                    line['loss'] = self.last[2]
                line['reason'] = 'done' if failed is None else failed.__name__
                self.write(line)
            except OSError:
                pass
        self.close()

    def close(self):
        self.closed = True
        self.wake.set()


STARTED = time.time()


def distributed():
    d = getattr(torch, 'distributed', None)
    return d if d is not None and d.is_available() and d.is_initialized() else None


def rank():
    d = distributed()
    return d.get_rank() if d else int(os.environ.get('RANK') or 0) if os.environ.get('WORLD_SIZE') else 0


def world():
    d = distributed()
    return d.get_world_size() if d else 1


# --- wrappers around torch; each does what it did, and tells the hook ---

def tell(name, *args):
    """Calls the hook's method, if there is a hook; an error switches it off."""
    hook = _hook
    if hook is not None and hook.on:
        hook.guard(getattr(hook, name), *args)


def replace(owner, name, make):
    """Replaces owner.name by make(owner.name), once."""
    original = getattr(owner, name, None)
    if original is not None and not hasattr(original, 'vgtop'):
        wrapper = functools.wraps(original)(make(original))
        wrapper.vgtop = True
        setattr(owner, name, wrapper)


def make_step(original):
    compiling = getattr(getattr(torch, 'compiler', None), 'is_compiling', lambda: False)

    def step(self, *args, **kwargs):
        hook = _hook
        if hook is None or not hook.on or hook.stepping or compiling():
            return original(self, *args, **kwargs)
        hook.stepping = True
        try:
            if args and callable(args[0]):
                args = (once_after(args[0], self),) + args[1:]
            elif callable(kwargs.get('closure')):
                kwargs = dict(kwargs, closure=once_after(kwargs['closure'], self))
            else:
                tell('before_step', self)
            result = original(self, *args, **kwargs)
            tell('after_step', self)
            return result
        finally:
            hook.stepping = False
    return step


def once_after(closure, optimizer):
    """The closure of an optimizer that evaluates the loss itself, maybe often: the first evaluation is the one that is measured."""
    calls = []

    @functools.wraps(closure)
    def first_is_measured(*args, **kwargs):
        result = closure(*args, **kwargs)
        if not calls:
            calls.append(True)
            tell('before_step', optimizer, True)
        return result
    return first_is_measured


def make_optimizer_init(original):
    def __init__(self, *args, **kwargs):
        result = original(self, *args, **kwargs)
        hook = _hook
        if hook is not None and hook.on:
            hook.optimizers.add(self)
            replace(type(self), 'step', make_step)
        return result
    return __init__


def make_backward(original):
    def backward(tensors, *args, **kwargs):
        tell('before_backward', tensors)
        try:
            return original(tensors, *args, **kwargs)
        finally:
            tell('after_backward')
    return backward


def make_clip(original):
    def clip(parameters, *args, **kwargs):
        if not isinstance(parameters, torch.Tensor):
            parameters = list(parameters)
        tell('before_clip', [parameters] if isinstance(parameters, torch.Tensor) else parameters)
        return original(parameters, *args, **kwargs)
    return clip


def make_scale(original):
    def scale(self, outputs):
        result = original(self, outputs)
        if _hook is not None and self.is_enabled():
            _hook.scale = getattr(self, '_scale', None)
        return result
    return scale


def make_scaled_step(original):
    def step(self, optimizer, *args, **kwargs):
        hook = _hook
        before = hook and hook.step, hook and set(hook.round)
        result = original(self, optimizer, *args, **kwargs)
        if hook is not None and hook.on and (hook.step, hook.round) == before:
            tell('skip_step', optimizer)
        return result
    return step


def make_compile(original):
    def compile(*args, **kwargs):
        if _hook is not None:
            _hook.compiled = True
            _hook.remove_forward_hook()
        return original(*args, **kwargs)
    return compile


def install(path, every):
    """Begins to watch. torch is imported."""
    global torch, _hook
    import torch
    _hook = Hook(path, every)
    replace(torch.optim.Optimizer, '__init__', make_optimizer_init)
    replace(torch.autograd, 'backward', make_backward)
    for name in ('clip_grad_norm_', 'clip_grad_value_', 'clip_grads_with_norm_'):
        for module in (torch.nn.utils.clip_grad, torch.nn.utils):
            replace(module, name, make_clip)
    scaler = getattr(getattr(torch, 'amp', None), 'GradScaler', None) or torch.cuda.amp.GradScaler
    replace(scaler, 'scale', make_scale)
    replace(scaler, 'step', make_scaled_step)
    replace(torch, 'compile', make_compile)
    atexit.register(finish)
    if hasattr(os, 'register_at_fork'):
        os.register_at_fork(after_in_child=forget)


def finish():
    if _hook is not None and _hook.on:
        try:
            for packet in _hook.coming:
                packet.event and packet.event.synchronize()
                _hook.log.put(packet)
            _hook.on = False
            _hook.remove_forward_hook()
            _hook.log.finish()
        except Exception as error:
            _hook.switch_off(error)


def forget():
    """In a forked child: it has no thread of the log, and a file of its own if it trains."""
    hook = _hook
    if hook is not None and hook.on:
        path = hook.log.path
        hook.coming.clear()
        if hook.log.file is not None:
            os.close(hook.log.file)
        hook.log = Log(path, hook.pace)


# --- how it gets into the job ---

def environment():
    """(log, every) as the environment says; no log: None."""
    every = os.environ.get('VGTOP_EVERY', '')
    return os.environ.get('VGTOP_LOG') or None, int(every) if every.isdigit() and int(every) > 0 else None


class Finder:
    """Stands first among the importers, waits for torch, and installs the hook when torch has been imported."""

    def find_spec(self, name, path=None, target=None):
        if name != 'torch':
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        load = spec.loader.exec_module

        def load_and_install(module):
            del spec.loader.exec_module
            load(module)
            try:
                install(*environment())
            except Exception as error:
                say('switched off: %s: %s' % (type(error).__name__, error))
        spec.loader.exec_module = load_and_install
        return spec


def inject(file):
    """Called by sitecustomize.py, `file`, in a folder that the launcher puts first into PYTHONPATH. Then the person's own
    sitecustomize runs, if there is one."""
    if os.environ.get('VGTOP_LOG') and 'torch' not in sys.modules:
        sys.meta_path.insert(0, Finder())
    folder = os.path.dirname(os.path.abspath(file))
    others = [p for p in sys.path if os.path.abspath(p or '.') != folder]
    spec = importlib.machinery.PathFinder.find_spec('sitecustomize', others)
    if spec is not None and spec.loader is not None:
        from importlib.util import module_from_spec
        module = sys.modules['sitecustomize'] = module_from_spec(spec)
        spec.loader.exec_module(module)


# --- for a script that names what it wants ---

def watch(model=None, optimizer=None, log=None, every=None):
    """Watches this training. model, optimizer: one, a list, or None: they are found. log: the file, by default $VGTOP_LOG, else
    vgtop-<pid>.jsonl. every: sample every N-th step; None: as often as costs 1 % of the time."""
    path, steps = environment()
    if _hook is None:
        install(log or path or 'vgtop-%d.jsonl' % os.getpid(), every or steps)
    hook = _hook
    if model is not None:
        hook.models = [weakref.ref(m) for m in (model if isinstance(model, (list, tuple)) else [model])]
        hook.stale = True
    for o in (optimizer if isinstance(optimizer, (list, tuple)) else [optimizer]) if optimizer is not None else []:
        hook.optimizers.add(o)
        replace(type(o), 'step', make_step)


def step(loss=None):
    """Ends a step whose updates are written by hand: after the update, before the gradients are set to zero."""
    if _hook is None and 'torch' in sys.modules:
        watch()
    tell('step_by_hand', loss)
