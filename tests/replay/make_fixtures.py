#!/usr/bin/python3
"""make_fixtures.py: writes the reference trajectories that the trainer is tested against.

    /usr/bin/python3 tests/replay/make_fixtures.py [NAME ...]             writes fixtures/NAME.txt.gz, or all of them
    /usr/bin/python3 tests/replay/make_fixtures.py --compare NAME ...     compares them with what would be written

replay.py beside it makes the numbers. It needs NumPy, for iris scikit-learn, and for two of the settings the data set
Fashion-MNIST (apt-get install python3-numpy python3-sklearn dataset-fashion-mnist). A fixture is text, gzipped:

    the settings as key=value words, nothing left to a default
    "noise" and a number a step: how far NumPy moves from itself when its inputs are disturbed by a relative 1e-15 with random
            signs, as the largest fair difference (fair.py) of that step's numbers
    "beside", "scale", "floor": the rules of fair.py as words like grad_mean=0.001*grad_sd
    "columns" and their names: step epoch loss accuracy, then grad_mean.1 ... of layer 1, grad_mean.2 ... of layer 2 and so on
    a line a step: the numbers of the columns
    "final" loss accuracy, over the whole set

The tests compare the columns that they know and that the fixture has. So a statistic that is new in vgtop leaves the fixtures
valid, and is compared from the day on which replay.py measures it too and the fixtures are made again. Numbers have 13
significant digits; a missing one is "nan". The files are the same bytes every time that they are made.
"""
import gzip
import math
import os
import sys

sys.dont_write_bytecode = True

try:
    import numpy as np
except ImportError:
    print('NumPy is not installed: skipped')
    sys.exit(77)

import fair
import replay

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'fixtures')
STEPS = 200

