#!/usr/bin/python3
"""replay.py: what a run of vgtop must compute, written a second time, in NumPy.

    replay.py KEY=VALUE ... > run.jsonl

prints an object a step and a last one for the trained network, as `vgtop run --format jsonl` does. vgtop must give the same
numbers, to a relative 1e-9 over the first 200 steps. make_fixtures.py runs this program and keeps its numbers for the tests.
It is written to be compared with the papers, not to be fast.

Settings (SETTINGS below has the defaults) are vgtop's own, and swap=STEP:ACTIVATION[,...], which changes the activation before
a step. Two are not in vgtop: bias=SD and lr_out=FACTOR. A data=csv:FILE without a folder is beside this program.

All random numbers come from one stream, numpy.random.RandomState(seed), in this order: the data set; the weights, first layer
first, each an (inputs, outputs) matrix, row by row; the biases, if bias is not 0; a permutation of the samples at the start
of each epoch, if there are mini-batches.
"""
import gzip
import json
import math
import os
import sys

import numpy as np

SETTINGS = dict(data='circles', samples=None, noise=None, factor=0.5, task='classes', scale='none', hidden='5,5,5,5',
                activation='sigmoid', init='normal:1', bias=0.0, norm='none', optimizer='rmsprop', lr=0.001, lr_out=1.0,
                batch=32, l2=0.0, clip='none', loss='cross_entropy', class_weight='none', seed=42, steps=100, every=1, swap='')
FASHION = '/usr/share/datasets/fashion-mnist/'


def split_choice(text, default=None):
    """'elu:0.5' is ('elu', 0.5); without a number the default is taken."""
    name, colon, number = text.partition(':')
    return name, float(number) if colon else default


# Data sets: of the stream and the settings, X (samples, features) and y (samples).

def two_curves(rng, noise, outer, inner):
    """As scikit-learn makes its pairs: class 0 on the outer curve, class 1 on the inner, shuffled, then noise on everything."""
    X = np.vstack([np.column_stack(outer), np.column_stack(inner)])
    y = np.repeat([0, 1], [len(outer[0]), len(inner[0])])
    order = rng.permutation(len(y))
    return X[order] + noise * rng.randn(*X.shape), y[order]


def circles(rng, samples=1000, noise=0.1, factor=0.5):
    half = samples // 2
    outer, inner = (np.linspace(0, 2 * np.pi, count, endpoint=False) for count in (half, samples - half))
    return two_curves(rng, noise, (np.cos(outer), np.sin(outer)), (factor * np.cos(inner), factor * np.sin(inner)))


def moons(rng, samples=1000, noise=0.1, factor=None):
    half = samples // 2
    outer, inner = (np.linspace(0, np.pi, count) for count in (half, samples - half))
    return two_curves(rng, noise, (np.cos(outer), np.sin(outer)), (1 - np.cos(inner), 1 - np.sin(inner) - 0.5))


def spiral(rng, samples=100, noise=0.2, factor=None):
    """CS231n's: three arms; the radius goes from 0 to 1 while the angle goes by 4, with noise on the angle."""
    radius, X = np.linspace(0, 1, samples), []
    for arm in range(3):
        angle = np.linspace(4 * arm, 4 * arm + 4, samples) + noise * rng.randn(samples)
        X.append(np.column_stack([radius * np.sin(angle), radius * np.cos(angle)]))
    return np.vstack(X), np.repeat(np.arange(3), samples)


def iris(rng, **_):
    """Petal length and width."""
    from sklearn.datasets import load_iris
    flowers = load_iris()
    return flowers.data[:, 2:], flowers.target


def fashion_mnist(rng, **_):
    """The training pictures but the first 5,000, which are held out."""
    with gzip.open(FASHION + 'train-images-idx3-ubyte.gz') as images, gzip.open(FASHION + 'train-labels-idx1-ubyte.gz') as labels:
        pixels = np.frombuffer(images.read()[16:], np.uint8).reshape(-1, 28 * 28)
        return pixels[5000:] / 255, np.frombuffer(labels.read()[8:], np.uint8)[5000:].astype(int)


def is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


