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

The environment: VGTOP_LOG=FILE is the log (rank r > 0 of a distributed job writes FILE.rank<r>, and rank 0 FILE.every, which has all ranks
sample the same steps; a second process that trains writes FILE.pid<pid>); VGTOP_EVERY=N samples every N-th step, auto is the default;
VGTOP_STEER=1 takes commands through a socket that the log names, and a job that is paused so goes on after VGTOP_ORPHAN seconds (60)
without a watcher.
"""
import atexit
import collections
import errno
import functools
import gc
import importlib.machinery
import importlib.util
import json
import math
import os
import select
import socket
import stat
import struct
import sys
import threading
import time
import types
import warnings
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
QUEUE = 64              # records wait for the disk
CALLS = 4096            # of a module are measured in a step
GRAPHS = 8              # of its last calls are kept until the backward pass
GRAPH_NODES = 200000    # of the autograd graph are looked at for functional activations

torch = None            # the module, when the job has imported it
_hook = None            # the Hook of this process
COMPILES_HOOKS = False  # torch.compile keeps hooks that were there before
is_compiling = bool     # False; where torch has torch.compile, its own function


# --- numbers of tensors, as tensors: nothing in here waits for a device ---

def capturing():
    """Is a CUDA graph being made? Whatever is done now would be done again at each of its replays."""
    return torch.cuda.is_initialized() and torch.cuda.is_current_stream_capturing()


def pieces(tensor):
    """The tensor in double precision, in pieces, so that large ones do not take much memory."""
    tensor = local(tensor.detach())
    if tensor.layout is not torch.strided:
        tensor = tensor.to_dense()
    if tensor.dim() == 0:
        tensor = tensor.reshape(1)
    parts = -(-tensor.numel() // PIECE)
    double = torch.float32 if tensor.device.type == 'mps' else torch.float64
    return [part.to(double) for part in (tensor.chunk(parts) if parts > 1 else (tensor,)) if part.numel()]


def moments(tensor, scale=None):
    """[(n, [mean, s.d.])] of the tensor's pieces, divided by the loss scale. The square of a float32 fits into a double; doubles are
    divided by the largest first, because theirs may not."""
    found = []
    for part in pieces(tensor):
        if tensor.dtype is torch.float64:
            top = part.abs().max()
            top = torch.where((top > 0) & (top < math.inf), top, torch.ones_like(top))
            variance, mean = torch.var_mean(part / top, unbiased=False)
            numbers = [mean * top, variance.sqrt() * top]
        else:
            variance, mean = torch.var_mean(part, unbiased=False)
            numbers = [mean, variance.sqrt()]
        found.append((part.numel(), numbers if scale is None else [x / scale for x in numbers]))
    return found


def magnitudes(tensor, scale):
    """[(n, [mean, s.d., sum of magnitudes, largest magnitude])] of a gradient's pieces, divided by the loss scale."""
    found = []
    for part, (n, numbers) in zip(pieces(tensor), moments(tensor, scale)):
        size = part.abs() if scale is None else part.abs() / scale
        found.append((n, numbers + [size.sum(), size.max()]))
    return found


def pool(found):
    """(n, mean, s.d.) of all, from the pieces [(n, [mean, s.d., ...])], whose numbers are no tensors any more."""
    if len(found) == 1:
        return found[0][0], found[0][1][0], found[0][1][1]
    n = sum(n for n, _ in found)
    mean = sum(n * x[0] for n, x in found) / n
    return n, mean, math.sqrt(sum(k * (x[1] * x[1] + (x[0] - mean) * (x[0] - mean)) for k, x in found) / n)


def largest(numbers):
    """max, where NaN wins."""
    numbers = list(numbers)
    return math.nan if any(x != x for x in numbers) else max(numbers)


# --- activations: of input z and output a the slope f'(z), and the largest slope; in place z is gone, and None ---

def _gelu(m, z, a):
    if getattr(m, 'approximate', 'none') == 'tanh':
        return _new_gelu(m, z, a)
    return 0.5 * (1 + torch.erf(z * math.sqrt(0.5))) + z * torch.exp(-0.5 * z * z) / math.sqrt(2 * math.pi), 1.1289041451760183


def _new_gelu(m, z, a):
    c = math.sqrt(2 / math.pi)
    t = torch.tanh(c * (z + 0.044715 * z ** 3))
    return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * c * (1 + 3 * 0.044715 * z * z), 1.1289930686585705


def _silu(m, z, a):
    s = torch.sigmoid(z)
    return s * (1 + z * (1 - s)), 1.0998393201288648


def _two(a, above, below):
    return torch.where(a > 0, torch.full_like(a, above), below if isinstance(below, torch.Tensor) else torch.full_like(a, below))


SELU_SCALE, SELU_ALPHA = 1.0507009873554804934, 1.6732632423543772848
SLOPES = {
    'Sigmoid': lambda m, z, a: (a * (1 - a), 0.25),
    'Tanh': lambda m, z, a: (1 - a * a, 1.0),
    'ReLU': lambda m, z, a: ((a > 0).to(a), 1.0),
    'ReLU6': lambda m, z, a: (((a > 0) & (a < 6)).to(a), 1.0),
    'Hardtanh': lambda m, z, a: (((a > m.min_val) & (a < m.max_val)).to(a), 1.0),
    'Hardsigmoid': lambda m, z, a: (((a > 0) & (a < 1)).to(a), 1.0),
    'Softplus': lambda m, z, a: (1 - torch.exp(-m.beta * a), 1.0),
    'Softsign': lambda m, z, a: ((1 - a.abs()) ** 2, 1.0),
    'LeakyReLU': lambda m, z, a: (_two(a, 1, m.negative_slope), max(1.0, abs(m.negative_slope))),
    'ELU': lambda m, z, a: (_two(a, 1, a + m.alpha), max(1.0, m.alpha)),
    'SELU': lambda m, z, a: (_two(a, SELU_SCALE, a + SELU_SCALE * SELU_ALPHA), SELU_SCALE * SELU_ALPHA),
    'GELU': _gelu, 'GELUActivation': _gelu, 'NewGELU': _new_gelu, 'NewGELUActivation': _new_gelu,
    'SiLU': _silu, 'SiLUActivation': _silu,
}
NEED_INPUT = (_gelu, _new_gelu, _silu)
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
    """The first floating tensor of a module's output, or None: an LSTM gives (output, (h, c))."""
    if isinstance(value, torch.Tensor):
        return value if value.is_floating_point() else None
    parts = map(first_tensor, value) if isinstance(value, (tuple, list)) else ()
    return next((part for part in parts if part is not None), None)


# --- layers: a row of the log is a weight matrix of a module ---

class Row:
    def __init__(self, name, module, key):
        parameter = find_parameter(module, key)
        self.name, self.module, self.key = name, weakref.ref(module), key
        self.shape, self.size = list(parameter.shape), parameter.numel()
        self.is_leaf = not module._modules
        self.is_recurrent = isinstance(module, (torch.nn.RNNBase, torch.nn.RNNCellBase))
        self.told = None  # the reasons for what is missing, as the log was told them last
        self.told_facts = None  # the same of what is true of the layer
        self.net, self.stray, self.moved = '', False, False
        self.rank_0_tells = False  # of its parameter, which is the same there

    def parameter(self):
        module = self.module()
        return None if module is None else find_parameter(module, self.key)

    def measured(self):
        """The parameter, if this process tells of it."""
        return None if self.rank_0_tells else self.parameter()


def parameters_of(optimizer):
    return with_parts([p for group in optimizer.param_groups for p in group['params']])


def row_keys(module):
    """The parameters of the module itself that get rows: its matrices, and the scale of a norm; not its biases."""
    empty = torch.nn.parameter.UninitializedParameter  # of a lazy layer that was not called yet
    return [key for key, p in dict(module._parameters, **_parts.get(module, {})).items()
            if p is not None and not isinstance(p, empty) and 'bias' not in key and (p.dim() > 1 or key in ('weight', 'gamma', 'scale'))]


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
    while name in taken:
        name += "'"
    taken.add(name)
    return name


def find_rows(models, strays=()):
    """The rows of the models, as they are registered. Where several models have rows of their own, their names begin with the model's.
    Strays are modules that are called but belong to no model: they were kept in a plain list, say."""
    found, seen, taken = [], set(), set()
    for model in sorted(models, key=lambda m: -sum(1 for _ in m.modules())):
        mine = [(path, module) for path, module in model.named_modules() if id(module) not in seen and row_keys(module)]
        seen.update(id(module) for _, module in mine)
        if mine:
            found.append((models.index(model), model, mine))
    rows = []
    for _, model, mine in sorted(found, key=lambda f: f[0]):
        stray = next((where for module, where in strays if module is model), None)
        prefix = stray if stray else name_of(model, taken) if len(found) - len(strays) > 1 else ''
        for path, module in mine:
            keys = row_keys(module)
            for key in keys:
                name = '.'.join(filter(None, (prefix, plain_name(path), key if len(keys) > 1 or not path and module._modules else '')))
                rows.append(Row(name or name_of(model, taken), module, key))
                rows[-1].net, rows[-1].stray = prefix if stray is None else '', stray is not None
    return rows


def group_and_role(name):
    """The first whole number of a name is the block, the rest is the role: h.3.attn.c_proj is block 3 and attn.c_proj."""
    parts = name.split('.')
    at = next((i for i, part in enumerate(parts) if part.isdigit()), None)
    if at is None or len(parts) == at + 1:
        return '', ''
    return 'block ' + parts[at], '.'.join(parts[at + 1:])


# --- what a judge must know besides the numbers ---

FACTS_OF = 32           # samples from which facts about the loss are learned
CLASSES = 4096          # of a loss whose labels are counted
SHAPES = ('View', 'UnsafeView', 'ReshapeAlias', 'Transpose', 'T', 'Permute', 'Squeeze', 'Unsqueeze', 'Slice', 'Select', 'Clone', 'Expand',
          'ToCopy', 'Alias', 'AsStrided', 'Clamp', 'Index')  # nodes that leave every number what it is
PARTS = ('Unbind', 'Split', 'Chunk', 'UnsafeSplit')  # nodes of several outputs, as an LSTM has inside
SQUASHES = {'Softmax': 'softmax', 'SoftmaxInt': 'softmax', 'Sigmoid': 'sigmoid'}


def kind_of(node):
    """A node of the autograd graph is called SoftmaxBackward0."""
    return node.name().rpartition('::')[2].partition('Backward')[0]


def before(node, passed=SHAPES):
    """The node that made the input of this one; those that only give another shape are passed over."""
    for _ in range(16):
        node = node.next_functions[0][0] if node is not None and node.next_functions else None
        if node is None or kind_of(node) not in passed:
            return node
    return None


def nodes_behind(node, most):
    """The nodes of the graph from this one back to the inputs, the nearest first. They are kept, so that no two have the same id."""
    queue, seen = collections.deque([node]), {id(node): node}
    while queue and len(seen) < most:
        node = queue.popleft()
        yield node
        for other, _ in node.next_functions:
            if other is not None and id(other) not in seen:
                seen[id(other)] = other
                queue.append(other)


def count_skips(loss):
    """How often an output is added to (or joined with) what was computed from it: the skip connections of a residual network."""
    joints = (node for node in nodes_behind(loss.grad_fn, 20000) if kind_of(node) in ('Add', 'Cat'))
    found = 0
    for joint in list(joints)[:32]:
        made = [node for node, _ in joint.next_functions if node is not None and node.next_functions and kind_of(node) not in PARTS]
        ids = {id(node) for node in made}
        found += len(made) > 1 and any(id(other) in ids and other is not node for node in made for other in nodes_behind(node, 400))
    return found