# name: what differs from the defaults of defaults().
SETTINGS = {
    # every optimizer, on the default network
    'default': 'hidden=5,5,5,5',
    'optimizer-sgd': 'optimizer=sgd lr=0.1',
    'optimizer-momentum': 'optimizer=momentum lr=0.05 activation=tanh hidden=6,6',
    'optimizer-adam': 'optimizer=adam lr=0.01 activation=tanh init=glorot_uniform',
    'optimizer-rmsprop': 'optimizer=rmsprop lr=0.003 activation=tanh init=lecun_normal hidden=7,3',
    # every initializer
    'init-normal': 'init=normal:0.5 activation=tanh hidden=6,6 seed=7',
    'init-uniform': 'init=uniform:0.4 activation=tanh',
    'init-uniform-default': 'init=uniform optimizer=adam hidden=6',
    'init-glorot-uniform': 'init=glorot_uniform activation=sigmoid optimizer=adam',
    'init-glorot-normal': 'init=glorot_normal activation=tanh optimizer=sgd lr=0.2',
    'init-he-uniform': 'init=he_uniform activation=relu optimizer=adam',
    'init-he-normal': 'init=he_normal activation=relu optimizer=momentum lr=0.02',
    'init-lecun-uniform': 'init=lecun_uniform activation=selu optimizer=sgd lr=0.05',
    'init-lecun-normal': 'init=lecun_normal activation=selu optimizer=adam lr=0.005',
    'init-zeros': 'init=zeros activation=sigmoid optimizer=sgd lr=0.5 hidden=4,4',
    # every activation
    'act-linear': 'activation=linear init=glorot_uniform optimizer=sgd lr=0.05 hidden=6,6',
    'act-sigmoid': 'activation=sigmoid data=moons hidden=8,8',
    'act-tanh': 'activation=tanh data=moons hidden=8,8',
    'act-relu': 'activation=relu data=moons hidden=8,8',
    'act-leaky-relu': 'activation=leaky_relu init=he_normal optimizer=adam data=moons hidden=6,6',
    'act-leaky-relu-a': 'activation=leaky_relu:0.2 init=he_normal optimizer=adam data=iris hidden=16,8',
    'act-elu': 'activation=elu init=he_normal optimizer=adam hidden=6,6',
    'act-elu-a': 'activation=elu:0.5 init=he_uniform optimizer=sgd lr=0.05 hidden=6,6',
    'act-selu': 'activation=selu init=lecun_normal optimizer=momentum lr=0.01 data=spiral',
    'act-gelu': 'activation=gelu init=glorot_normal optimizer=adam lr=0.005',
    'act-silu': 'activation=silu init=glorot_uniform optimizer=adam lr=0.005',
    'act-softplus': 'activation=softplus init=glorot_uniform optimizer=adam hidden=6,6',
    'act-softsign': 'activation=softsign init=glorot_uniform optimizer=sgd lr=0.1 hidden=6,6',
    # every data set, with shapes and batches of their own
    'data-spiral-full': 'data=spiral hidden=50,50 init=normal:0.1 optimizer=sgd lr=0.1 batch=0 l2=0.001 seed=0',
    'data-spiral-relu': 'data=spiral hidden=50,50 activation=relu init=normal:0.1 optimizer=sgd lr=0.1 batch=0 l2=0.001 '
                        'seed=1',
    'data-iris-deep': 'data=iris hidden=64,64,64 init=glorot_uniform optimizer=adam seed=5',
    'data-circles-odd': 'data=circles samples=333 noise=0.2 factor=0.3 activation=tanh hidden=5,5 seed=3',
    'data-moons-odd': 'data=moons samples=251 noise=0.25 activation=tanh hidden=5,5 seed=11 batch=64',
    # depth and width
    'depth-0': 'hidden= optimizer=sgd lr=0.5',
    'depth-0-softmax': 'hidden= data=iris optimizer=adam lr=0.05',
    'depth-1': 'hidden=3 activation=tanh',
    'depth-10': 'hidden=5,5,5,5,5,5,5,5,5,5 activation=tanh init=glorot_uniform optimizer=sgd lr=0.1',
    'depth-12-vanishing': 'hidden=4,4,4,4,4,4,4,4,4,4,4,4 init=normal:0.5 optimizer=sgd lr=0.1',
    'width-1': 'hidden=1,1 activation=tanh optimizer=sgd lr=0.1',
    'width-64': 'hidden=64 activation=relu init=he_normal optimizer=adam',
    'width-mixed': 'hidden=17,1,9 activation=tanh init=glorot_normal optimizer=momentum lr=0.02 data=spiral',
    # batches
    'batch-1': 'batch=1 activation=tanh optimizer=sgd lr=0.02 hidden=5,5',
    'batch-7': 'batch=7 activation=tanh optimizer=adam hidden=5,5 samples=100',
    'batch-full': 'batch=0 activation=tanh optimizer=momentum lr=0.1 hidden=5,5',
    'batch-larger-than-set': 'batch=500 samples=120 activation=tanh optimizer=adam hidden=5,5',
    # what changes the gradient before the update
    'l2': 'l2=0.01 activation=tanh optimizer=sgd lr=0.1 hidden=5,5',
    'l2-adam': 'l2=0.001 activation=relu init=he_normal optimizer=adam hidden=8,8',
    'clip-value': 'clip=value:0.01 activation=tanh optimizer=sgd lr=0.5 hidden=5,5',
    'clip-norm': 'clip=norm:0.1 activation=relu optimizer=momentum lr=0.05 hidden=5,5',
    'clip-norm-l2': 'clip=norm:1 l2=0.01 activation=tanh optimizer=adam lr=0.01 hidden=6,6',
    'bn-sigmoid': 'norm=batch activation=sigmoid optimizer=sgd lr=0.2 hidden=6,6',
    'bn-tanh-adam': 'norm=batch activation=tanh optimizer=adam init=glorot_uniform hidden=6,6 data=moons',
    'bn-elu': 'norm=batch activation=elu init=he_normal optimizer=adam hidden=8,8 data=spiral',
    'bn-relu-clip': 'norm=batch activation=relu init=he_normal optimizer=momentum lr=0.05 hidden=8,8 clip=norm:0.5 l2=0.001',
    # pictures, bytes: run where the data set is installed
    'fashion-bn': 'data=fashion-mnist hidden=50,50,50 activation=elu init=he_normal optimizer=adam norm=batch',
    'fashion-clip': 'data=fashion-mnist hidden=50,50,50 activation=elu init=he_normal optimizer=sgd lr=0.01 norm=batch '
                    'clip=value:1',
    # another activation mid-run
    'swap-tanh-relu': 'hidden=5,5,5 swap=60:tanh,130:relu',
    'swap-leaky': 'activation=relu init=he_normal optimizer=adam hidden=8,8 swap=100:leaky_relu:0.1 data=spiral',
    'swap-many': 'activation=tanh init=glorot_uniform optimizer=momentum lr=0.02 hidden=5,5 '
                 'swap=1:softsign,50:elu,51:silu,120:gelu,160:sigmoid,199:linear',
    'swap-first-step': 'activation=sigmoid hidden=5 optimizer=adam swap=0:tanh batch=0',
    # other losses, a person's own data, numbers to learn
    'loss-mse': 'loss=mse activation=tanh optimizer=adam lr=0.01 hidden=6,6',
    'loss-mse-softmax': 'loss=mse data=spiral activation=tanh optimizer=sgd lr=0.5 hidden=8,8',
    'csv-scaled': 'data=csv:kinds.csv scale=standard activation=tanh optimizer=sgd lr=0.1 hidden=6,6 batch=16',
    'csv-unscaled': 'data=csv:kinds.csv scale=none activation=relu init=he_normal optimizer=sgd lr=1e-6 hidden=6,6 batch=16',
    'csv-balanced': 'data=csv:kinds.csv scale=standard class_weight=balanced activation=tanh optimizer=adam hidden=6,6 batch=16 l2=0.01',
    'csv-balanced-mse': 'data=csv:kinds.csv scale=standard class_weight=balanced loss=mse activation=elu optimizer=adam hidden=6',
    'numbers-tanh': 'data=csv:amounts.csv task=numbers scale=standard activation=tanh optimizer=adam lr=0.01 hidden=8,8 batch=16',
    'numbers-relu-bn': 'data=csv:amounts.csv task=numbers scale=standard norm=batch activation=relu init=he_normal optimizer=momentum '
                       'lr=0.01 hidden=8,8 batch=16',
    'numbers-linear': 'data=csv:amounts.csv task=numbers scale=standard hidden= optimizer=sgd lr=0.1 batch=0 l2=0.01',
    # other seeds
    'seed-0': 'seed=0 activation=tanh hidden=5,5',
    'seed-4294967295': 'seed=4294967295 activation=relu init=he_normal hidden=5,5',
}