def csv_file(path, numbers):
    """Numbers; the last column is the target. A first line without any number is a header."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), path), encoding='utf-8') as file:
        rows = [line.strip().split(',') for line in file if line.strip()]
    if not any(is_number(cell) for cell in rows[0]):
        del rows[0]
    table = np.array(rows, float)
    target = table[:, -1]
    return table[:, :-1], target if numbers else np.unique(target, return_inverse=True)[1]


DATA = {'circles': circles, 'moons': moons, 'spiral': spiral, 'iris': iris, 'fashion-mnist': fashion_mnist}


def make_data(rng, s):
    if s['data'].startswith('csv:'):
        return csv_file(s['data'][4:], s['task'] == 'numbers')
    given = {key: kind(s[key]) for key, kind in (('samples', int), ('noise', float), ('factor', float)) if s[key] is not None}
    return DATA[s['data']](rng, **given)


def standardized(a):
    """Each column less its mean, over its s.d.; a column of equal numbers is 0."""
    sd = a.std(0)
    return (a - a.mean(0)) / np.where(sd == 0, np.inf, sd)


# Initializers.

def truncated_normal(rng, count):
    """Numbers beyond 2 are drawn again, one by one. The division gives back the s.d. of 1 that this takes."""
    numbers = []
    while len(numbers) < count:
        z = rng.randn()
        if abs(z) <= 2:
            numbers.append(z)
    return np.array(numbers) / 0.87962566103423978


def draw_weights(rng, init, inputs, outputs):
    name, number = split_choice(init)
    if name == 'zeros':
        return np.zeros((inputs, outputs))
    if name == 'normal':
        return (1.0 if number is None else number) * rng.randn(inputs, outputs)
    if name == 'uniform':
        limit = 0.05 if number is None else number
        return rng.uniform(-limit, limit, (inputs, outputs))
    author, shape = name.split('_')
    variance = {'glorot': 2 / (inputs + outputs), 'he': 2 / inputs, 'lecun': 1 / inputs}[author]
    if shape == 'normal':
        return math.sqrt(variance) * truncated_normal(rng, inputs * outputs).reshape(inputs, outputs)
    limit = math.sqrt(3 * variance)
    return rng.uniform(-limit, limit, (inputs, outputs))


# Activations: of z (and a), f(z) and f'(z).

def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def exponential_unit(z, scale, a):
    low = np.minimum(z, 0)
    return scale * np.where(z > 0, z, a * np.expm1(low)), scale * np.where(z > 0, 1.0, a * np.exp(low))


def normal_unit(z):
    phi = 0.5 * np.array([math.erfc(x) for x in (-z / math.sqrt(2)).ravel()]).reshape(z.shape)
    return z * phi, phi + z * np.exp(-0.5 * z ** 2) / math.sqrt(2 * math.pi)


def softsign(z):
    shrunk = 1 / (1 + abs(z))
    return z * shrunk, shrunk ** 2


ACTIVATIONS = {
    'linear': lambda z, a: (z, np.ones_like(z)),
    'sigmoid': lambda z, a: (sigmoid(z), sigmoid(z) * sigmoid(-z)),
    'tanh': lambda z, a: (np.tanh(z), 4 * sigmoid(2 * z) * sigmoid(-2 * z)),
    'relu': lambda z, a: (np.maximum(z, 0), (z > 0).astype(float)),
    'leaky_relu': lambda z, a: (np.where(z > 0, z, a * z), np.where(z > 0, 1.0, a)),
    'elu': lambda z, a: exponential_unit(z, 1.0, a),
    'selu': lambda z, a: exponential_unit(z, 1.0507009873554804934, 1.6732632423543772848),
    'gelu': lambda z, a: normal_unit(z),
    'silu': lambda z, a: (z * sigmoid(z), sigmoid(z) + z * sigmoid(z) * sigmoid(-z)),
    'softplus': lambda z, a: (np.logaddexp(0, z), sigmoid(z)),
    'softsign': lambda z, a: softsign(z),
}
DEFAULT_A = {'leaky_relu': 0.01, 'elu': 1.0}


class Activation:
    def __init__(self, text):
        name, self.a = split_choice(text, DEFAULT_A.get(text))
        self.function = ACTIVATIONS[name]
        self.steepest = abs(self(np.linspace(-10, 10, 200001))[1]).max()

    def __call__(self, z):
        return self.function(z, self.a)


# Losses: of the logits and the targets, each sample's loss, its dLoss/dlogit, and whether it is right (of numbers: 1 - loss / variance).

def logistic(logits, y, _):
    z = logits[:, 0]
    return np.logaddexp(0, np.where(y == 1, -z, z)), (sigmoid(z) - y)[:, None], (z > 0) == (y == 1)


def cross_entropy(logits, y, _):
    log_p = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
    each = np.arange(len(y))
    slope = np.exp(log_p)
    slope[each, y] -= 1
    return -log_p[each, y], slope, logits.argmax(1) == y


def logistic_mse(logits, y, _):
    """(p - t)^2 of the probability of class 1."""
    z = logits[:, 0]
    error = sigmoid(z) - y
    return error ** 2, (2 * error * sigmoid(z) * sigmoid(-z))[:, None], (z > 0) == (y == 1)


def softmax_mse(logits, y, _):
    """The mean over the classes of (p - t)^2. Its slope is the softmax's Jacobian times 2/K (p - t)."""
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=1)[:, None])
    error = p - np.eye(logits.shape[1])[y]
    slope = 2 / logits.shape[1] * p * (error - (p * error).sum(1, keepdims=True))
    return (error ** 2).mean(1), slope, logits.argmax(1) == y


