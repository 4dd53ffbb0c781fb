"""job.py KEY=VALUE ...: trains in PyTorch, in float64, what `vgtop run -s KEY=VALUE ...` trains: the same draws, data and order.

The draws are those of tests/replay/replay.py, NumPy's RandomState. Nothing in here knows that it is watched.
"""
import os
import sys

import numpy as np
import torch
from torch import nn

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'replay'))
import replay

ACTIVATIONS = {'sigmoid': nn.Sigmoid, 'tanh': nn.Tanh, 'relu': lambda: nn.ReLU(inplace=True), 'gelu': nn.GELU, 'silu': nn.SiLU,
               'leaky_relu': nn.LeakyReLU, 'elu': nn.ELU, 'selu': nn.SELU, 'softplus': nn.Softplus, 'softsign': nn.Softsign}


def make_network(rng, s, features, outputs):
    given = replay.Network(rng, s, features, outputs)
    layers = []
    for l, W in enumerate(given.W):
        if given.norms and l < given.hidden:
            layers.append(nn.BatchNorm1d(W.shape[0], eps=1e-3))
        linear = nn.Linear(*W.shape)
        linear.weight.data = torch.tensor(W.T.copy())
        linear.bias.data = torch.tensor(given.b[l].copy())
        layers.append(linear)
        if l < given.hidden:
            layers.append(ACTIVATIONS[s['activation']]())
    return nn.Sequential(*layers).double()


def make_optimizer(s, network):
    weights = [p for p in network.parameters() if p.dim() > 1]
    others = [p for p in network.parameters() if p.dim() == 1]
    groups = [{'params': weights, 'weight_decay': float(s['l2'])}, {'params': others}]
    lr = float(s['lr'])
    return {'sgd': lambda: torch.optim.SGD(groups, lr=lr),
            'momentum': lambda: torch.optim.SGD(groups, lr=lr, momentum=0.9),
            'rmsprop': lambda: torch.optim.RMSprop(groups, lr=lr, alpha=0.9, eps=1e-7),
            'adam': lambda: torch.optim.Adam(groups, lr=lr, eps=1e-7)}[s['optimizer']]()


def main(s):
    rng = np.random.RandomState(int(s['seed']))
    X, y = replay.make_data(rng, s)
    classes = int(y.max()) + 1
    network = make_network(rng, s, X.shape[1], 1 if classes == 2 else classes)
    optimizer = make_optimizer(s, network)
    batch, at, steps = int(s['batch']), len(X), 0
    while steps < int(s['steps']):
        if at >= len(X):
            at, order = 0, rng.permutation(len(X))
        chosen = order[at:at + batch]
        at += batch
        logits = network(torch.tensor(X[chosen]))
        if classes == 2:
            loss = nn.functional.binary_cross_entropy_with_logits(logits[:, 0], torch.tensor(y[chosen], dtype=torch.float64))
        else:
            loss = nn.functional.cross_entropy(logits, torch.tensor(y[chosen]))
        optimizer.zero_grad()
        loss.backward()
        if s['clip'].startswith('value:'):
            nn.utils.clip_grad_value_(network.parameters(), float(s['clip'][6:]))
        optimizer.step()
        steps += 1


main(dict(replay.SETTINGS, **dict(argument.split('=', 1) for argument in sys.argv[1:])))