class Facts:
    """What is learned of the job. Numbers stay tensors until a packet takes them along."""

    def __init__(self):
        self.ready = weakref.WeakSet()       # modules whose weights were loaded, or trained before
        self.evaluated = weakref.WeakSet()   # modules that were called in evaluation
        self.outside = weakref.WeakSet()     # modules that were called while gradients were off
        self.called = weakref.WeakSet()      # modules that were called in training, with gradients on
        self.half = weakref.WeakSet()        # modules that work in half precision
        self.names = weakref.WeakKeyDictionary()    # module: what its activation is called
        self.outputs = weakref.WeakKeyDictionary()  # module: numbers in the output of one sample
        self.packed = False                  # the job has hooks on saved tensors; to read one may run a part of the network again
        self.forget()

    def forget(self):
        """The network is another: what was learned of its loss and inputs does not hold any more."""
        self.samples = 0
        self.skips = None
        self.squashed = None   # (the layer's module or None, 'softmax' or 'sigmoid')
        self.targets = None    # 'classes', 'both' or 'numbers'
        self.counts = []       # of the classes, a tensor a loss; of 'numbers' (n, sum, sum of squares)
        self.known = True      # the loss is one whose cost of guessing can be told
        self.largest_input = []
        self.validation = (0, 0.0)  # number and sum of the last evaluation's losses, until they are told

    # the calls

    def see_module(self, module, output, evaluating):
        """Any call, in a sampled step or an evaluation."""
        if not module.training or not torch.is_grad_enabled():
            (self.outside if module.training else self.evaluated).add(module)
            if evaluating and type(module).__module__ == 'torch.nn.modules.loss' and isinstance(output, torch.Tensor) and output.numel() == 1:
                number, total = self.validation
                double = torch.float32 if output.device.type == 'mps' else torch.float64
                self.validation = (number + 1, output.detach().reshape(()).to(double) + total)

    def see_input(self, module, z):
        """The first layer's input, if it is data. A column is a feature, or a channel."""
        if len(self.largest_input) >= 4 or not isinstance(z, torch.Tensor) or not z.is_floating_point() or z.requires_grad or z.dim() < 2:
            return
        channels = isinstance(module, torch.nn.modules.conv._ConvNd)
        columns = z.detach().movedim(1, -1) if channels and z.dim() > 2 else z.detach()
        self.largest_input.append(columns.reshape(-1, columns.shape[-1]).double().square().mean(0).max().sqrt())

    # the loss

    def see_loss(self, loss, calls, optimizers):
        """Looks at the graph of the loss before its backward pass."""
        if loss.grad_fn is None or self.samples >= FACTS_OF:
            return
        if self.skips is None:
            self.skips = count_skips(loss)
        if self.samples < 4 and self.squashed is None:
            self.look_for_squashes(loss, calls)
        node = loss.grad_fn
        while node is not None and kind_of(node) in ('Div', 'Mul') and len([1 for n, _ in node.next_functions if n is not None]) == 1:
            node = next(n for n, _ in node.next_functions if n is not None)
        self.known = self.known and not self.packed and node is not None and optimizers < 2 and self.count_targets(node)

    def look_for_squashes(self, loss, calls):
        """Cross-entropy takes the softmax itself, and BCE with logits the sigmoid."""
        for node in nodes_behind(loss.grad_fn, 256):
            if kind_of(node) not in ('LogSoftmax', 'BinaryCrossEntropyWithLogits', 'LogSigmoid'):
                continue
            squash = before(node)
            if squash is None or kind_of(squash) not in SQUASHES:
                continue
            made, owners = before(squash), {id(node): c.module() for c in calls for node in c.nodes}
            owner = owners.get(id(made)) or owners.get(id(squash))
            self.squashed = (None if owner is None else weakref.ref(owner), SQUASHES[kind_of(squash)])
            return

    def count_targets(self, node):
        """Of a mean loss the targets, which say what guessing costs. False: of this loss it cannot be told."""
        kind = kind_of(node)
        try:
            if getattr(node, '_saved_reduction', 0) != 1 or getattr(node, '_saved_weight', None) is not None:
                return False
            if kind in ('NllLoss', 'NllLoss2D'):
                given, targets, ignored = node._saved_self, node._saved_target.reshape(-1), node._saved_ignore_index
                classes = given.shape[1] if given.dim() > 1 else given.shape[0]
                if classes > CLASSES or self.targets not in (None, 'classes'):
                    return False
                self.targets = 'classes'
                ignored -= 1 << 64 if ignored >= 1 << 63 else 0  # some versions tell it without its sign
                targets = torch.where((targets < 0) | (targets == ignored), torch.full_like(targets, classes), targets)
                counts = torch.zeros(classes + 1, dtype=torch.float64, device=targets.device)
                self.counts.append(counts.scatter_add_(0, targets, torch.ones_like(targets, dtype=torch.float64))[:classes])
                return True
            kind = {'BinaryCrossEntropyWithLogits': 'both', 'BinaryCrossEntropy': 'both', 'MseLoss': 'numbers'}.get(kind)
            if kind is None or self.targets not in (None, kind) or node._saved_target.requires_grad:
                return False
            self.targets = kind
            t = node._saved_target.detach().double()
            t = t.reshape(t.shape[0], -1) if t.dim() > 1 else t.reshape(-1, 1)
            if t.shape[1] > CLASSES:
                return False
            self.counts.append(torch.stack([torch.ones_like(t).sum(0), t.sum(0), t.square().sum(0)]).reshape(-1))
            return True
        except (RuntimeError, AttributeError):  # the graph keeps them no more
            return False

    def see_carried(self, sample, hook):
        """Is an optimizer's gradient still what it was when it stepped last? Looked at before each backward pass."""
        owners = [(id(o), parameters_of(o)) for o in list(hook.optimizers) if id(o) not in hook.round]
        if not hook.optimizers:
            owners = [(0, [row.parameter() for row in hook.rows])]
        for owner, parameters in owners:
            kept = [p.grad for p in parameters[:256] if p is not None and p.grad is not None]
            kept = [g.to_local() if hasattr(g, 'to_local') else g for g in kept if g.layout is torch.strided and g.numel()]
            kept = sorted(kept, key=lambda g: g.numel())[:3]
            sample.carried.setdefault(owner, []).append(torch.stack([(g != 0).any() for g in kept]).any() if kept else None)

    # for the log

    def of_row(self, row, trained):
        """Words that are true of the layer."""
        p, module = row.parameter(), row.module()
        if p is None or module is None:
            return []
        return [word for word, holds in (
            ('frozen', not p.requires_grad), ('optimized', id(p) in trained), ('ready', module in self.ready),
            ('called', module in self.called), ('evaluated', module in self.evaluated), ('no_grad', module in self.outside), ('stray', row.stray),
            ('half', p.dtype is torch.float16 or module in self.half)) if holds]

    def of_run(self, hook):
        """Numbers, and tensors that become numbers in the packet."""
        told = {'largest_input': list(self.largest_input)}
        if self.skips is not None:
            told['skips'] = self.skips
        if self.squashed is not None:
            owner = self.squashed[0] and self.squashed[0]()
            told['squash'] = self.squashed[1]
            told['squashed'] = next((row.name for row in hook.rows if owner is not None and row.module() is owner), '')
        if self.known and self.counts and self.samples + 1 in (1, 4, 16, FACTS_OF) and len({c.shape for c in self.counts}) == 1:
            self.counts = [torch.stack(self.counts).sum(0)]
            told['guess'] = cost_of_guessing(self.targets, self.counts[0])
            told['numbers'] = self.targets == 'numbers'
        return told


def cost_of_guessing(targets, counts):
    """[how many targets for each number that they tell, the loss of always saying the same, the share of the largest class], tensors."""
    entropy = lambda shares: -torch.where(shares > 0, shares * shares.clamp(min=1e-300).log(), torch.zeros_like(shares))
    if targets == 'classes':
        shares = counts / counts.sum()
        return [counts.sum() / (counts > 0).sum(), entropy(shares).sum(), shares.max()]
    n, total, squares = counts.reshape(3, -1)
    mean = total / n
    if targets == 'numbers':
        return [n.min(), (squares / n - mean * mean).clamp(min=0).mean(), torch.zeros_like(mean[0])]
    return [n.min(), (entropy(mean) + entropy(1 - mean)).mean(), torch.maximum(mean, 1 - mean).mean()]


def told_facts(facts, before):
    """What the log says of the run, from the numbers that a packet brought, and from what it said before."""
    told = dict(before, **{key: facts[key] for key in ('skips', 'squash', 'squashed') if key in facts})
    if facts['largest_input']:
        told['largest_input'] = float('%.3g' % max(facts['largest_input']))
    if 'guess' in facts and facts['guess'][0] >= 8:
        told['guess'], told['numbers'] = float('%.3g' % facts['guess'][1]), facts['numbers']
        if facts['guess'][2]:
            told['largest_class'] = float('%.3g' % facts['guess'][2])
    told['loss_scale'] = facts['loss_scale'] != 0
    return told


def where_kept(module, models):
    """"net.blocks.2": the list, tuple or dictionary of a model that holds the module; else its class."""
    for model in models:
        for path, owner in model.named_modules():
            for key, value in vars(owner).items():
                pairs = value.items() if isinstance(value, dict) and key[0] != '_' else enumerate(value) if isinstance(value, (list, tuple)) else ()
                at = next((at for at, part in pairs if part is module), None)
                if at is not None:
                    return '.'.join(filter(None, (plain_name(path), key, str(at))))
    return type(module).__name__


def describe(hook, row):
    """What the log's first line says of a layer besides its shape."""
    module = row.module()
    if module is None:
        return {}
    told = {'kind': kind_of_row(row), 'net': row.net, 'activation': hook.facts.names.get(module), 'outputs': hook.facts.outputs.get(module)}
    return {key: value for key, value in told.items() if value}


def kind_of_row(row):
    """What its layer does, where that is not to multiply."""
    module, p = row.module(), row.parameter()
    if module is None or p is None:
        return ''
    if 'norm' in type(module).__name__.lower() or p.dim() < 2:
        return 'norm'
    if isinstance(module, (torch.nn.Embedding, torch.nn.EmbeddingBag)):
        return 'table'
    return 'recurrent' if row.is_recurrent else 'conv' if isinstance(module, torch.nn.modules.conv._ConvNd) else ''


# --- a sampled step ---

class Calls:
    """What was seen of a module in a step. A list holds an item a call."""
    def __init__(self, module):
        self.module = weakref.ref(module)
        self.deltas = []       # (rows, pieces)
        self.outputs = []      # pieces of the module's own output
        self.activations = []  # (pieces of the output of its activation, n, [saturated, dead] or None)
        self.nodes = collections.deque(maxlen=GRAPHS)  # of the autograd graph, that made the outputs
        self.by = None         # reference to the module of its activation
        self.no_slope = None   # why saturated and dead are missing
        self.unrecorded = 0    # calls without gradients that checkpointing will run again


class Sample:
    """What was measured in a step. Numbers are tensors; pieces are what the functions above return."""
    def __init__(self, step):
        self.step = step
        self.calls = {}       # id of a module: Calls
        self.outputs = {}     # id of a layer's output: (reference to it, Calls, do channels come second?)
        self.gradients = {}   # id of a parameter: (where, number of backward passes before, pieces)
        self.weights = {}     # id of a parameter: pieces
        self.copies = {}      # id of a parameter: its weights before the update
        self.updates = {}     # id of a parameter: pieces
        self.losses = []      # of the backward passes since the last optimizer's step
        self.loss_of = {}     # id of an optimizer: the same, of its step
        self.lr = None
        self.graph_seen = False
        self.carried = {}     # id of an optimizer: for each backward pass, was there a gradient before it? A tensor, or None
        self.zeros = {}       # id of a parameter in half precision: the share of its gradient that is 0
        self.whole = False    # a closure has been evaluated once; what it does further is left out