def mean_square(logits, y, variance):
    error = logits[:, 0] - y
    return error ** 2, 2 * error[:, None], 1 - error ** 2 / variance


# Optimizers: of a gradient, its memory, the number of the update (from 1) and the learning rate, the update to subtract.

def sgd(g, memory, t, lr):
    return lr * g


def momentum(g, memory, t, lr):
    memory['m'] = 0.9 * memory.get('m', 0) + g
    return lr * memory['m']


def rmsprop(g, memory, t, lr):
    memory['v'] = 0.9 * memory.get('v', 0) + 0.1 * g ** 2
    return lr * g / (np.sqrt(memory['v']) + 1e-7)


def adam(g, memory, t, lr):
    memory['m'] = 0.9 * memory.get('m', 0) + 0.1 * g
    memory['v'] = 0.999 * memory.get('v', 0) + 0.001 * g ** 2
    mean, square = memory['m'] / (1 - 0.9 ** t), memory['v'] / (1 - 0.999 ** t)
    return lr * mean / (np.sqrt(square) + 1e-7)


OPTIMIZERS = {'sgd': sgd, 'momentum': momentum, 'rmsprop': rmsprop, 'adam': adam}


def clipped(gradients, clip):
    """value:C cuts every component; norm:C scales all gradients together, biases and norms included."""
    name, limit = split_choice(clip)
    if name == 'value':
        return [np.clip(g, -limit, limit) for g in gradients]
    if name == 'norm':
        length = math.sqrt(sum((g ** 2).sum() for g in gradients))
        return [g * (limit / length) for g in gradients] if length > limit else gradients
    return gradients


class BatchNorm:
    """Ioffe & Szegedy 2015, before a hidden layer's weights. Evaluation uses running averages of mean and variance."""
    EPSILON = 1e-3

    def __init__(self, width):
        self.gamma, self.beta = np.ones(width), np.zeros(width)
        self.mean, self.variance = np.zeros(width), np.ones(width)

    def forward(self, x, training):
        mean, variance = (x.mean(0), x.var(0)) if training else (self.mean, self.variance)
        if training:
            self.mean, self.variance = 0.99 * self.mean + 0.01 * mean, 0.99 * self.variance + 0.01 * variance
        self.sd = np.sqrt(variance + self.EPSILON)
        self.xhat = (x - mean) / self.sd
        return self.gamma * self.xhat + self.beta

    def backward(self, d):
        """dLoss/dx, and the gradients of gamma and beta."""
        up = d * self.gamma
        dx = (up - up.mean(0) - self.xhat * (up * self.xhat).mean(0)) / self.sd
        return dx, (d * self.xhat).sum(0), d.sum(0)


class Network:
    """W[l] and b[l] of every layer; the last one is linear. norms[l] is before hidden layer l."""

    def __init__(self, rng, s, features, outputs):
        widths = [features] + [int(width) for width in str(s['hidden']).split(',') if width] + [outputs]
        self.W = [draw_weights(rng, s['init'], *shape) for shape in zip(widths, widths[1:])]
        sd = float(s['bias'])
        self.b = [sd * rng.randn(width) if sd > 0 else np.zeros(width) for width in widths[1:]]
        self.norms = [BatchNorm(width) for width in widths[:-2]] if s['norm'] == 'batch' else []
        self.activation = Activation(s['activation'])
        self.hidden = len(widths) - 2

    def parameters(self):
        return self.W + self.b + [norm.gamma for norm in self.norms] + [norm.beta for norm in self.norms]

    def forward(self, x, training=True):
        """Keeps the input, output and slope of every layer. Returns the logits."""
        self.inputs, self.outputs, self.slopes = [], [], []
        for l, (W, b) in enumerate(zip(self.W, self.b)):
            if self.norms and l < self.hidden:
                x = self.norms[l].forward(x, training)
            self.inputs.append(x)
            x, slope = x @ W + b, None
            if l < self.hidden:
                x, slope = self.activation(x)
            self.outputs.append(x)
            self.slopes.append(slope)
        return x

    def backward(self, d):
        """From d = dLoss/dlogits: dLoss/dz of every layer, and the gradients in the order of parameters()."""
        deltas, dW, db, dgamma, dbeta = [], [], [], [], []
        for l in range(self.hidden, -1, -1):
            if l < self.hidden:
                d = d * self.slopes[l]
            deltas.insert(0, d)
            dW.insert(0, self.inputs[l].T @ d)
            db.insert(0, d.sum(0))
            d = d @ self.W[l].T
            if self.norms and l < self.hidden:
                d, *of_norm = self.norms[l].backward(d)
                dgamma.insert(0, of_norm[0])
                dbeta.insert(0, of_norm[1])
        return deltas, dW + db + dgamma + dbeta

    def penalty(self, l2):
        return 0.5 * l2 * sum((W ** 2).sum() for W in self.W)

    def measure(self, l, dW, delta):
        """Of layer l: the weight gradient of the data loss, each sample's own dLoss/dz, the output, the weights before the update."""
        out, slope, W = self.outputs[l], self.slopes[l], self.W[l]
        flat = (1 - 0.97 ** 2) * self.activation.steepest
        return {
            'grad_mean': dW.mean(),
            'grad_sd': dW.std(),
            'grad_abs_mean': abs(dW).mean(),
            'grad_max': abs(dW).max(),
            'grad_norm': math.sqrt((dW ** 2).sum()),
            'grad_l1_scaled': abs(dW).sum() / (dW.shape[0] + dW.shape[1]),
            'delta_rms': math.sqrt((delta ** 2).mean()),
            'activation_mean': out.mean(),
            'activation_sd': out.std(),
            'saturated': 0.0 if slope is None else (abs(slope) < flat).mean(),
            'dead': 0.0 if slope is None else (slope == 0).all(axis=0).mean(),
            'weight_mean': W.mean(),
            'weight_sd': W.std(),
        }


