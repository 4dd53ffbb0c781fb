#!/usr/bin/python3
"""regression.py VGTOP: numbers learned by vgtop and by scikit-learn's MLPRegressor, on the same rows.

The table is made here, in the shape of a medical study: 442 rows, ten features of very different size, a target of straight, curved
and joint effects with noise. A quarter of the rows is held out. Both get one hidden layer of 32 units, relu, adam, batches of 32, features and
target scaled by the rows that are trained on; printed is 1 - loss / variance of the held-out rows for five draws. Needs python3-sklearn.
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
from sklearn.neural_network import MLPRegressor

ROWS, HELD, STEPS, BATCH = 442, 110, 3000, 32


def make(seed):
    random = np.random.RandomState(seed)
    sizes = np.array([13, 0.5, 4.4, 13.8, 34.6, 30.4, 12.9, 1.3, 0.52, 11.5])
    x = random.randn(ROWS, 10)
    x[:, 5] = 0.9 * x[:, 4] + 0.4 * x[:, 5]  # two that go together
    y = 24 * x[:, 2] + 16 * x[:, 3] + 30 * x[:, 8] - 11 * x[:, 1] + 12 * x[:, 0] * x[:, 1] + 9 * x[:, 2] ** 2 + 40 * random.randn(ROWS)
    return x * sizes + 100, y + 150


def by_vgtop(program, x, y, seed, folder):
    path = os.path.join(folder, 'study.csv')
    with open(path, 'w') as file:
        file.write(','.join('f%d' % i for i in range(10)) + ',progress\n')
        for row, target in zip(x, y):
            file.write(','.join('%.6f' % v for v in row) + ',%.3f\n' % target)
    lines = subprocess.run([program, 'run', path, '-s', 'task=numbers', '-s', 'hidden=32', '-s', 'valid=%d' % HELD, '-s', 'batch=%d' % BATCH,
                            '-s', 'seed=%d' % seed, '--steps', str(STEPS), '--every', str(STEPS), '--format', 'jsonl'],
                           check=True, capture_output=True, text=True).stdout.splitlines()
    return json.loads(lines[-1])['valid_accuracy']


def by_sklearn(x, y, seed):
    held = np.zeros(ROWS, bool)  # evenly spaced, as vgtop does it
    held[np.arange(HELD) * ROWS // HELD] = True
    train = ~held
    mean, sd, middle, spread = x[train].mean(0), x[train].std(0), y[train].mean(), y[train].std()
    x, y = (x - mean) / sd, (y - middle) / spread
    model = MLPRegressor((32,), 'relu', solver='adam', alpha=0, batch_size=BATCH, learning_rate_init=0.001, random_state=seed,
                         max_iter=STEPS * BATCH // (ROWS - HELD), tol=0, n_iter_no_change=10 ** 6).fit(x[train], y[train])
    return 1 - ((model.predict(x[held]) - y[held]) ** 2).mean()  # the training targets' variance is 1


def main():
    with tempfile.TemporaryDirectory() as folder:
        pairs = [(by_vgtop(sys.argv[1], *make(seed), seed, folder), by_sklearn(*make(seed), seed)) for seed in range(5)]
    for seed, (ours, theirs) in enumerate(pairs):
        print('draw %d   vgtop %.3f   MLPRegressor %.3f' % (seed, ours, theirs))
    print('mean     vgtop %.3f   MLPRegressor %.3f' % tuple(np.mean(pairs, 0)))


if __name__ == '__main__':
    main()