class Hook:
    """Watches the training of this process."""

    def __init__(self, path, every):
        self.on = True
        self.pace = Pace(every)
        self.log = Log(path, self.pace)
        self.optimizers = weakref.WeakSet()
        self.idle = weakref.WeakSet()  # those that have not stepped for long
        self.order = []           # references to optimizers, in the order of their first steps
        self.only = None          # the reference, if there is but one
        self.round = set()        # ids of those that have stepped in this step
        self.waits = 0            # how many optimizers' steps there were in this step
        self.crowd = 0            # how many optimizers there were when this step began
        self.models = []          # references to those that the script named
        self.rows = []
        self.rows_of = None       # ids of the optimizers, and numbers of their parameters, that the rows are of
        self.trained = {}         # id of a parameter that the optimizers had when the rows were found: reference to it
        self.activation = weakref.WeakKeyDictionary()  # module: 'module', 'functional' or 'linear'
        self.call_order = weakref.WeakKeyDictionary()  # module: when it was called first
        self.first_copied = 0     # the row with which the next copies of weights begin
        self.step = 0
        self.skipped = 0
        self.noted = {}           # what the script says: epoch, valid_loss, valid_accuracy
        self.stepping = False     # within an optimizer's step
        self.stepped = False      # an optimizer, since GradScaler was asked to have it step
        self.by_hand = False      # the script calls vgtop.step
        self.awaiting = False     # a backward pass without an optimizer awaits its update
        self.depth = 0            # backward passes under way; checkpointing nests them
        self.backwards = 0
        self.scale = None         # of the loss, a tensor
        self.compiled = False
        self.handle = None        # of the forward hook
        self.under_way = collections.deque()  # packets on their way from a device
        self.facts = Facts()
        self.evaluating = False   # model.eval() was called since the last backward pass
        self.steering = None      # Steering, where a person may change the training
        self.begin_sample()

    def guard(self, method, *args):
        """An error in the hook switches it off."""
        if self.on:
            try:
                return method(*args)
            except Exception as error:
                self.switch_off('%s: %s' % (type(error).__name__, error))

    def switch_off(self, why):
        if not self.on:
            return
        self.on, self.sample = False, None
        self.remove_forward_hook()
        self.log.close()
        if self.steering is not None and self.steering.control is not None:
            self.steering.control.close()
        say('switched off: ' + why)

    # a step begins and ends

    def begin_sample(self):
        self.sample = Sample(self.step)
        self.add_forward_hook()

    def add_forward_hook(self):
        if self.handle is None and (not self.compiled or COMPILES_HOOKS):
            self.handle = torch.nn.modules.module.register_module_forward_hook(see_forward)

    def remove_forward_hook(self):
        if self.handle is not None and not (self.compiled and COMPILES_HOOKS):
            self.handle.remove()
            self.handle = None

    def end_step(self):
        """The step is over: its numbers go out, if it was sampled, and the next one may be sampled."""
        sampled = self.sample is not None
        if sampled:
            self.remove_forward_hook()
            self.find_rows()
            self.measure_the_rest()
            self.learn_activations()
            self.under_way.append(Packet(self, self.sample))
            self.facts.samples += 1
            if self.steering is not None:
                self.steering.look(self.under_way[-1].rows)
            self.skipped, self.sample, self.noted = 0, None, lasting(self.noted)
        self.step += 1
        self.log.taken = self.step
        self.scale = None
        self.pace.step_ended(sampled)
        if self.pace.wants(self.step):
            self.begin_sample()
        self.send_arrived()
        if self.steering is not None:
            self.steering.between_steps()

    def send_arrived(self):
        while self.under_way and self.under_way[0].arrived():
            self.log.put(self.under_way.popleft())

    def see_optimizer(self, optimizer, *_):
        if not hasattr(optimizer, 'param_groups'):  # its __init__ has failed
            return
        find_parts()
        replace(type(optimizer), 'step', make_step)
        own = vars(optimizer).get('step')
        if own is not None and not hasattr(own, 'vgtop'):  # a scheduler wrapped it before
            wrapper = functools.wraps(own)(make_step(lambda _, *args, **kwargs: own(*args, **kwargs)))
            wrapper.vgtop = True
            optimizer.step = types.MethodType(wrapper, optimizer)
        self.optimizers.add(optimizer)
        self.only = None
        if self.sample is None and (self.pace.records < FIRST_STEPS or not self.had(parameters_of(optimizer))):
            self.begin_sample()

    def had(self, parameters):
        """Were these the optimizers' when the rows were found? An inner loop makes an optimizer a step, of the same parameters."""
        return all(id(p) in self.trained and self.trained[id(p)]() is p for p in parameters)

    def write_all(self, *_):
        self.log.settle()

    def find_rows(self):
        """Finds the rows anew where there is a new optimizer, or one has new parameters: then another run begins."""
        optimizers = list(self.optimizers)
        key = {id(o): len(parameters_of(o)) for o in optimizers}
        if self.rows and key == self.rows_of:
            return
        trained = [p for o in optimizers for p in parameters_of(o)]
        if self.rows and self.rows_of is not None and self.had(trained) and len({id(p) for p in trained}) == len(self.trained):
            self.rows_of = key
            return
        for row in self.rows:  # what another optimizer has trained may stay as it is
            if row.moved and row.module() is not None:
                self.facts.ready.add(row.module())
        models = [m for m in (ref() for ref in self.models) if m is not None]
        if not models:
            called = [m for m in (calls.module() for calls in self.sample.calls.values()) if m is not None]
            models = find_models({id(p) for p in trained or [p for m in called for p in m.parameters()]})
        if models:
            self.see_pretrained(models)
            rows, before, self.rows_of = find_rows(*self.add_strays(models)), self.rows, key
            self.trained = {id(p): weakref.ref(p) for p in trained}
            if [(row.module(), row.key) for row in rows] == [(row.module(), row.key) for row in before]:
                return
            self.rows = rows
            leave_to_rank_0(rows)
            self.pace.agree(self.log.path)
            self.log.begin_anew = True
            if self.pace.records:
                self.step = self.sample.step = 0
                self.pace.begin_anew()
                self.facts.forget()

    def see_pretrained(self, models):
        """Hugging Face's from_pretrained fills weights without load_state_dict, and leaves the name of where they are from."""
        for model in models:
            for module in model.modules():
                if getattr(getattr(module, 'config', None), '_name_or_path', ''):
                    self.see_loaded(module)

    def add_strays(self, models):
        """The models, and the modules that get gradients but belong to none of them: (models, [(module, where it is kept)])."""
        inside = {id(module) for model in models for module in model.modules()}
        called = [m for m in (calls.module() for calls in self.sample.calls.values()) if m is not None and id(m) not in inside]
        mine = {id(p) for m in called for p in m.parameters() if p.requires_grad and p.grad is not None}
        found = [m for m in find_models(mine) if id(m) not in inside] if mine else []
        return models + found, [(module, where_kept(module, models)) for module in found]

    # forward

    def see_call(self, module, inputs, output):
        sample = self.sample
        self.facts.see_module(module, output, self.evaluating)
        if sample is None or not module.training or sample.whole or torch.jit.is_tracing() or capturing():
            return
        if not module._parameters and module not in _parts:
            if inputs and id(inputs[0]) in sample.outputs:
                self.see_activation(module, inputs[0], output)
            return
        if not row_keys(module):
            return
        calls = sample.calls.get(id(module))
        if not sample.calls and inputs:
            self.facts.see_input(module, inputs[0])
        if calls is None:
            calls = sample.calls[id(module)] = Calls(module)
        if torch.is_grad_enabled():
            self.facts.called.add(module)
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
        if module._modules or z is None or not z.requires_grad or z.numel() == 0 or z.dim() == 0:
            return
        if z.is_leaf or len(calls.deltas) >= CALLS:  # a leaf is a parameter: it is there again in each step, with all its hooks
            return
        by_channel = z.dim() > 2 and isinstance(module, (torch.nn.modules.conv._ConvNd, torch.nn.modules.batchnorm._NormBase,
                                                         torch.nn.GroupNorm))
        rows = z.shape[0] if by_channel else z.numel() // z.shape[-1]
        sample.outputs[id(z)] = (weakref.ref(z), calls, by_channel)
        self.facts.outputs.setdefault(module, z.numel() // max(1, rows))
        if z.dtype is torch.float16:
            self.facts.half.add(module)
        if self.activation.get(module) in (None, 'linear') and len(calls.outputs) < CALLS:  # calls without a backward pass count too
            calls.outputs.append(moments(z))
        if module not in self.activation:
            calls.nodes.append(z.grad_fn)

        def see_delta(gradient):
            if self.depth and self.sample is sample and not sample.whole:
                self.guard(lambda: calls.deltas.append((rows, moments(gradient, self.scale))))
        z.register_hook(see_delta)

    def see_activation(self, module, z, output):
        reference, calls, by_channel = self.sample.outputs[id(z)]
        if reference() is not z or len(calls.activations) >= CALLS or not is_activation(module, z, output):
            return
        calls.by = weakref.ref(module)
        kind = type(module).__name__
        self.facts.names[calls.module()] = kind
        find_slope = SLOPES.get(kind)
        if find_slope is None or (output is z and find_slope in NEED_INPUT):
            calls.no_slope = kind + (' works in place' if find_slope else ': its slope is not known')
            find_slope = None
        flat, alive = [], []
        for z_part, a in zip(pieces(z), pieces(output)) if find_slope else ():
            slope, steepest = find_slope(module, z_part, a)
            flat.append((slope.abs() < (1 - 0.97 ** 2) * steepest).sum(dtype=a.dtype))
            units = slope.movedim(1, -1) if by_channel else slope
            alive.append((units != 0).reshape(-1, units.shape[-1]).any(0))
        shares = [torch.stack(flat).sum() / z.numel(), 1 - torch.stack(alive).any(0).to(flat[0].dtype).mean()] if flat else None
        calls.activations.append((moments(output), z.numel(), shares))

    def learn_activations(self):
        for calls in self.sample.calls.values():
            module = calls.module()
            if module is not None:
                self.call_order.setdefault(module, len(self.call_order))
                if calls.activations:
                    self.activation[module] = 'module'
                    if self.steering is not None:
                        self.steering.by[module] = calls.by
                elif calls.deltas:
                    self.activation.setdefault(module, 'linear')

    # backward

    def before_backward(self, tensors, *_):
        self.depth += 1
        if self.depth > 1:
            return
        if self.evaluating:
            self.evaluating = False
            if self.sample is None:
                self.remove_forward_hook()
        if self.awaiting:
            self.awaiting = False
            self.measure_updates()
            self.end_step()
        if self.sample is None or self.sample.whole:
            return
        self.facts.see_carried(self.sample, self)
        for tensor in (tensors,) if isinstance(tensors, torch.Tensor) else tuple(tensors):
            self.facts.see_loss(tensor, self.sample.calls.values(), len(self.optimizers))
            if tensor.numel() == 1:
                self.sample.losses.append(tensor.detach() if self.scale is None else tensor.detach() / self.scale)
            if not self.sample.graph_seen:
                self.look_at_graph(tensor)

    def look_at_graph(self, loss):
        """Which layers' outputs go into functional activations? Their modules cannot be seen."""
        wanted = {id(node): calls.module() for calls in self.sample.calls.values() for node in calls.nodes}
        stack, seen = [loss.grad_fn] if wanted and loss.grad_fn else [], set()
        while stack and len(seen) < GRAPH_NODES:
            node = stack.pop()
            functional = node.name().partition('Backward')[0] in FUNCTIONAL
            for before, _ in node.next_functions:
                if functional and id(before) in wanted:
                    self.activation[wanted[id(before)]] = 'functional'
                    if wanted[id(before)] is not None:
                        self.facts.names.setdefault(wanted[id(before)], kind_of(node))
                if before is not None and id(before) not in seen:
                    seen.add(id(before))
                    stack.append(before)
        for calls in self.sample.calls.values():
            calls.nodes.clear()
        self.sample.graph_seen = bool(seen)

    def after_backward(self, *_):
        """Without any optimizer a backward pass is a step; its update is seen when the next one begins."""
        self.depth = max(0, self.depth - 1)
        if self.depth:
            return
        self.backwards += 1
        if self.sample is not None:
            self.sample.outputs.clear()
        if not self.optimizers and not self.by_hand:
            self.awaiting = True
            if self.sample is not None:
                self.find_rows()
                self.measure_gradients([row.parameter() for row in self.rows], '')
                self.measure_weights([row.parameter() for row in self.rows])
                self.sample.loss_of[0], self.sample.losses = self.sample.losses, []

    # gradients, weights and updates

    def measure_gradients(self, parameters, where, scale=None):
        """Of several clips after one backward pass the first sees the gradient as it was."""
        wanted = {id(row.measured()): row for row in self.rows}
        for p in parameters:
            if p is not None and p.grad is not None and id(p) in wanted:
                before = self.sample.gradients.get(id(p))
                if before is None or before[1] != self.backwards:
                    self.sample.gradients[id(p)] = (where, self.backwards, magnitudes(p.grad, scale))
                    if p.dtype is torch.float16 or wanted[id(p)].module() in self.facts.half:
                        self.sample.zeros[id(p)] = torch.stack([(part == 0).double().mean() for part in pieces(p.grad)]).mean()

    def measure_weights(self, parameters):
        """Copies of the weights show the update. A model too large to be copied at once is copied in turns."""
        mine, room, first = {id(p) for p in parameters}, COPIED, self.first_copied
        for i in list(range(first, len(self.rows))) + list(range(first)):
            p = self.rows[i].measured()
            if p is None or id(p) not in mine or id(p) in self.sample.copies:
                continue
            self.sample.weights[id(p)] = moments(p)
            if p.requires_grad and room > 0:
                if local(p).numel() <= room or room == COPIED:
                    self.sample.copies[id(p)] = local(p.detach()).clone()
                else:
                    self.first_copied = i
                room -= local(p).numel()

    def measure_updates(self):
        for row in self.rows if self.sample is not None else ():
            p = row.parameter()
            before = self.sample.copies.pop(id(p), None)
            now = None if before is None else local(p.detach())
            if now is not None and before.shape == now.shape:
                self.sample.updates[id(p)] = moments(now - before)

    def measure_the_rest(self):
        """What is frozen, or no optimizer has."""
        parameters = [row.measured() for row in self.rows]
        self.measure_gradients([p for p in parameters if id(p) not in self.sample.gradients], '')
        for p in parameters:
            if p is not None and id(p) not in self.sample.weights:
                self.sample.weights[id(p)] = moments(p)

    # the optimizers

    def before_clip_of(self, module, *_):
        self.before_clip(list(module.parameters()))

    def before_clip(self, parameters):
        if self.sample is not None:
            self.find_rows()
            self.measure_gradients(with_parts(parameters), 'clip')

    def before_step(self, optimizer, by_closure=False):
        """Also called when a closure has made its gradients for the first time."""
        if self.sample is not None and not capturing():
            self.sample.whole = by_closure
            self.find_rows()
            self.measure_gradients(parameters_of(optimizer), 'stepped', getattr(optimizer, 'grad_scale', None))
            self.measure_weights(parameters_of(optimizer))
            if self.sample.lr is None:
                self.sample.lr = optimizer.param_groups[0].get('lr')

    def after_step(self, optimizer):
        """A step is over when every optimizer has stepped; one that does not for long is not waited for."""
        self.stepped = True
        if self.sample is None and self.only is not None and self.only() is optimizer:
            return self.end_step()  # the short way
        if not any(ref() is optimizer for ref in self.order):
            self.order = [ref for ref in self.order if ref() is not None] + [weakref.ref(optimizer)]
            self.optimizers.add(optimizer)  # a copy has not been made by __init__
        self.idle.discard(optimizer)
        if self.sample is not None:
            self.measure_updates()
            if self.sample.losses or id(optimizer) not in self.sample.loss_of:
                self.sample.loss_of[id(optimizer)], self.sample.losses = self.sample.losses, []
        self.waits += 1
        self.crowd = self.crowd or len(self.optimizers)
        self.round.add(id(optimizer))
        missing = [o for o in list(self.optimizers) if id(o) not in self.round and o not in self.idle]
        if missing and self.waits <= 20 * self.crowd:
            return
        for o in missing:
            self.idle.add(o)
        self.round.clear()
        self.waits, self.crowd = 0, len(self.optimizers)
        self.only = self.order[0] if len(self.optimizers) == 1 else None
        self.end_step()

    def see_evaluation(self, *_):
        """model.eval(): its calls tell which layers are used in evaluation alone, and what the validation's loss is."""
        if not self.evaluating:
            self.facts.validation = (0, 0.0)
        self.evaluating = True
        self.pace.last = None  # its time is no step's
        self.add_forward_hook()

    def see_packing(self, *_):
        self.facts.packed = True

    def see_loaded(self, model, *_):
        for module in model.modules():
            self.facts.ready.add(module)

    def see_scale(self, scaler, *_):
        self.scale = scaler._scale if scaler.is_enabled() else None

    def before_scaled_step(self, scaler, optimizer, *_):
        self.stepped = False

    def after_scaled_step(self, scaler, optimizer, *_):
        """GradScaler leaves a step out whose gradients are not finite."""
        if not self.stepped:
            self.skipped += 1
            self.before_step(optimizer)
            self.after_step(optimizer)

    def see_compile(self, *_):
        """A hook that comes or goes later has everything compiled again. So it is put before, and stays: see_forward."""
        self.compiled = True
        self.add_forward_hook() if COMPILES_HOOKS else self.remove_forward_hook()

    def step_by_hand(self, loss):
        self.by_hand, self.awaiting = True, False
        if self.sample is not None:
            self.find_rows()
            self.measure_updates()
            if loss is not None:
                self.sample.losses = [loss.detach() if isinstance(loss, torch.Tensor) else torch.tensor(float(loss))]
            self.sample.loss_of[0] = self.sample.losses
        self.end_step()
        if self.sample is not None:
            self.measure_weights([row.parameter() for row in self.rows])


class Packet:
    """A sample on its way to the log. Its numbers come in vectors, one from each device; nothing waits for them."""
    first = False  # does a run begin with it?

    def __init__(self, hook, sample):
        self.step, self.time, self.memory = sample.step, time.time(), 0
        self.rank, self.world = place()
        self.about = {**hook.noted, 'lr': sample.lr if isinstance(sample.lr, (int, float)) else None, 'skipped': hook.skipped,
                      'every': hook.pace.every, 'cost': hook.pace.cost()}
        order = [id(ref()) for ref in hook.order]
        self.losses = [losses for _, losses in sorted(sample.loss_of.items(), key=lambda x: order.index(x[0]) if x[0] in order else 0)]
        ranked, rank_before = [], 0
        for i, row in enumerate(hook.rows):  # in the order of the calls; one that is never called stays behind the one before it,
            module = row.module()            # and so does a parameter beside other modules, whose call ends behind theirs
            rank_before = rank_before if module is None or module._modules else hook.call_order.get(module, rank_before)
            ranked.append((rank_before, i, row))
        self.rows = [row for _, _, row in sorted(ranked, key=lambda r: r[:2])]
        trained = {id(p): id(o) for o in list(hook.optimizers) for p in parameters_of(o)}
        self.measured = [self.gather(hook, sample, row, trained) for row in self.rows]
        self.described = [describe(hook, row) for row in self.rows]
        self.facts = hook.facts.of_run(hook)
        self.facts['loss_scale'] = hook.scale if hook.scale is not None else 0
        self.validation, hook.facts.validation = hook.facts.validation, (0, 0.0)
        self.tensors = {}  # by device
        self.collect([self.losses, self.measured, self.facts, self.validation])
        self.events = []
        self.vectors = [(tensors, self.copy(device, tensors)) for device, tensors in self.tensors.items()]

    def gather(self, hook, sample, row, trained):
        """Of a row its measures, and why some are missing."""
        p, module, why = row.measured(), row.module(), {}
        where, _, gradient = sample.gradients.get(id(p), ('', 0, None))
        calls, kind = sample.calls.get(id(module)), 'linear' if module is None else hook.activation.get(module, 'linear')
        outputs = calls and (calls.activations or kind == 'linear' and [(found, 0, None) for found in calls.outputs])
        update = sample.updates.get(id(p))
        row.moved = row.moved or update is not None
        if gradient is None and p is not None:
            why['grad_sd'] = 'no gradient reaches it' if p.requires_grad else 'frozen'
        if update is None and p is not None and p.requires_grad and trained and id(p) not in trained:
            why['update_ratio'] = 'no optimizer has it'
        if not calls or not calls.deltas:
            why['delta_rms'] = ('torch.compile hides it' if hook.compiled and not calls else 'its module holds other modules' if not row.is_leaf else
                                'no gradient reaches its output' if calls else 'its module was not called in training')
        if not outputs:
            why['activation_sd'] = ('its activation is a function, not a module' if kind == 'functional' else
                                    why.get('delta_rms', 'its output was not seen'))
        elif calls.no_slope or row.is_recurrent:
            why['saturated'] = calls.no_slope or 'its activations are inside the module'
        return {'where': where, 'grad': gradient, 'update': update, 'weight': sample.weights.get(id(p)), 'outputs': outputs or None,
                'delta': calls.deltas if calls and calls.deltas else None, 'why': why, 'n': None if p is None else shard_size(p),
                'facts': hook.facts.of_row(row, trained), 'zeros': sample.zeros.get(id(p)),
                'carried': sample.carried.get(trained.get(id(p), 0))}

    def collect(self, value):
        """Sorts the tensors in there by device."""
        if isinstance(value, torch.Tensor):
            self.tensors.setdefault(value.device, []).append(value)
        elif isinstance(value, (list, tuple, dict)):
            for part in value.values() if isinstance(value, dict) else value:
                self.collect(part)

    def copy(self, device, tensors):
        double = torch.float32 if device.type == 'mps' else torch.float64
        vector = torch.stack([t.detach().reshape(()).to(double) for t in tensors])
        if device.type != 'cuda':
            return vector
        self.memory += torch.cuda.memory_allocated(device)
        host = torch.empty(vector.shape, dtype=double, device='cpu', pin_memory=True)
        host.copy_(vector, non_blocking=True)
        self.events.append(torch.cuda.Event())
        self.events[-1].record(torch.cuda.current_stream(device))
        return host

    def arrived(self):
        return all(event.query() for event in self.events)

    # in the thread of the log

    def record(self, first):
        """The record, as JSON will have it."""
        self.number = {id(t): x for tensors, vector in self.vectors for t, x in zip(tensors, vector.tolist())}
        record = {'step': self.step, 'time': round(self.time, 3)}
        losses = [sum(self.fill(losses)) for losses in self.losses if losses]
        if losses:
            record['loss'] = losses[0]
        if len(losses) > 1:
            record['losses'] = losses
        record.update({key: value for key, value in dict(self.about, memory=self.memory).items() if value})
        if self.validation[0]:
            record['valid_loss'] = self.fill(self.validation[1]) / self.validation[0]
        facts = told_facts(self.fill(self.facts), {} if first else _hook.log.told_facts)
        if first or facts != _hook.log.told_facts:
            record['facts'] = _hook.log.told_facts = facts
        record['layers'] = [self.layer(row, self.fill(measured), first) for row, measured in zip(self.rows, self.measured)]
        return record

    def fill(self, value):
        """The same with numbers in place of tensors."""
        if isinstance(value, torch.Tensor):
            return self.number[id(value)]
        if isinstance(value, dict):
            return {key: self.fill(part) for key, part in value.items()}
        return [self.fill(part) for part in value] if isinstance(value, (list, tuple)) else value

    def layer(self, row, measured, first):
        layer = {'name': row.name}
        if measured['grad']:
            n, mean, sd = pool(measured['grad'])
            total = sum(numbers[2] for _, numbers in measured['grad'])
            ends = row.shape[0] + row.size // max(1, row.shape[0])
            layer.update(grad_mean=mean, grad_sd=sd, grad_abs_mean=total / n, grad_max=largest(x[3] for _, x in measured['grad']),
                         grad_norm=math.sqrt(n) * math.hypot(sd, mean), grad_l1_scaled=total / ends)
        if measured['delta']:
            _, mean, sd = pool([(n, [rows * x for x in numbers]) for rows, found in measured['delta'] for n, numbers in found])
            layer['delta_rms'] = math.hypot(mean, sd)
        if measured['outputs']:
            _, layer['activation_mean'], layer['activation_sd'] = pool([piece for found, _, _ in measured['outputs'] for piece in found])
            shares = [(n, x) for _, n, x in measured['outputs'] if x]
            if shares:
                n = sum(n for n, _ in shares)
                layer['saturated'], layer['dead'] = (sum(n * x[i] for n, x in shares) / n for i in (0, 1))
            elif 'saturated' not in measured['why']:
                layer['saturated'] = layer['dead'] = 0.0
        if measured['weight']:
            _, layer['weight_mean'], layer['weight_sd'] = pool(measured['weight'])
        if measured['n'] is not None:  # ranks are merged by it; 0: this one has no share
            layer['n'] = measured['n']
        if measured['update']:
            _, mean, change = pool(measured['update'])
            before = layer['weight_sd']
            if 'n' in layer:
                layer.update(update_mean=mean, update_sd=change)
            if change != 0 and before != 0:
                ratio = change / before
                layer['update_ratio'] = math.log10(ratio) if 0 < ratio < math.inf else math.nan
        if measured['where'] == 'stepped':
            layer['grad'] = 'stepped'
        words = measured['facts'] + (['carried'] if measured['carried'] and all(measured['carried']) else [])
        if first or words != row.told_facts:
            layer['facts'] = row.told_facts = words
        if measured['zeros'] is not None:
            layer['zeros'] = measured['zeros']
        if measured['why'] and (first or measured['why'] != row.told):
            layer['why'] = measured['why']
        row.told = measured['why']
        return layer


# --- how often ---

class Pace:
    """Which steps are sampled: after the first ones every 2^k-th, so that processes which differ meet again and again."""

    def __init__(self, every):
        self.fixed = every
        self.writing = self.size = 0.0  # seconds that the log's thread works on a record, and its bytes
        self.agreement = None           # with the other ranks of a distributed job
        self.begin_anew()

    def begin_anew(self):
        self.every = self.fixed or 1
        self.sampled = collections.deque(maxlen=9)   # seconds from the end of the step before to the end of a sampled step
        self.others = collections.deque(maxlen=31)   # the same of steps that are not sampled
        self.last = None
        self.records = self.step = 0
        self.soon = 0  # steps to be sampled now, because a person has changed something
        if self.agreement:
            self.agreement.plan = None

    def agree(self, path):
        if not self.fixed and self.agreement is None and distributed() and place()[1] > 1:
            self.agreement = Agreement(path, place()[0])

    def wants(self, step):
        self.step = step
        if self.agreement:
            self.every = self.agreement.interval(step, self.every)
        return step % self.every == 0 or self.soon > 0

    def step_ended(self, sampled):
        now = time.perf_counter()
        if self.last is not None:
            (self.sampled if sampled else self.others).append(now - self.last)
        self.last = now
        self.records += sampled
        self.soon = max(0, self.soon - 1)
        if sampled and not self.fixed and self.records >= FIRST_STEPS:
            if self.agreement and self.records > FIRST_STEPS:
                self.agreement.want(self.best(), self)
            else:
                self.every = self.best()

    def seconds(self):
        """The medians of a step, and of what a sample adds to it."""
        if len(self.others) < 5 or not self.sampled:
            return None, None
        step, sampled = (sorted(times)[len(times) // 2] for times in (self.others, self.sampled))
        return max(step, 1e-9), max(0.0, sampled - step) + self.writing

    def best(self):
        step, extra = self.seconds()
        if step is None:
            return FIRST_STEPS
        least = max(2.0, extra / (COST * step))
        if self.records >= FIRST_RECORDS:
            least = max(least, self.size / BYTES_A_MINUTE * 60 / step)
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
    except Exception:  # it is closed
        pass


def clean(value):
    """Numbers that JSON has no words for become strings."""
    if isinstance(value, float) and not math.isfinite(value):
        return 'NaN' if math.isnan(value) else 'Infinity' if value > 0 else '-Infinity'
    if isinstance(value, dict):
        return {key: clean(part) for key, part in value.items()}
    return [clean(part) for part in value] if isinstance(value, list) else value


class Log:
    """A thread that writes records behind a short queue. Each line is one write to the end of the file."""
    PATIENCE = 2  # seconds that the end of the job waits for one write

    def __init__(self, path, pace):
        self.path, self.pace = path, pace
        self.queue = collections.deque()
        self.wake = threading.Event()
        self.busy = threading.Lock()
        self.thread = self.file = self.last = None  # last: the record before
        self.told_facts = None
        self.taken = 0  # steps, of which most are not recorded
        self.begin_anew = True
        self.dropped = 0
        self.idle = 0.0  # seconds of pauses since the last record
        self.closed = False

    def put(self, packet):
        if len(self.queue) >= QUEUE:  # the disk is slow: the oldest is dropped, and the next record says so
            first, later = self.queue.popleft().first, next((p for p in list(self.queue) if p.rows), packet)
            later.first |= first
            self.dropped += 1
        if packet.rows:
            packet.first, self.begin_anew = packet.first or self.begin_anew, False
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
                    self.fail('cannot write %s: %s' % (self.path, error.strerror))
                except Exception as error:
                    self.fail('%s: %s' % (type(error).__name__, error))

    def settle(self):
        """Waits until the thread has written all. A pipe without a reader or a dead file server may block it for ever; then the rest is
        given up (False), so that the job can end."""
        waiting, since = len(self.queue), time.monotonic()
        while (self.queue or self.busy.locked()) and not self.closed:
            if len(self.queue) != waiting:
                waiting, since = len(self.queue), time.monotonic()
            if time.monotonic() - since > self.PATIENCE:
                self.fail('%s took nothing for %d s' % (self.path, self.PATIENCE))
                return False
            time.sleep(0.001)
        return True

    def fail(self, why):
        _hook.switch_off(why)

    def write_packet(self, packet):
        began = time.thread_time()
        header = self.header(packet) if packet.first else None  # made before there is a file, so that no file is long without a line
        if self.file is None:
            self.open(packet.rank)
        if packet.rows is None:
            self.write(packet.line)
            return
        if self.pace.agreement:
            self.pace.agreement.exchange()
        if packet.first:
            self.write(header)
            self.last = None
        record = packet.record(packet.first)
        if self.dropped:
            record['dropped'], self.dropped = self.dropped, 0
        idle, self.idle = self.idle, 0.0
        if self.last and record['time'] - idle > self.last['time']:
            record['rate'] = round((record['step'] - self.last['step']) / (record['time'] - idle - self.last['time']), 3)
        if packet.rank:
            record['rank'] = packet.rank
        self.last = record
        size, spent = self.write(record), time.thread_time() - began
        self.pace.size += (size - self.pace.size) * (0.2 if self.pace.size else 1)
        self.pace.writing += (spent - self.pace.writing) * (0.2 if self.pace.writing else 1)

    def header(self, packet):
        layers = []
        for row, described in zip(packet.rows, packet.described):
            group, role = group_and_role(row.name)
            layers.append({'name': row.name, 'shape': row.shape, 'size': row.size, **described})
            if group:
                layers[-1].update(group=group, role=role)
        optimizer = next((ref() for ref in _hook.order if ref() is not None), None)
        command = getattr(sys, 'orig_argv', sys.argv)
        if '--multiprocessing-fork' in command:  # a worker's own says nothing of the script
            command = [sys.executable] + sys.argv
        job = {'command': ' '.join(command), 'python': '%d.%d.%d' % sys.version_info[:3],
               'torch': str(torch.__version__), 'pid': os.getpid(), 'host': os.uname().nodename if hasattr(os, 'uname') else '', 'started': STARTED,
               'optimizer': 'by hand' if optimizer is None else type(optimizer).__name__, 'weights': sum(row.size for row in packet.rows)}
        names = [described['activation'] for described in packet.described if 'activation' in described]
        if names:
            job['activation'] = max(sorted(set(names)), key=names.count)
        if packet.world > 1:
            job.update(rank=packet.rank, world=packet.world)
        can = open_control(_hook.steering, job) if packet.world == 1 else []
        return {'vgtop': __version__, 'format': 2, 'job': job, 'layers': layers, 'statistics': list(STATISTICS), 'can': can}

    def open(self, rank):
        """The first process that trains has the file to itself as long as it lives; others get files beside it."""
        self.path += '.rank%d' % rank if rank else ''
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, 'O_CLOEXEC', 0)
        self.file = os.open(self.path, flags, 0o644)
        try:
            fcntl and fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self.file)
            self.path += '.pid%d' % os.getpid()
            self.file = os.open(self.path, flags, 0o644)
        except OSError:  # a file system without locks
            pass

    def write(self, line):
        data = (json.dumps(clean(line), allow_nan=False) + '\n').encode()
        written = os.write(self.file, data)
        if written < len(data):  # the disk is full: no half line stays
            os.ftruncate(self.file, max(0, os.fstat(self.file).st_size - written))
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written

    def finish(self, layers=()):
        """The interpreter ends: what is on its way is written, and a last line. layers: what has become true of them since."""
        if not self.settle():
            return
        if self.pace.agreement:
            self.pace.agreement.end()
        if self.file is not None and not self.closed and self.last:
            failed = getattr(sys, 'last_type', None)
            stopped = _hook.steering is not None and _hook.steering.stopping
            line = {'final': True, 'step': self.taken, 'reason': 'stopped' if stopped else 'done' if failed is None else failed.__name__}
            if 'loss' in self.last:
                line['loss'] = self.last['loss']
            if layers:
                line['layers'] = layers
            self.put(Note(**line))
            self.settle()
        self.close()

    def close(self):
        self.closed = True
        self.wake.set()


STARTED = time.strftime('%Y-%m-%dT%H:%M:%S%z')


# --- ranks: the processes of torch.distributed that train one model ---
#
# Each measures the same steps and writes a file of its own; whoever reads them puts them together. Nothing in here communicates with
# other ranks through the job's process group, so that no job can hang because of it.

def distributed():
    module = getattr(torch, 'distributed', None)
    return module if module is not None and module.is_available() and module.is_initialized() else None


def place():
    """(the rank of this process, how many there are)"""
    group = distributed()
    if group:
        return group.get_rank(), group.get_world_size()
    return int(os.environ.get('RANK') or 0), int(os.environ.get('WORLD_SIZE') or 1)


def local(tensor):
    """This rank's shard of a DTensor; other tensors as they are."""
    return tensor.to_local() if hasattr(tensor, 'to_local') else tensor


def shard_size(parameter):
    """How many numbers of it are here, where ranks share it; None: they don't."""
    return local(parameter).numel() if hasattr(parameter, 'to_local') else None


def leave_to_rank_0(rows):
    """DistributedDataParallel makes gradients, and so weights, the same on all ranks: only rank 0 tells of them."""
    if place()[0] == 0 or not distributed():
        return
    kind = torch.nn.parallel.DistributedDataParallel
    same = {id(p) for wrapper in gc.get_objects() if issubclass(type(wrapper), kind) and '_modules' in vars(wrapper)
            for name, p in wrapper.module.named_parameters() if name not in wrapper.parameters_to_ignore}
    for row in rows:
        row.rank_0_tells = id(row.parameter()) in same


class Part:
    """A parameter that FullyShardedDataParallel keeps within one long vector, of which this rank has a piece: a part of the parameter, or
    nothing of it. It is asked as a parameter is."""

    def __init__(self, vector, i):
        self.vector, self.i, self.shape = weakref.ref(vector), i, vector._shapes[i]
        self.dtype, self.requires_grad = vector.dtype, vector.requires_grad

    def piece(self, tensor):
        where = self.vector()._shard_param_infos[self.i]
        return tensor[where.offset_in_shard:where.offset_in_shard + where.numel_in_shard] if where.in_shard else tensor[:0]

    def detach(self):
        return self.piece(self.vector().detach())

    to_local = detach

    @property
    def grad(self):
        own = self.vector()._params  # with use_orig_params the script's parameters are pieces of the vector
        if own is not None and self.vector()._shard_param_infos[self.i].in_shard:
            return own[self.i].grad
        return None if self.vector().grad is None else self.piece(self.vector().grad)

    def dim(self):
        return len(self.shape)

    def numel(self):
        return self.shape.numel()


_parts = weakref.WeakKeyDictionary()  # module: {name: Part}


def find_parts():
    """Finds the parameters that FullyShardedDataParallel has taken out of their modules."""
    kind = getattr(sys.modules.get('torch.distributed.fsdp'), 'FullyShardedDataParallel', None)
    if kind is None or not distributed():
        return
    replace(kind, 'clip_grad_norm_', telling('before_clip_of', None))
    for wrapper in gc.get_objects():
        if issubclass(type(wrapper), kind) and getattr(wrapper, '_handle', None) is not None:
            vector = wrapper._handle.flat_param
            for i, (name, module, _) in enumerate(vector._param_infos):
                before = _parts.setdefault(module, {}).get(name)
                if before is None or before.vector() is not vector:
                    _parts[module][name] = Part(vector, i)


def find_parameter(module, key):
    return _parts.get(module, {}).get(key, dict(module._parameters).get(key))


def with_parts(parameters):
    """These, and those that are within them."""
    if not _parts:
        return parameters
    wanted = {id(p) for p in parameters}
    mine = [part for parts in list(_parts.values()) for part in parts.values() if part.vector() is not None]
    return parameters + [part for part in mine if id(part.vector()) in wanted or
                         part.vector()._params is not None and id(part.vector()._params[part.i]) in wanted]


class Agreement:
    """Has all ranks sample the same steps. Rank 0 decides how often, and writes that into a small file beside its log, some steps before it
    holds; the others read it. A rank that finds no such file goes by its own pace, and as intervals are powers of two it still
    meets the others."""
    PATIENCE = 64  # records without such a file

    def __init__(self, path, rank):
        self.path, self.leads = path + '.every', rank == 0
        self.plan = self.told = None  # (from which step on, the interval)
        self.asked = 0
        self.began = time.time()

    def interval(self, step, every):
        plan = self.plan
        return plan[1] if plan and step >= plan[0] else every

    def want(self, every, pace):
        """What is best for this rank. It takes effect when all others can know it."""
        if not self.leads:
            if self.told is None and self.asked > self.PATIENCE:
                pace.every = every
        elif every != (self.plan or (0, pace.every))[1]:
            ahead, unit = max(2 * pace.every, int(1 / pace.seconds()[0])), max(every, pace.every)
            self.plan = (-(-(pace.step + ahead) // unit) * unit, every)

    def exchange(self):
        """In the thread of the log."""
        if self.leads:
            plan = self.plan or (0, 0)
            if plan != self.told:
                with open(self.path + '.new', 'w') as file:
                    file.write('%d %d\n' % plan)
                os.replace(self.path + '.new', self.path)
                self.told = plan
            return
        self.asked += 1
        try:
            with open(self.path) as file:
                step, every = map(int, file.read().split())
                fresh = os.fstat(file.fileno()).st_mtime > self.began - 60  # not of a job before this one
        except (OSError, ValueError):
            return
        if fresh:
            self.told = (step, every)
            self.plan = self.told if every > 0 else self.plan

    def end(self):
        if self.leads and self.told and os.path.exists(self.path):
            os.unlink(self.path)


# --- steering: commands that come through a socket, done between two steps ---
#
# A thread (Control) reads lines from the socket into a bounded queue; the training's own thread (Steering) does what they say when a step
# has ended. The verbs are a closed list; nothing is evaluated, and no verb takes a path.

EXPIRY = 30             # seconds: a command that no step takes until then is given up
ORPHAN = 60             # seconds: then a paused job that nobody watches goes on
CLIENTS, COMMANDS, LINE, UNSENT, CHANGES = 8, 8, 4096, 1 << 16, 16  # COMMANDS: of a client, that wait
KEPT = 1 << 27          # numbers that `init` keeps, for `undo`
AFTER = 8               # steps after a change are sampled
VERBS = ('pause', 'resume', 'step', 'lr', 'clip', 'activation', 'init', 'freeze', 'save', 'stop', 'undo')
ACTIVATIONS = {'sigmoid': 'Sigmoid', 'tanh': 'Tanh', 'relu': 'ReLU', 'leaky_relu': 'LeakyReLU', 'elu': 'ELU', 'selu': 'SELU',
               'gelu': 'GELU', 'silu': 'SiLU', 'softplus': 'Softplus', 'softsign': 'Softsign'}  # vgtop's name: that of torch.nn
CLIPS = ('none', 'value:1', 'norm:1')


class Refused(Exception):
    """A command is not done; the text says why."""


class Stopped(SystemExit):
    """Ends the training because a person has asked for it: the job ends with status 0, its `finally` blocks run."""


class Note:
    """A line of the log that is no record. It keeps its place among the records."""
    events, rows, first, rank = (), None, False, 0

    def __init__(self, **line):
        self.line = line

    def arrived(self):
        return True


class Change:
    """What a command has changed: the lines that tell it and would put it back, and the function that does put it back."""
    def __init__(self, command, was, put_back):
        self.command, self.was, self.put_back = command, was, put_back


def positive(text, what, most=math.inf):
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise Refused('%s takes a number above 0, not %s' % (what, text[:40]))
    if number > most:
        raise Refused('%s takes a number up to %.4g here' % (what, most))
    return number


def only_word(words, usage):
    if len(words) != 1:
        raise Refused(usage)
    return words[0]


def neighbour(names, now, word):
    """For `next` and `prev` the name behind or before the present one; else the word."""
    names = list(names)
    if word not in ('next', 'prev'):
        return word
    return names[(names.index(now) + (1 if word == 'next' else -1)) % len(names)] if now in names else names[0]


def draw(name, shape, most=math.inf):
    """Weights of that shape, drawn by vgtop's initializer of that name. torch's random numbers go on as if nothing had been drawn."""
    init, weights = torch.nn.init, torch.empty(shape, dtype=torch.float64)
    kind, _, parameter = name.partition(':')
    fan_in, fan_out = init._calculate_fan_in_and_fan_out(weights)
    spread = {'he': 2 / fan_in, 'lecun': 1 / fan_in, 'glorot': 2 / (fan_in + fan_out)}.get(kind.partition('_')[0])
    before = torch.default_generator.get_state()
    torch.default_generator.manual_seed(int.from_bytes(os.urandom(7), 'little'))
    try:
        if kind in ('normal', 'uniform', 'orthogonal'):
            size = positive(parameter or {'normal': '1', 'uniform': '0.05', 'orthogonal': '1'}[kind], 'init ' + kind, most)
            {'normal': lambda: weights.normal_(0, size), 'uniform': lambda: weights.uniform_(-size, size),
             'orthogonal': lambda: init.orthogonal_(weights, size)}[kind]()
        elif kind == 'zeros':
            weights.zero_()
        elif spread and kind.endswith('_uniform'):
            weights.uniform_(-math.sqrt(3 * spread), math.sqrt(3 * spread))
        elif spread and kind.endswith('_normal'):
            sd = math.sqrt(spread) / 0.87962566103423978  # of the normal distribution that is cut at two s.d.
            init.trunc_normal_(weights, 0, sd, -2 * sd, 2 * sd)
        else:
            raise Refused('there is no initializer %s; he_normal is one' % name[:40])
    finally:
        torch.default_generator.set_state(before)
    return weights


class Steering:
    """What a person has changed in the training under way. All methods but `note` are for the training's own thread."""

    def __init__(self, hook):
        self.hook, self.save = hook, None
        self.control = None                 # the socket, once the log has begun
        self.is_child = False               # forked while the parent trains: it goes on with what was set, and takes no commands
        self.can, self.cannot = [], {}      # verbs; why not the others
        self.factor, self.clip = 1.0, 'none'
        self.frozen = {}                    # number of a row: its parameters
        self.by = weakref.WeakKeyDictionary()  # module of a layer: reference to its activation's module
        self.rows = []                      # in the log's order
        self.changes = []                   # lists of those that one line made
        self.paused = self.hold = self.stopping = False
        self.left = 0                       # steps of a `step N`
        self.largest = self.top_rate = 1e4  # numbers and learning rates that a command may ask for
        patience = os.environ.get('VGTOP_ORPHAN', '')
        self.patience = int(patience) if patience.isdigit() else ORPHAN

    def look(self, rows):
        """Which verbs this job can do, when a step was sampled."""
        self.rows = rows
        optimizers = list(self.hook.optimizers)
        self.see_types([p for o in optimizers for p in parameters_of(o)] + [row.parameter() for row in rows])
        why = {}
        if not optimizers:
            why.update(dict.fromkeys(('lr', 'clip', 'freeze'), 'the job updates its weights by hand, without an optimizer'))
        if any(isinstance(o, torch.optim.LBFGS) for o in optimizers):
            why.update(dict.fromkeys(('clip', 'freeze'), 'LBFGS has its gradients inside its step'))
        if any(getattr(o, '_step_supports_amp_scaling', False) for o in optimizers):
            why['clip'] = 'a fused optimizer divides by the loss scale inside its step'
        if self.hook.compiled:
            why['activation'] = 'torch.compile has the functions in its code already'
        elif not self.activations():
            why['activation'] = 'its activations are functions, no modules that could be swapped'
        if self.save is None:
            why['save'] = 'the script gave no function for it: vgtop.watch(..., save=function)'
        if any(hasattr(row.parameter(), 'to_local') for row in rows):
            why['init'] = 'its weights are spread over several processes'
        self.can, self.cannot = [verb for verb in VERBS if verb not in why], why

    def see_types(self, parameters):
        """Larger numbers would not fit into the parameters, and the optimizer's step would end the job with an error."""
        kinds = {p.dtype for p in parameters if p is not None and p.dtype.is_floating_point}
        self.largest = min([torch.finfo(kind).max for kind in kinds], default=1e4) / 100
        self.top_rate = min(1e4, self.largest)

    def activations(self):
        """[(number of a row from 1, its module, the module of its activation)]"""
        found = [(i, row.module(), self.by.get(row.module()) if row.module() is not None else None) for i, row in enumerate(self.rows, 1)]
        return [(i, layer, by()) for i, layer, by in found if by is not None and by() is not None]

    def activation_name(self):
        """That of all hidden layers, in torch's words; '' where there is none, or several."""
        names = {type(act).__name__ for _, _, act in self.activations()}
        return names.pop() if len(names) == 1 else ''

    # between two steps

    def between_steps(self):
        if self.left:
            self.left -= 1
            if not self.left:
                self.pause(True)
        if self.control is None or not (self.paused or self.control.queue):
            return
        began = time.monotonic()
        self.do_requests()
        watched = time.monotonic()
        while self.paused and self.hook.on and not self.control.closed:
            if self.control.wait(0.5):
                self.do_requests()
            self.hook.send_arrived()
            watched = time.monotonic() if self.control.clients or self.hold else watched
            if time.monotonic() - watched > self.patience:
                self.pause(False, why='nobody watched for %d s' % self.patience)
        if not self.hook.on:  # the log has failed, and nobody can say resume any more
            self.paused = False
            return
        if self.paused:
            self.pause(False, why='its socket is closed')
        self.hook.pace.last = None  # a pause is no slow step
        if self.hook.pace.soon and self.hook.sample is None:
            self.hook.begin_sample()
        self.hook.log.idle += time.monotonic() - began
        if self.stopping:
            raise Stopped(0)

    def do_requests(self):
        for request in self.control.take():
            try:
                done, was = self.do_line(request.line)
                request.answer(done=done, step=self.hook.step, was=was)
            except Refused as why:
                request.answer(refused=str(why))
            except Exception as error:
                request.answer(refused='%s: %s' % (type(error).__name__, error))

    def do_line(self, line):
        """Does the commands of a line, all or none of them, and returns what was done and what was before."""
        changes, told = [], []
        try:
            for words in filter(None, (part.split() for part in line.split(';'))):
                if words[0] not in VERBS:
                    raise Refused('a job cannot do %s; it can: %s' % (words[0][:40], ' '.join(self.can)))
                if words[0] in self.cannot:
                    raise Refused(self.cannot[words[0]])
                result = getattr(self, 'do_' + words[0])(words[1:])
                if isinstance(result, tuple):
                    changes.append(result[1])
                    result = result[0]
                told.append(result)
        except Exception:
            for change in reversed(changes):
                change.put_back()
            raise
        if changes:
            self.changes = self.changes[1 - CHANGES:] + [changes]
        for change in changes:
            self.note(change.command, change.was)
        self.see_soon(AFTER if changes else 0)
        return '; '.join(told), '; '.join(change.was for change in changes)

    def see_soon(self, steps):
        """Samples the next steps, where the hook chooses: a person waits for what comes of the command."""
        if not self.hook.pace.fixed:
            self.hook.pace.soon = max(self.hook.pace.soon, steps)

    def note(self, command, was='', **more):
        line = dict({'step': self.hook.step, 'command': command}, **more)
        if was:
            line['was'] = was
        self.hook.under_way.append(Note(**line))
        self.hook.send_arrived()

    # the verbs: each gives what it has done, or that and its Change

    def pause(self, on, **more):
        if on != self.paused:
            self.paused = on
            self.hold = self.hold and on
            self.note('pause on' if on else 'pause off', **more)

    def do_pause(self, words):
        how = only_word(words or ['on'], 'pause takes on, off, toggle or hold')
        if how not in ('on', 'off', 'toggle', 'hold'):
            raise Refused('pause takes on, off, toggle or hold, not %s' % how[:40])
        moving = not self.paused
        self.left, self.hold = 0, how == 'hold'
        self.pause(moving if how == 'toggle' else how != 'off')
        return ('paused, also when nobody watches' if self.hold else 'paused') if self.paused else 'it goes on'

    def do_resume(self, words):
        return self.do_pause(['off'])

    def do_step(self, words):
        text = only_word(words or ['1'], 'step takes a number of steps')
        if not text.isdigit() or not 0 < int(text) <= 10 ** 9:
            raise Refused('step takes a number of steps, not %s' % text[:40])
        self.pause(False)
        self.left = int(text)
        self.note('step %d' % self.left)
        self.see_soon(min(self.left, AFTER))
        return '%d step%s, then a pause' % (self.left, 's' * (self.left > 1))

    def rate(self):
        """The learning rate of the first parameters, as the script has it."""
        optimizer = next((ref() for ref in self.hook.order if ref() is not None), None)
        rate = None if optimizer is None else optimizer.param_groups[0].get('lr')
        if rate is None:
            raise Refused('its optimizer has no learning rate')
        return float(rate)

    def do_lr(self, words):
        text = only_word(words, 'lr takes *2, /2 or a value')
        base, before = self.rate(), self.factor
        if text[0] in '*/':
            by = positive(text[1:], 'lr ' + text[0])
            factor = before * by if text[0] == '*' else before / by
        elif base == 0:
            raise Refused('the schedule is at a learning rate of 0 now; lr *2 works')
        else:
            factor = positive(text, 'lr') / base
        rates = [group['lr'] for o in list(self.hook.optimizers) for group in o.param_groups if 'lr' in group]
        if not 0 < factor < math.inf or not max(float(rate) for rate in rates) * factor <= self.top_rate:
            raise Refused('a learning rate above %.4g is not possible here' % self.top_rate if factor > 1 else 'that learning rate is not possible')

        def put_back():
            self.factor = before
        self.factor = factor
        change = Change('lr %.6g' % (base * factor), 'lr %.6g' % (base * before), put_back)
        return change.command, change

    def do_clip(self, words):
        text = neighbour(CLIPS, self.clip, only_word(words, 'clip takes norm:F, value:F or none'))
        kind, _, most = text.rpartition(':')
        clip = 'none' if text in ('none', 'off') else '%s:%g' % (kind or 'norm', positive(most, 'clip', self.largest))
        if kind not in ('', 'norm', 'value'):
            raise Refused('clip takes norm:F, value:F or none, not %s' % text[:40])
        before = self.clip

        def put_back():
            self.clip = before
        self.clip = clip
        return 'clip ' + clip, Change('clip ' + clip, 'clip ' + before, put_back)

    def wanted(self, words):
        """The numbers of the rows that the words name: a number, from-to, a name or the beginning of one up to a dot; all without a word."""
        numbers = set()
        for word in words:
            first, _, last = word.partition('-')
            if first.isdigit() and (last or first).isdigit():
                found = range(int(first), int(last or first) + 1) if int(last or first) <= len(self.rows) and int(first) else ()
            else:
                found = [i for i, row in enumerate(self.rows, 1) if row.name == word or row.name.startswith(word + '.')]
            if not found:
                raise Refused('there is no layer %s; 1 to %d and their names are' % (word[:60], len(self.rows)))
            numbers.update(found)
        return numbers or set(range(1, len(self.rows) + 1))

    def do_activation(self, words):
        if not words:
            raise Refused('activation takes a name: relu')
        torch_name, layers = self.activation_name(), words[1:]
        present = next((name for name, of_torch in ACTIVATIONS.items() if of_torch == torch_name), '')
        name = neighbour(ACTIVATIONS, present, words[0])
        if name not in ACTIVATIONS:
            raise Refused('there is no activation %s; %s are' % (name[:40], ', '.join(ACTIVATIONS)))
        wanted, places, all_of = self.wanted(layers), [], self.activations()
        mine = {id(act): act for i, _, act in all_of if i in wanted}
        if any(id(act) in mine and i not in wanted for i, _, act in all_of):
            raise Refused('other layers share that module')
        for x in gc.get_objects():
            if issubclass(type(x), torch.nn.Module) and '_modules' in vars(x):
                places += [(x, key, child) for key, child in x._modules.items() if id(child) in mine]
        held = {id(act) for _, _, act in places}
        swapped = [(layer, act) for i, layer, act in all_of if i in wanted and id(act) in held]
        functional = sum(1 for i, row in enumerate(self.rows, 1) if i in wanted and row.module() is not None
                         and self.hook.activation.get(row.module()) == 'functional')
        if not swapped:
            raise Refused('none of these activations is a module of the model')
        new = {key: getattr(torch.nn, ACTIVATIONS[name])().train(mine[key].training) for key in held}
        for owner, key, act in places:
            owner._modules[key] = new[id(act)]
        for layer, act in swapped:
            self.by[layer] = weakref.ref(new[id(act)])

        def put_back():
            for owner, key, act in places:
                owner._modules[key] = act
            for layer, act in swapped:
                self.by[layer] = weakref.ref(act)
        command = ' '.join(['activation', name] + layers)
        count = len({id(layer) for layer, _ in swapped})
        all_there = count + functional + len({id(layer) for i, layer, act in all_of if i in wanted and id(act) not in held})
        told = '%s: %d of %d%s' % (command, count, all_there, '' if not functional else
                                  ': %d %s' % (functional, 'is functional' if functional == 1 else 'are functional'))
        return told, Change(command, 'activation ' + (torch_name or 'mixed'), put_back)

    def do_init(self, words):
        if not words or words[0] in ('next', 'prev'):
            raise Refused('init takes the name of an initializer: init he_normal, or init he_normal 3 for layer 3')
        named, wanted = words[1:], self.wanted(words[1:])
        plain = (torch.nn.Linear, torch.nn.modules.conv._ConvNd)
        rows = [row for i, row in enumerate(self.rows, 1) if i in wanted and row.parameter() is not None and len(row.shape) > 1]
        rows = rows if named else [row for row in rows if isinstance(row.module(), plain)]
        if not rows:
            raise Refused('there are no weights of linear or convolution layers')
        pairs = [(row.parameter(), draw(words[0], row.shape, self.largest)) for row in rows]
        pairs += [(row.module().bias, torch.zeros(())) for row in rows if isinstance(row.module(), plain) and row.module().bias is not None]
        kept = sum(p.numel() for p, _ in pairs) <= KEPT
        before = [(p, p.detach().clone() if kept else None) for p, _ in pairs]
        states = [(o, p, o.state.pop(p)) for o in list(self.hook.optimizers) for p, _ in pairs if p in o.state]

        def put_back():
            if not kept:
                raise Refused('the weights before it were too many to be kept')
            with torch.no_grad():
                for p, old in before:
                    p.copy_(old)
            for optimizer, p, state in states:
                optimizer.state[p] = state
        with torch.no_grad():
            for p, new in pairs:
                p.copy_(new)
        command = ' '.join(['init'] + words)
        return '%s: %d layer%s' % (command, len(rows), 's' * (len(rows) > 1)), Change(command, 'init (the weights before)', put_back)

    def do_freeze(self, words):
        if not words:
            raise Refused('freeze takes layers, or off')
        before, off = self.frozen, words == ['off']
        mine = {} if off else {i: [p for p in self.rows[i - 1].module()._parameters.values() if p is not None]
                               for i in self.wanted(words) if self.rows[i - 1].module() is not None}

        def put_back():
            self.frozen = before
        self.frozen = {} if off else dict(before, **{str(i): p for i, p in mine.items()})
        was = 'freeze ' + (' '.join(sorted(before, key=int)) or 'off')
        told = 'nothing is frozen' if off else 'frozen: layer' + 's' * (len(self.frozen) > 1) + ' ' + ', '.join(sorted(self.frozen, key=int))
        return told, Change(' '.join(['freeze'] + words), was, put_back)

    def do_save(self, words):
        self.save()
        self.note('save')
        return 'saved'

    def do_stop(self, words):
        saved = self.save is not None and self.do_save([])
        self.note('stop')
        self.stopping, self.paused = True, False
        return 'saved, and stopped' if saved else 'stopped; nothing was saved: the script gave no function for it'

    def do_undo(self, words):
        if not self.changes:
            raise Refused('nothing was changed')
        for change in reversed(self.changes[-1]):
            change.put_back()
            self.note('undo', change.command)
        self.see_soon(AFTER)
        return 'taken back: ' + '; '.join(change.command for change in self.changes.pop())

    # around an optimizer's step

    def hold_rates(self, optimizer, held):
        """Multiplies the learning rates; what a schedule does with them before and after the step is not touched. The caller puts back
        what is in `held`, also after an error."""
        if self.factor != 1:
            for group in optimizer.param_groups:
                if 'lr' in group:
                    held.append((group, group['lr']))
                    rate = group['lr'] * self.factor
                    group['lr'] = rate if isinstance(rate, torch.Tensor) else min(rate, self.top_rate)  # the schedule may have raised it

    def hide_gradients(self, optimizer, hidden):
        """Clips; and takes frozen parameters' gradients away, so that the optimizer passes these over. The caller gives `hidden` back."""
        frozen = {id(p) for parameters in self.frozen.values() for p in parameters}
        for p in parameters_of(optimizer) if frozen else ():
            if id(p) in frozen and p.grad is not None:
                hidden.append((p, p.grad))
                p.grad = None
        if self.clip != 'none':
            kind, _, most = self.clip.partition(':')
            clip = getattr(torch.nn.utils, 'clip_grad_%s_' % kind)
            getattr(clip, '__wrapped__', clip)(parameters_of(optimizer), float(most))


class Request:
    """A command under way. Both threads may take it, but only one gets it."""

    def __init__(self, client, number, line):
        self.client, self.number, self.line, self.came, self.token = client, number, line, time.monotonic(), [True]

    def claim(self):
        try:
            return self.token.pop()
        except IndexError:
            return False

    def answer(self, **words):
        self.client.tell({'id': self.number, **{key: value for key, value in words.items() if value != ''}})


class Client:
    """A watcher's connection."""

    def __init__(self, control, sock):
        self.control, self.sock, self.said, self.outbox, self.gone = control, sock, b'', collections.deque(), False

    def tell(self, line):
        """From any thread: the answer goes out soon."""
        self.outbox.append(json.dumps(clean(line)).encode() + b'\n')
        self.control.nudge()


class Control:
    """The socket that takes commands, and its thread. Whatever comes in there, the training does not notice it."""

    def __init__(self, steering):
        self.steering, self.queue, self.clients = steering, collections.deque(), []
        self.news, self.closed, self.path = threading.Event(), False, None
        self.nudged = os.pipe()
        for end in self.nudged:
            os.set_blocking(end, False)
        self.listener = self.listen()
        self.pid = os.getpid()
        self.thread = threading.Thread(target=self.work, name='vgtop-control', daemon=True)
        self.thread.start()

    def listen(self):
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        folder = control_folder()
        remove_stale_sockets(folder)
        self.path = os.path.join(folder, 'vgtop-%d-%s.sock' % (os.getpid(), os.urandom(3).hex()))
        listener.bind(self.path)
        os.chmod(self.path, 0o600)  # nobody else could enter the folder before either
        listener.listen(CLIENTS)
        listener.setblocking(False)
        return listener

    # for the training's thread

    def take(self):
        """The commands that wait, the oldest first."""
        while self.queue:
            request = self.queue.popleft()
            if request.claim() and not request.client.gone:
                yield request

    def wait(self, seconds):
        """Until a command comes, or for so long."""
        came = self.news.wait(seconds)
        self.news.clear()
        return came

    def nudge(self):
        try:
            os.write(self.nudged[1], b'.')
        except OSError:  # it is full: the thread wakes anyway; or closed
            pass

    def close(self):
        """Also in a forked child, where the socket's file is the parent's."""
        self.closed = True
        if os.getpid() == self.pid:
            try:
                os.unlink(self.path)
            except OSError:
                pass
            self.nudge()
            if threading.current_thread() is not self.thread:
                self.thread.join(0.5)  # the last answers go out
        else:
            for sock in [self.listener] + [client.sock for client in self.clients]:
                sock.close()

    # its own thread

    def work(self):
        try:
            while not self.closed:
                self.turn()
                time.sleep(0.005)  # a flood of connections must not take the interpreter's time
            for client in list(self.clients):
                self.write(client)
        except Exception as error:
            if not self.closed:
                say('takes no commands any more: %s: %s' % (type(error).__name__, error))
        self.closed = True
        self.listener.close()
        for client in list(self.clients):
            self.drop(client)

    def turn(self):
        readers = [self.nudged[0], self.listener] + [client.sock for client in self.clients if not client.gone]
        writers = [client.sock for client in self.clients if client.outbox]
        poll = select.poll()
        for one in readers:
            poll.register(one, select.POLLIN)
        for one in writers:
            poll.register(one, select.POLLOUT | (select.POLLIN if one in readers else 0))
        ready = {number: events for number, events in poll.poll(1000 if self.queue else 10000)}
        if self.nudged[0] in ready:
            os.read(self.nudged[0], 4096)
        for client in list(self.clients):
            if ready.get(client.sock.fileno(), 0) & ~select.POLLOUT:
                self.read(client)
            if client.outbox and client in self.clients:
                self.write(client)
        if self.listener.fileno() in ready:
            self.accept()
        self.expire()

    def accept(self):
        for _ in range(CLIENTS):
            try:
                sock = self.listener.accept()[0]
            except BlockingIOError:
                return
            except OSError:  # no descriptor is free, or the client is gone already
                time.sleep(0.1)
                return
            if len(self.clients) >= CLIENTS or not same_user(sock):
                sock.close()
                continue
            sock.setblocking(False)
            client = Client(self, sock)
            self.clients.append(client)
            client.tell({'vgtop': __version__, 'pid': os.getpid(), 'can': self.steering.can, 'cannot': self.steering.cannot})

    def read(self, client):
        try:
            data = client.sock.recv(LINE)
        except BlockingIOError:
            return
        except OSError:
            data = b''
        if not data or not self.is_there(client):
            return self.drop(client)
        lines = (client.said + data).split(b'\n')
        client.said = lines.pop()
        if len(client.said) > LINE:
            return self.drop(client)
        for line in lines:
            if not self.take_line(client, line):
                return self.drop(client)

    def is_there(self, client):
        """A watcher that has hung up gets nothing done by what it said last."""
        try:
            return client.sock.recv(1, socket.MSG_PEEK) != b''
        except BlockingIOError:
            return True
        except OSError:
            return False

    def take_line(self, client, line):
        """False: it is no request."""
        try:
            request = json.loads(line.decode())
            number, do = request['id'], request['do']
        except (ValueError, KeyError, TypeError, RecursionError):
            return False
        if type(number) is not int or not 0 <= number < 1 << 53 or not isinstance(do, str) or not do.isprintable() or len(do) > 400:
            return False
        if sum(1 for request in list(self.queue) if request.client is client) >= COMMANDS:
            client.tell({'id': number, 'refused': '%d commands wait already' % COMMANDS})
            return True
        client.tell({'id': number, 'accepted': True})
        self.queue.append(Request(client, number, do))
        self.news.set()
        return True

    def write(self, client):
        try:
            while client.outbox:
                sent = client.sock.send(client.outbox[0])
                rest = client.outbox.popleft()[sent:]
                if rest:
                    client.outbox.appendleft(rest)
        except BlockingIOError:
            if sum(map(len, list(client.outbox))) > UNSENT:  # it does not read
                self.drop(client)
        except OSError:
            self.drop(client)

    def expire(self):
        for request in list(self.queue):
            if time.monotonic() - request.came > EXPIRY and request.claim():
                request.answer(refused='no step came for %d s: it is given up' % EXPIRY)

    def drop(self, client):
        """What it has asked for and was not begun is not done."""
        client.gone = True
        client.outbox.clear()
        if client in self.clients:
            self.clients.remove(client)
        client.sock.close()


def same_user(sock):
    """Does the process at the other end belong to the same person?"""
    if not hasattr(socket, 'SO_PEERCRED'):  # the folder is for this person alone
        return True
    _, user, _ = struct.unpack('3i', sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize('3i')))
    return user == os.geteuid()


def control_folder():
    """A folder that nobody else can enter, with a name that is short enough for a socket's path."""
    runtime = os.environ.get('XDG_RUNTIME_DIR', '')
    for folder in ([os.path.join(runtime, 'vgtop')] if os.path.isabs(runtime) else []) + ['/tmp/vgtop-%d' % os.geteuid()]:
        try:
            os.mkdir(folder, 0o700)
        except OSError:
            pass
        try:
            about = os.lstat(folder)
        except OSError:
            continue
        if stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid() and not about.st_mode & 0o077 and len(folder) <= 60:
            return folder
    raise OSError(errno.EACCES, 'there is no folder for its socket that is for this user alone')


def open_control(steering, job):
    """Opens the socket, or keeps it, where the job may be steered, and names it in the log's first line. Returns what the job can do."""
    if steering is None or steering.is_child:
        return []
    if steering.control is None:
        try:
            steering.control = Control(steering)
        except Exception as error:
            say('takes no commands: %s' % error)
            return []
    job['control'] = steering.control.path
    if steering.activation_name():
        job['activation'] = steering.activation_name()
    return list(steering.can)


def remove_stale_sockets(folder):
    """Those whose process is gone take no connection."""
    for name in os.listdir(folder)[:1000]:
        path = os.path.join(folder, name)
        if not (name.startswith('vgtop-') and name.endswith('.sock')):
            continue
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            sock.setblocking(False)
            try:
                sock.connect(path)
            except ConnectionRefusedError:
                try:
                    os.unlink(path)
                except OSError:
                    pass
            except OSError:
                pass


# --- wrappers around functions of torch: each does what the function did, and tells the hook ---

def tell(method, *args):
    hook = _hook
    if hook is not None and hook.on:
        hook.guard(getattr(hook, method), *args)


def replace(owner, name, make):
    """Replaces owner.name by make(owner.name), once."""
    original = getattr(owner, name, None)
    if original is not None and not hasattr(original, 'vgtop'):
        wrapper = functools.wraps(original)(make(original))
        wrapper.vgtop = True
        setattr(owner, name, wrapper)


def telling(before, after):
    """Makes a wrapper that calls these methods of the hook before and after, or one of them."""
    def make(original):
        def wrapper(*args, **kwargs):
            if before:
                tell(before, *args)
            try:
                return original(*args, **kwargs)
            finally:
                if after:
                    tell(after, *args)
        return wrapper
    return make


def make_clip(original):
    def clip(parameters, *args, **kwargs):
        parameters = [parameters] if isinstance(parameters, torch.Tensor) else list(parameters)
        tell('before_clip', parameters)
        return original(parameters, *args, **kwargs)
    return clip


def see_forward(*args):
    """The forward hook. torch.compile traces it as nothing, so its graphs are those without vgtop; modules outside of them are seen."""
    if not is_compiling():
        hook = _hook
        if hook is not None and (hook.sample is not None or hook.evaluating):
            hook.guard(hook.see_call, *args)


def make_step(original):
    def step(self, *args, **kwargs):
        if is_compiling():
            return original(self, *args, **kwargs)
        hook = _hook
        if hook is None or not hook.on or hook.stepping:
            return original(self, *args, **kwargs)
        hook.stepping = True
        steering, held, hidden = hook.steering, [], []
        try:
            if steering is not None:
                hook.guard(steering.hold_rates, self, held)
            if args and callable(args[0]):
                args = (measured_once(args[0], self),) + args[1:]
            elif callable(kwargs.get('closure')):
                kwargs = dict(kwargs, closure=measured_once(kwargs['closure'], self))
            else:
                tell('before_step', self)
                if steering is not None and (steering.frozen or steering.clip != 'none'):
                    hook.guard(steering.hide_gradients, self, hidden)
            try:
                result = original(self, *args, **kwargs)
            finally:
                for group, rate in held:
                    group['lr'] = rate
                for p, gradient in hidden:
                    p.grad = gradient
            tell('after_step', self)
            return result
        finally:
            hook.stepping = False
    return step


def measured_once(closure, optimizer):
    """A closure evaluates the loss, maybe often in a step. The first evaluation is the one that is measured."""
    evaluated = []

    @functools.wraps(closure)
    def wrapper(*args, **kwargs):
        result = closure(*args, **kwargs)
        if not evaluated:
            tell('before_step', optimizer, True)
        evaluated.append(True)
        return result
    return wrapper


def install(path, every):
    """Begins to watch. torch is imported."""
    global torch, _hook, is_compiling, COMPILES_HOOKS
    import torch
    is_compiling = getattr(getattr(torch, 'compiler', None), 'is_compiling', is_compiling)
    COMPILES_HOOKS = tuple(map(int, torch.__version__.split('.')[:2])) >= (2, 6)
    warnings.filterwarnings('ignore', 'Using `torch.compile.module.` when there are global hooks')
    _hook = Hook(path, every)
    if os.environ.get('VGTOP_STEER') == '1':
        _hook.steering = Steering(_hook)
    replace(torch.optim.Optimizer, '__init__', telling(None, 'see_optimizer'))
    replace(torch.autograd, 'backward', telling('before_backward', 'after_backward'))
    for name in ('clip_grad_norm_', 'clip_grad_value_', 'clip_grads_with_norm_'):
        for module in (torch.nn.utils.clip_grad, torch.nn.utils):
            replace(module, name, make_clip)
    scaler = getattr(getattr(torch, 'amp', None), 'GradScaler', None) or torch.cuda.amp.GradScaler
    replace(scaler, 'scale', telling(None, 'see_scale'))
    replace(scaler, 'step', telling('before_scaled_step', 'after_scaled_step'))
    replace(torch.autograd.graph.saved_tensors_hooks, '__enter__', telling('see_packing', None))
    replace(torch, 'compile', telling('see_compile', None))
    replace(torch.nn.Module, 'eval', telling('see_evaluation', None))
    replace(torch.nn.Module, 'load_state_dict', telling(None, 'see_loaded'))
    atexit.register(finish)
    if hasattr(os, 'register_at_fork'):
        os.register_at_fork(after_in_child=forget)


def finish():
    hook = _hook
    if hook is not None and hook.on:
        try:
            for packet in hook.under_way:
                for event in packet.events:
                    event.synchronize()
                hook.log.put(packet)
            hook.log.settle()
            trained = {id(p): id(o) for o in list(hook.optimizers) for p in parameters_of(o)}
            told = [(row, hook.facts.of_row(row, trained)) for row in hook.rows if row.told_facts is not None and row.module() is not None]
            hook.log.finish([{'name': row.name, 'facts': words} for row, words in told if set(words) - set(row.told_facts)])
        except Exception as error:
            hook.switch_off('%s: %s' % (type(error).__name__, error))
        hook.on = False
        hook.remove_forward_hook()
    if hook is not None and hook.steering is not None and hook.steering.control is not None:
        hook.steering.control.close()


def forget():
    """In a forked child: it has no thread, and a file of its own if it trains."""
    hook = _hook
    if hook is not None and hook.on:
        if hook.log.file is not None:
            os.close(hook.log.file)
        hook.under_way.clear()
        hook.log = Log(hook.log.path, hook.pace)
        replace(os, '_exit', telling('write_all', None))  # which is how children end; nothing else is run then
        if hook.steering is not None:
            if hook.steering.control is not None:
                hook.steering.control.close()
            hook.steering.control, hook.steering.is_child = None, True


# --- how it gets into the job ---

def environment():
    """The log and the interval that the environment names, or None."""
    every = os.environ.get('VGTOP_EVERY', '')
    return os.environ.get('VGTOP_LOG') or None, int(every) if every.isdigit() and int(every) else None


class Finder:
    """Stands first among the importers, and installs the hook when torch has been imported. (Many ask first whether there is a torch.)"""

    def find_spec(self, name, path=None, target=None):
        if name != 'torch':
            return None
        others = (finder.find_spec(name, path, target) for finder in list(sys.meta_path) if finder is not self)
        spec = next((spec for spec in others if spec is not None), None)
        load = getattr(spec and spec.loader, 'exec_module', None)

        def load_and_install(module):
            if self in sys.meta_path:
                sys.meta_path.remove(self)
            del spec.loader.exec_module
            load(module)
            try:
                install(*environment())
            except Exception as error:
                say('switched off: %s: %s' % (type(error).__name__, error))
        if load is not None:
            spec.loader.exec_module = load_and_install
        return spec


def inject(file):
    """Called by sitecustomize.py, `file`, whose folder the launcher puts first into PYTHONPATH. The person's own sitecustomize, if
    there is one, runs too."""
    if os.environ.get('VGTOP_LOG') and 'torch' not in sys.modules:
        sys.meta_path.insert(0, Finder())
    folder = os.path.dirname(os.path.abspath(file))
    spec = importlib.machinery.PathFinder.find_spec('sitecustomize', [p for p in sys.path if os.path.abspath(p or '.') != folder])
    if spec is not None and spec.loader is not None:
        module = sys.modules['sitecustomize'] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)


# --- for a script that names what it wants ---

def watch(model=None, optimizer=None, log=None, every=None, steer=None, save=None):
    """Watches this training. model, optimizer: one, a list, or None: they are found. log: the file, by default $VGTOP_LOG, else
    vgtop-<pid>.jsonl. every: sample every N-th step; None: as often as costs 1 % of the time. steer: True lets a person who watches change
    the training, False does not; None: as $VGTOP_STEER says. save: a function without arguments that saves the training."""
    path, steps = environment()
    if _hook is None:
        install(log or path or 'vgtop-%d.jsonl' % os.getpid(), every or steps)
    elif every and not steps:
        _hook.pace.fixed = every
        _hook.pace.begin_anew()
    as_list = lambda x: [] if x is None else list(x) if isinstance(x, (list, tuple)) else [x]
    _hook.models = [weakref.ref(m) for m in as_list(model)] or _hook.models
    _hook.rows_of = None
    for one in as_list(optimizer):
        _hook.see_optimizer(one)
    if steer is not None:
        _hook.steering = (_hook.steering or Steering(_hook)) if steer else None
    if _hook.steering is not None and save is not None:
        _hook.steering.save = save


def step(loss=None):
    """Ends a step whose updates are written by hand: call it after the update, before the gradients are set to zero."""
    if _hook is None:
        watch()
    tell('step_by_hand', loss)


def note(**numbers):
    """Puts numbers that only the script knows into the next record: epoch (and into all that follow), valid_loss, valid_accuracy."""
    if _hook is not None:
        _hook.noted.update(numbers)


def lasting(noted):
    return {key: value for key, value in noted.items() if key == 'epoch'}


# --- for jobs whose gradients are not torch's: vgtop_keras.py and vgtop_jax.py ---

class Numbers(Log):
    """A log of numbers that the job works out itself. layers: [{'name', 'shape'}], columns: keys of statistics. A step's numbers are an
    array of [layers, columns], on any device: the thread of the log waits for it, and not the job."""
    PATIENCE = 60  # the device may still be at work

    def __init__(self, layers, columns, about, log=None, every=None):
        path, steps = environment()
        super().__init__(log or path or 'vgtop-%d.jsonl' % os.getpid(), Pace(every or steps))
        self.layers, self.columns, self.about = layers, columns, about
        self.noted = {}
        if _hook is not None:  # it would write to the same file
            _hook.on, _hook.sample = False, None
            _hook.remove_forward_hook()
        atexit.register(self.finish_quietly)

    def wants(self):
        """Will the step that is under way be recorded?"""
        return not self.closed and self.pace.wants(self.taken)

    def step(self, numbers=None, **told):
        """A step is over. numbers: the array; told: loss, lr, epoch, valid_loss, accuracy ..., numbers or arrays of one."""
        if self.closed:
            return
        wanted = self.wants() and numbers is not None
        if wanted:
            packet = types.SimpleNamespace(first=False, rank=place()[0], step=self.taken, time=time.time(), numbers=numbers,
                                           told={**self.noted, **told})
            packet.record, self.noted = functools.partial(self.record, packet), lasting(self.noted)
            self.put(packet)
        self.taken += 1
        self.pace.step_ended(wanted)

    def record(self, packet, _):
        told = {key: value if isinstance(value, (int, float)) else float(value) for key, value in packet.told.items() if value is not None}
        layers = [dict(zip(self.columns, row), name=layer['name']) for layer, row in zip(self.layers, packet.numbers.tolist())]
        return {'step': packet.step, 'time': round(packet.time, 3), **told, 'every': self.pace.every, 'layers': layers}

    def header(self, _):
        layers = []
        for layer in self.layers:
            group, role = group_and_role(layer['name'])
            layers.append({**layer, 'size': math.prod(layer['shape']), **({'group': group, 'role': role} if group else {})})
        job = {'command': ' '.join(getattr(sys, 'orig_argv', sys.argv)), 'python': '%d.%d.%d' % sys.version_info[:3], 'pid': os.getpid(),
               'host': os.uname().nodename if hasattr(os, 'uname') else '', 'started': STARTED, **self.about}
        return {'vgtop': __version__, 'format': 2, 'job': job, 'layers': layers, 'statistics': list(self.columns), 'can': []}

    def fail(self, why):
        if not self.closed:
            self.close()
            say('switched off: ' + why)

    def finish_quietly(self):
        try:
            self.finish()
        except Exception as error:
            self.fail('%s: %s' % (type(error).__name__, error))