def train(disturb=lambda X: X, **given):
    """Yields the record of every step, then the final one. `disturb` changes the inputs, see make_fixtures.py."""
    unknown = set(given) - set(SETTINGS)
    if unknown:
        raise SystemExit('replay.py: unknown settings: ' + ' '.join(unknown))
    s = dict(SETTINGS, **given)
    lr, l2, batch, lr_out = float(s['lr']), float(s['l2']), int(s['batch']), float(s['lr_out'])
    swaps = dict(swap.split(':', 1) for swap in s['swap'].split(',') if swap)
    rng = np.random.RandomState(int(s['seed']))
    X, y = make_data(rng, s)
    X = disturb(X)
    numbers = s['task'] == 'numbers'
    if s['scale'] == 'standard':
        X, y = standardized(X), standardized(y) if numbers else y
    classes = 0 if numbers else y.max() + 1
    of_classes = {'cross_entropy': (logistic, cross_entropy), 'mse': (logistic_mse, softmax_mse)}[s['loss']]
    loss_of = mean_square if numbers else of_classes[classes != 2]
    variance = y.var() if numbers else None
    weights = np.ones(1 if numbers else classes)
    if s['class_weight'] == 'balanced':
        weights = len(y) / (classes * np.bincount(y))

    def loss(logits, target):
        """The weighted mean loss, its dLoss/dlogit, and the accuracy."""
        losses, slopes, right = loss_of(logits, target, variance)
        weight = weights[np.zeros(len(target), int) if numbers else target]
        return (losses * weight).mean(), slopes * weight[:, None] / len(target), right.mean()

    network = Network(rng, s, X.shape[1], 1 if classes < 3 else classes)
    memories = [{} for _ in network.parameters()]
    layers = len(network.W)
    n, epoch, at, order = len(X), -1, len(X), np.arange(len(X))
    for step in range(int(s['steps'])):
        if str(step) in swaps:
            network.activation = Activation(swaps[str(step)])
        if at >= n:
            epoch, at = epoch + 1, 0
            if batch:
                order = rng.permutation(n)
        chosen = order[at:at + (batch or n)]
        at += len(chosen)
        data_loss, d, accuracy = loss(network.forward(X[chosen]), y[chosen])
        deltas, gradients = network.backward(d)
        measured = [network.measure(l, gradients[l], deltas[l] * len(chosen)) for l in range(layers)]
        record = dict(step=step, epoch=epoch, loss=data_loss + network.penalty(l2), accuracy=accuracy, layers=measured)
        for l in range(layers):
            gradients[l] = gradients[l] + l2 * network.W[l]
        for i, (p, g) in enumerate(zip(network.parameters(), clipped(gradients, s['clip']))):
            update = OPTIMIZERS[s['optimizer']](g, memories[i], step + 1, lr * (lr_out if i in (layers - 1, 2 * layers - 1) else 1))
            if i < layers:
                sds = update.std(), measured[i]['weight_sd']
                measured[i]['update_ratio'] = math.log10(sds[0] / sds[1]) if min(sds) > 0 else None
            p -= update
        if step % int(s['every']) == 0:
            yield record
    final_loss, _, accuracy = loss(network.forward(X, training=False), y)
    yield dict(final=True, loss=final_loss + network.penalty(l2), accuracy=accuracy)


if __name__ == '__main__':
    for line in train(**dict(word.split('=', 1) for word in sys.argv[1:])):
        print(json.dumps(line, default=float))
