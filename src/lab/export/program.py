"""program.py: the program that `vgtop export` writes.

It is one section; embed.c says what the lines that begin with #: mean. What they put here is made by src/lab/export.c.
"""


#: section program
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
#: put command_line
#
#: put origin

import argparse
#: if csv
import csv
import gzip
#: end
#: if idx
import gzip
#: end
#: if csv
import io
#: end
import json
import math
#: if idx
import os
#: end
#: if csv
import re
#: end
#: if idx
import re
#: end

try:
    import numpy as np
except ImportError:
    raise SystemExit('this program needs NumPy: apt-get install python3-numpy')

np.seterr(all='ignore')  # a number that is not finite is printed as a string

parser = argparse.ArgumentParser(description='A run of vgtop in NumPy.')
#: put steps
arguments = parser.parse_args()

#: put seed
#: put data


#: put initializers


# Activations: of the pre-activations z, f(z) and its slope f'(z).

#: put activations


# Optimizers: of a gradient g the update u, which is subtracted. m and v are theirs; t counts updates from 1.

#: put optimizers


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
#: if earlier_runs


def earlier_run(hidden, pieces, draw, epochs):
    """Moves the stream on by what an earlier run drew: its weights, and the order of every epoch."""
    for inputs, columns in shapes(hidden, pieces):
        draw(inputs, columns)
    for _ in range(epochs):
        rng.permutation(n)
#: end


#: put draws
L = len(W)
B = [np.zeros(w.shape[1]) for w in W]
#: if not norm_none
gamma = [np.ones(len(w)) for w in W[:-1]]  # a norm's scale and shift, before every hidden layer
beta = [np.zeros(len(w)) for w in W[:-1]]
#: end
#: if norm_batch
running_mean = [np.zeros(len(w)) for w in W[:-1]]  # for evaluation: 0.99 of the old, 0.01 of the batch's
running_var = [np.ones(len(w)) for w in W[:-1]]
#: end
#: if not norm_none
parameters = W + B + gamma + beta
#: end
#: if norm_none
parameters = W + B
#: end
m = [np.zeros_like(p) for p in parameters]  # the optimizer's state
v = [np.zeros_like(p) for p in parameters]
#: if norm_batch


def normalize(l, x, training):
    """Batch norm (Ioffe & Szegedy 2015): each unit over the batch to mean 0 and variance 1, then times gamma plus beta."""
    mean, var = (x.mean(0), x.var(0)) if training else (running_mean[l], running_var[l])
    if training:
        running_mean[l] = 0.99 * running_mean[l] + 0.01 * mean
        running_var[l] = 0.99 * running_var[l] + 0.01 * var
    rstd = 1 / np.sqrt(var + 1e-3)
    xhat = (x - mean) * rstd
    return gamma[l] * xhat + beta[l], (xhat, rstd)


def normalize_backward(l, d, xhat, rstd):
    """dLoss/dx, dLoss/dgamma, dLoss/dbeta: mean and variance depend on every x of the batch."""
    up = d * gamma[l]
    return (up - up.mean(0) - xhat * (up * xhat).mean(0)) * rstd, (d * xhat).sum(0), d.sum(0)
#: end
#: if norm_layer


def normalize(l, x, training):
    """Layer norm (Ba, Kiros & Hinton 2016): each sample over the units to mean 0 and variance 1, then times gamma plus beta."""
    rstd = 1 / np.sqrt(x.var(1, keepdims=True) + 1e-3)
    xhat = (x - x.mean(1, keepdims=True)) * rstd
    return gamma[l] * xhat + beta[l], (xhat, rstd)


def normalize_backward(l, d, xhat, rstd):
    """dLoss/dx, dLoss/dgamma, dLoss/dbeta: mean and variance depend on every unit of the sample."""
    up = d * gamma[l]
    dx = (up - up.mean(1, keepdims=True) - xhat * (up * xhat).mean(1, keepdims=True)) * rstd
    return dx, (d * xhat).sum(0), d.sum(0)
#: end


def forward(x, training=False):
    """Of every layer its input, output and slope f'(z). The output layer is linear."""
    inputs, outputs, slopes, norms = [], [], [], []
    for l in range(L):
#: if not norm_none
        if l < L - 1:
            x, norm = normalize(l, x, training)
            norms.append(norm)
#: end
        inputs.append(x)
        z = x @ W[l] + B[l]
        x, slope = now['activation'](z) if l < L - 1 else (z, None)
        outputs.append(x)
        slopes.append(slope)
    return inputs, outputs, slopes, norms
#: if loss_logistic


def judge(logits, label):
    """The logistic loss log(1 + e^s) of each sample, s the logit with the sign that is wrong; its slope; is the sign right?"""
    z = logits[:, 0]
    s = np.where(label == 1, -z, z)
    wrong = 1 / (1 + np.exp(-s))
    return np.logaddexp(0, s), np.where(label == 1, -wrong, wrong)[:, None], (z > 0) == (label == 1)
#: end
#: if loss_squared


def judge(logits, target):
    """The square of each sample's error; its slope; 1 - loss / variance, the variance that of all targets to train on."""
    error = logits[:, 0] - target
    return error * error, 2 * error[:, None], 1 - error * error / spread
#: end
#: if loss_logistic_mse


