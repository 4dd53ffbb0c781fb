#!/usr/bin/env python3
# A run of vgtop in NumPy: the same random draws, the same formulas, the same numbers.
#
#     python3 THIS_FILE [--steps N] > run.jsonl
#
# prints a JSON object a step, with the keys of `vgtop run --format jsonl`, and a last one for the trained network.
# It needs Python 3 and NumPy, nothing else.
#
# The experiment as it stands at the run's end:
#
#     vgtop circles
#
# Settings were changed at 0 steps of this run. Earlier runs that drew from the same random stream: 0.
# Written by vgtop 0.1.0.

import argparse
import json
import math

try:
    import numpy as np
except ImportError:
    raise SystemExit('this program needs NumPy: apt-get install python3-numpy')

np.seterr(all='ignore')  # a number that is not finite is printed as a string

parser = argparse.ArgumentParser(description='A run of vgtop in NumPy.')
parser.add_argument('--steps', type=int, default=200, help='how many to take (%(default)s)')
arguments = parser.parse_args()

rng = np.random.RandomState(42)  # the one stream that everything is drawn from


def circles(samples, noise, factor):
    """Two rings, one in the other, as sklearn.datasets.make_circles draws them."""
    outer = np.linspace(0, 2 * np.pi, samples // 2, endpoint=False)
    inner = np.linspace(0, 2 * np.pi, samples - samples // 2, endpoint=False)
    X = np.vstack([np.c_[np.cos(outer), np.sin(outer)], np.c_[np.cos(inner) * factor, np.sin(inner) * factor]])
    y = np.repeat([0, 1], [samples // 2, samples - samples // 2])
    p = rng.permutation(samples)
    return X[p] + noise * rng.randn(samples, 2), y[p]


X, y = circles(samples=1000, noise=0.1, factor=0.5)
n, classes = len(X), 2


def normal(fan_in, fan_out, sd):
    return sd * rng.randn(fan_in, fan_out)


# Activations: of the pre-activations z, f(z) and its slope f'(z).

def sigmoid(z):
    """1 / (1 + e^-z) and f (1 - f), both by e^-|z| so that neither overflows nor cancels."""
    e = np.exp(-abs(z))
    return np.where(z < 0, e, 1) / (1 + e), e / (1 + e) ** 2


# Optimizers: of a gradient g the update u, which is subtracted. m and v are theirs; t counts updates from 1.

def rmsprop(g, m, v, t, lr):
    """v = 0.9 v + 0.1 g^2; u = lr g / (sqrt(v) + 1e-7) (Hinton 2012)"""
    v[...] = 0.9 * v + 0.1 * g * g
    return lr * g / (np.sqrt(v) + 1e-7)


def sd(x):
    """The population's s.d. Shifted by one of the numbers, so that equal numbers have exactly 0."""
    return (x - x.flat[0]).std()


def length(x):
    return math.sqrt((x * x).sum())


def scaled(f, x):
    """f(x) of gradients so small or so large that their squares leave the range of floating-point numbers."""
    top = abs(x).max()
    return top * f(x / top) if 0 < top < math.inf else top


def measure(dW, delta, a, slope, W):
    """What is recorded of a layer: of dW, the data loss's gradient before L2 and clipping; of delta, each sample's own dLoss/dz;
    of a = f(z), where saturated means a slope under 1 - 0.97^2 of the steepest, dead a slope of 0 on the whole batch."""
    return dict(
        grad_mean=dW.mean(), grad_sd=scaled(sd, dW), grad_abs_mean=abs(dW).mean(), grad_max=abs(dW).max(),
        grad_norm=scaled(length, dW), grad_l1_scaled=abs(dW).sum() / sum(dW.shape),
        delta_rms=scaled(length, delta) / math.sqrt(delta.size),
        activation_mean=a.mean(), activation_sd=sd(a),
        saturated=0.0 if slope is None else (abs(slope) < (1 - 0.97 ** 2) * now['steepest']).mean(),
        dead=0.0 if slope is None else (slope == 0).all(0).mean(),
        weight_mean=W.mean(), weight_sd=sd(W))


def number(x):
    if math.isfinite(x):
        return float(x)
    return 'NaN' if math.isnan(x) else 'Infinity' if x > 0 else '-Infinity'


def shapes(hidden, pieces):
    """(inputs, columns) of every layer's weights. Two classes need one output unit; maxout has two columns a unit."""
    widths = [X.shape[1]] + hidden
    outputs = 1 if classes == 2 else classes
    return [(i, pieces * o) for i, o in zip(widths, hidden)] + [(widths[-1], outputs)]


draw = lambda i, o: normal(i, o, 1)
W = [draw(inputs, columns) for inputs, columns in shapes([5, 5, 5, 5], 1)]
L = len(W)
B = [np.zeros(w.shape[1]) for w in W]
parameters = W + B
m = [np.zeros_like(p) for p in parameters]  # the optimizer's state
v = [np.zeros_like(p) for p in parameters]


def forward(x, training=False):
    """Of every layer its input, output and slope f'(z). The output layer is linear."""
    inputs, outputs, slopes, norms = [], [], [], []
    for l in range(L):
        inputs.append(x)
        z = x @ W[l] + B[l]
        x, slope = now['activation'](z) if l < L - 1 else (z, None)
        outputs.append(x)
        slopes.append(slope)
    return inputs, outputs, slopes, norms


def judge(logits, label):
    """The logistic loss log(1 + e^s) of each sample, s the logit with the sign that is wrong; its slope; is the sign right?"""
    z = logits[:, 0]
    s = np.where(label == 1, -z, z)
    wrong = 1 / (1 + np.exp(-s))
    return np.logaddexp(0, s), np.where(label == 1, -wrong, wrong)[:, None], (z > 0) == (label == 1)


def penalty():
    """L2: l2/2 sum W^2."""
    return 0.5 * now['l2'] * sum((w * w).sum() for w in W)


def backward(d, inputs, slopes, norms):
    """From d = dLoss/dlogits: of every layer delta = dLoss/dz and the gradients of its parameters."""
    deltas, dW, dB = [None] * L, [None] * L, [None] * L
    for l in reversed(range(L)):
        if l < L - 1:
            d = d * slopes[l]
        deltas[l] = d
        dW[l], dB[l] = inputs[l].T @ d, d.sum(0)
        d = d @ W[l].T
    return deltas, dW, dB


def evaluate(X, y):
    """Loss with L2, and accuracy, without training."""
    losses, slope, right = judge(forward(X)[1][-1], y)
    return number(losses.mean() + penalty()), right.mean()


# Settings that can change while it trains. batch 0 is the whole set; steepest: the largest |f'(z)|.
now = dict(activation=sigmoid, steepest=0.25, optimizer=rmsprop, lr=0.001, batch=32, l2=0, clip=None)


reason, taken = 'done', 0
at, epoch, order = n, -1, np.arange(n)
t = 0  # updates since the optimizer began
for step in range(arguments.steps):
    if at >= n:
        at, epoch = 0, epoch + 1
        if now['batch']:
            order = rng.permutation(n)
    batch = order[at:at + now['batch']] if now['batch'] else np.arange(n)  # an epoch's last batch may be smaller
    at += len(batch)

    inputs, outputs, slopes, norms = forward(X[batch], training=True)
    losses, d, right = judge(outputs[-1], y[batch])
    loss = losses.mean() + penalty()
    deltas, dW, others = backward(d / len(batch), inputs, slopes, norms)
    layers = [measure(dW[l], deltas[l] * len(batch), outputs[l], slopes[l], W[l]) for l in range(L)]

    gradients = [g + now['l2'] * w for g, w in zip(dW, W)] + others
    if now['clip']:
        gradients = now['clip'](gradients)
    t += 1
    updates = [now['optimizer'](*state, t, now['lr']) for state in zip(gradients, m, v)]
    for l in range(L):
        change, before = sd(updates[l]), layers[l]['weight_sd']
        if change != 0 and before != 0:  # else it is missing
            ratio = change / before
            layers[l]['update_ratio'] = math.log10(ratio) if 0 < ratio < math.inf else math.nan
    for p, u in zip(parameters, updates):
        p -= u

    taken = step + 1
    record = dict(step=step, epoch=epoch, loss=number(loss), accuracy=right.mean())
    names = ['layer %d' % (l + 1) for l in range(L - 1)] + ['output']
    record['layers'] = [dict(name=name, **{key: number(x) for key, x in layer.items()}) for name, layer in zip(names, layers)]
    print(json.dumps(record))
    if not all(map(math.isfinite, [loss] + [layer[key] for layer in layers for key in ('grad_norm', 'weight_sd')])):
        reason = 'non-finite'
        break

loss, accuracy = evaluate(X, y)
final = dict(final=True, step=taken, loss=loss, accuracy=accuracy)
print(json.dumps(dict(final, reason=reason)))