def settings(text):
    """All settings as a dictionary; the keys that the data set does not know are left out."""
    given = dict(word.split('=', 1) for word in text.split())
    made = {'circles': dict(samples='1000', noise='0.1', factor='0.5'), 'moons': dict(samples='1000', noise='0.1'),
            'spiral': dict(samples='100', noise='0.2')}
    defaults = dict(data='circles', **made.get(given.get('data', 'circles'), {}))
    defaults.update(hidden='5,5,5', activation='sigmoid', init='normal:1', optimizer='rmsprop', lr='0.001', batch='32', l2='0',
                    clip='none', norm='none', seed='42', steps=str(STEPS))
    return dict(defaults, **given)


def disturbed(X):
    return X * (1 + 1e-15 * np.random.RandomState(20231).choice([-1.0, 1.0], X.shape))


def row_noise(record, reference):
    worst = max(fair.difference(key, record[key], reference[key], {}) for key in ('loss', 'accuracy'))
    for layer, of_reference in zip(record['layers'], reference['layers']):
        worst = max([worst] + [fair.difference(key, layer[key], of_reference[key], of_reference) for key in layer])
    return worst


def words(name, pairs):
    return ' '.join([name] + ['%s=%s' % pair for pair in pairs])


def digits(value):
    return 'nan' if fair.is_missing(value) else '%.13g' % value


def make(name, with_noise):
    """The lines of a fixture."""
    s = settings(SETTINGS[name])
    *records, final = replay.train(**s)
    noise = [row_noise(*pair) for pair in zip(replay.train(disturbed, **s), records)] if with_noise else [0] * len(records)
    columns = ['step', 'epoch', 'loss', 'accuracy']
    columns += ['%s.%d' % (key, l + 1) for l, layer in enumerate(records[0]['layers']) for key in layer]
    lines = [' '.join('%s=%s' % pair for pair in s.items()), ' '.join(['noise'] + ['%.2g' % x for x in noise]),
             words('beside', ((key, '%g*%s' % rule) for key, rule in fair.BESIDE.items())),
             words('scale', fair.SCALE.items()), words('floor', fair.FLOOR.items()), ' '.join(['columns'] + columns)]
    for record in records:
        numbers = [record['loss'], record['accuracy']] + [x for layer in record['layers'] for x in layer.values()]
        lines.append(' '.join([str(record['step']), str(record['epoch'])] + [digits(x) for x in numbers]))
    print('%-24s noise %8.1e, final %.6f %.3f' % (name, max(noise), final['loss'], final['accuracy']), flush=True)
    return lines + [' '.join(['final', digits(final['loss']), digits(final['accuracy'])])]


def table(lines):
    """The records of a fixture as a list of {column: number}, and the noise of each step."""
    head = {line.split()[0]: line.split()[1:] for line in lines[1:6]}
    rows = [dict(zip(head['columns'], map(float, line.split()))) for line in lines[6:-1]]
    return rows, [float(x) for x in head['noise']]


def compare(name, old, new):
    """Whether two versions of a fixture agree in the columns that both have: to 1e-9, or ten times the noise so far."""
    if old[0] != new[0]:
        raise SystemExit('%s: the settings are others: %s' % (name, old[0]))
    (olds, noise), (news, _) = table(old), table(new)
    tolerance = 1e-9
    for record, reference, of_step in zip(news, olds, noise):
        tolerance = max(tolerance, 10 * of_step)
        for column in reference.keys() & record.keys():
            key, _, layer = column.partition('.')
            beside = {k.partition('.')[0]: x for k, x in reference.items() if k.endswith('.' + layer)}
            apart = fair.difference(key, record[column], reference[column], beside)
            if apart > tolerance:
                raise SystemExit('%s, step %d, %s: %.13g, but the fixture has %.13g (apart by %.2g)' %
                                 (name, record['step'], column, record[column], reference[column], apart))
    if len(olds) != len(news):
        raise SystemExit('%s: %d steps, not %d' % (name, len(olds), len(news)))


def main():
    compared = sys.argv[1:2] == ['--compare']
    for name in sys.argv[2 if compared else 1:] or SETTINGS:
        path, lines = os.path.join(FOLDER, name + '.txt.gz'), make(name, not compared)
        if compared:
            with gzip.open(path, 'rt') as file:
                compare(name, file.read().splitlines(), lines)
            continue
        with open(path, 'wb') as raw, gzip.GzipFile('', 'wb', 9, raw, mtime=0) as out:
            out.write(('\n'.join(lines) + '\n').encode())


if __name__ == '__main__':
    main()