def judge(logits, label):
    """(p - t)^2 of each sample, p the probability of class 1; its slope; is the larger probability the right one's?"""
    z = logits[:, 0]
    s = np.where(label == 1, -z, z)
    wrong, right = 1 / (1 + np.exp(-s)), 1 / (1 + np.exp(s))
    slope = 2 * wrong * wrong * right
    return wrong * wrong, np.where(label == 1, -slope, slope)[:, None], (z > 0) == (label == 1)
#: end
#: if loss_softmax_mse


def judge(logits, label):
    """The mean over the classes of (p - t)^2, p the softmax; its slope; is the largest logit the right one?"""
    own = label[:, None] == np.arange(classes)
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    off = np.where(own, -np.where(own, 0, p).sum(1, keepdims=True), p)
    slope = 2 / classes * p * (off - (p * off).sum(1, keepdims=True))
    return (off * off).mean(1), slope, logits.argmax(1) == label
#: end
#: if loss_softmax


def judge(logits, label):
    """The cross-entropy -log p of each sample's class, p the softmax; its slope; is the largest logit the right one?
    -log p is log(1 + e^(rivals - own logit)); p - 1 is minus the rivals' p: so neither cancels when p is nearly 1."""
    own = label[:, None] == np.arange(classes)
    rivals = np.logaddexp.reduce(np.where(own, -np.inf, logits), axis=1)
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    rival_p = np.where(own, 0, p)
    slope = np.where(own, -rival_p.sum(1, keepdims=True), p)
    return np.logaddexp(0, rivals - logits[own]), slope, logits.argmax(1) == label
#: end


#: if class_weight
def weigh(losses, slope, right, label):
    """A class of which there are few samples counts as much as one of many."""
    weight = class_weight[label]
    return losses * weight, slope * weight[:, None], right


#: end
def penalty():
    """L2: l2/2 sum W^2."""
    return 0.5 * now['l2'] * sum((w * w).sum() for w in W)


def backward(d, inputs, slopes, norms):
    """From d = dLoss/dlogits: of every layer delta = dLoss/dz and the gradients of its parameters."""
    deltas, dW, dB = [None] * L, [None] * L, [None] * L
#: if not norm_none
    dgamma, dbeta = [None] * (L - 1), [None] * (L - 1)
#: end
    for l in reversed(range(L)):
        if l < L - 1:
#: if maxout
            d = np.hstack([d, d])  # to both pieces; the losing one's slope is 0
#: end
            d = d * slopes[l]
        deltas[l] = d
        dW[l], dB[l] = inputs[l].T @ d, d.sum(0)
        d = d @ W[l].T
#: if not norm_none
        if l < L - 1:
            d, dgamma[l], dbeta[l] = normalize_backward(l, d, *norms[l])
#: end
#: if not norm_none
    return deltas, dW, dB + dgamma + dbeta
#: end
#: if norm_none
    return deltas, dW, dB
#: end


def evaluate(X, y):
    """Loss with L2, and accuracy, without training."""
    losses, slope, right = judge(forward(X)[1][-1], y)
#: if class_weight
    losses, slope, right = weigh(losses, slope, right, y)
#: end
    return number(losses.mean() + penalty()), right.mean()
#: if validation


def validation():
    loss, accuracy = evaluate(X_valid, y_valid)
    return dict(valid_loss=loss, valid_accuracy=accuracy)
#: end


# Settings that can change while it trains. batch 0 is the whole set; steepest: the largest |f'(z)|.
#: put settings
#: if changes
# What did change, before which step. reset: the optimizer begins anew. new_epoch: the rest of the epoch is left out.
CHANGES = {
#: put changes
}
#: end


reason, taken = 'done', 0
at, epoch, order = n, -1, np.arange(n)
t = 0  # updates since the optimizer began
for step in range(arguments.steps):
#: if changes
    if step in CHANGES:
        now.update(CHANGES[step])
        if now.pop('reset', False):
            t = 0
            for state in m + v:
                state[...] = 0
        if now.pop('new_epoch', False):
            at = n
#: end
    if at >= n:
        at, epoch = 0, epoch + 1
        if now['batch']:
            order = rng.permutation(n)
    batch = order[at:at + now['batch']] if now['batch'] else np.arange(n)  # an epoch's last batch may be smaller
    at += len(batch)

    inputs, outputs, slopes, norms = forward(X[batch], training=True)
    losses, d, right = judge(outputs[-1], y[batch])
#: if class_weight
    losses, d, right = weigh(losses, d, right, y[batch])
#: end
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
#: if validation
    if at >= n:  # an epoch ends
        record.update(validation())
#: end
    names = ['layer %d' % (l + 1) for l in range(L - 1)] + ['output']
    record['layers'] = [dict(name=name, **{key: number(x) for key, x in layer.items()}) for name, layer in zip(names, layers)]
    print(json.dumps(record))
    if not all(map(math.isfinite, [loss] + [layer[key] for layer in layers for key in ('grad_norm', 'weight_sd')])):
        reason = 'non-finite'
        break

loss, accuracy = evaluate(X, y)
final = dict(final=True, step=taken, loss=loss, accuracy=accuracy)
#: if validation
final.update(validation())
#: end
print(json.dumps(dict(final, reason=reason)))
