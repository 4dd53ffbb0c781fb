#!/usr/bin/python3
"""make_fixtures.py: writes the reference trajectories that the trainer is tested against.

    /usr/bin/python3 tests/replay/make_fixtures.py PATH/TO/replay.py [NAME ...]

It runs the NumPy program replay.py for every setting below and writes fixtures/NAME.txt.gz beside this file:

    line 1      the settings as key=value words, nothing left to a default
    line 2      "noise" and a number a step: how far NumPy moves from itself when its inputs are disturbed by a relative
                1e-15 with random signs, as the largest fair difference (below) of that step's numbers
    then        a line a step: step epoch loss accuracy, then the metrics of layer 1, of layer 2 ... in the order of METRICS
    last line   "final" loss accuracy, over the whole set

Numbers have 13 significant digits; a missing one is "nan". The files are the same bytes every time that they are made.

The fair difference is relative, but a mean that nearly cancels is measured beside 1e-3 of its s.d., an s.d. that nearly
cancels beside 1e-4 of its mean magnitude, and an update ratio, a logarithm, beside at least 1; a ratio below -9 is noise.
fixture.c has the same rule.
"""
import contextlib, gzip, importlib.util, io, json, math, os, sys
import numpy as np

STEPS = 200
METRICS = ('grad_mean grad_sd grad_abs_mean grad_max grad_norm grad_l1_scaled delta_rms activation_mean activation_sd '
           'saturated dead weight_mean weight_sd update_ratio').split()
BESIDE = {'grad_mean': (1e-3, 'grad_sd'), 'activation_mean': (1e-3, 'activation_sd'), 'weight_mean': (1e-3, 'weight_sd'),
          'grad_sd': (1e-4, 'grad_abs_mean'), 'activation_sd': (1e-4, 'activation_mean'),
          'weight_sd': (1e-4, 'weight_mean')}
RATIO_NOISE = -9

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
    # other seeds
    'seed-0': 'seed=0 activation=tanh hidden=5,5',
    'seed-4294967295': 'seed=4294967295 activation=relu init=he_normal hidden=5,5',
}


def settings(text):
    """All settings as a dictionary; the keys that the data set does not know are left out."""
    o = dict(data='circles', samples='1000', noise='0.1', factor='0.5', hidden='5,5,5', activation='sigmoid', init='normal:1',
             optimizer='rmsprop', lr='0.001', batch='32', l2='0', clip='none', norm='none', seed='42', steps=str(STEPS))
    given = dict(word.split('=', 1) for word in text.split())
    if given.get('data') == 'spiral':
        o.update(samples='100', noise='0.2')
    o.update(given)
    unknown = {'circles': (), 'moons': ('factor',), 'spiral': ('factor',), 'iris': ('samples', 'noise', 'factor'),
               'fashion-mnist': ('samples', 'noise', 'factor')}
    return {k: v for k, v in o.items() if k not in unknown[o['data']]}


def run(replay, o, disturbed):
    """The steps' rows (step, epoch, loss, accuracy, metrics ...) and the final (loss, accuracy)."""
    original = replay.make_data

    def make_data(options, rng):
        X, y = original(options, rng)
        signs = np.random.RandomState(20231).choice([-1.0, 1.0], X.shape)
        return X * (1 + 1e-15 * signs), y

    text = io.StringIO()
    if disturbed:
        replay.make_data = make_data
    try:
        with contextlib.redirect_stdout(text):
            replay.train(**o)
    finally:
        replay.make_data = original
    lines = [json.loads(line) for line in text.getvalue().splitlines()]
    number = lambda v: math.nan if v is None else float(v)
    rows = [[r['step'], r['epoch'], number(r['loss']), number(r['accuracy'])] +
            [number(layer[m]) for layer in r['layers'] for m in METRICS] for r in lines[:-1]]
    return rows, (number(lines[-1]['loss']), number(lines[-1]['accuracy']))


def fair_difference(metric, value, reference, layer):
    """How far value is from reference, fairly; layer is the reference's metrics by name."""
    if metric == 'update_ratio':
        noise = lambda r: math.isnan(r) or r < RATIO_NOISE
        if noise(reference) and (noise(value) or not math.isnan(reference)):
            return 0.0
    if math.isnan(value) or math.isnan(reference):
        return 0.0 if math.isnan(value) and math.isnan(reference) else math.inf
    if value == reference:
        return 0.0
    beside = abs(reference)
    if metric in BESIDE:
        share, other = BESIDE[metric]
        beside = max(beside, share * abs(layer[other]))
    elif metric == 'update_ratio':
        beside = max(beside, 1.0)
    return abs(value - reference) / beside if beside > 0 else math.inf


def row_noise(row, reference):
    worst = max(fair_difference('', a, b, {}) for a, b in zip(row[2:4], reference[2:4]))
    for at in range(4, len(row), len(METRICS)):
        layer = dict(zip(METRICS, reference[at:at + len(METRICS)]))
        for k, metric in enumerate(METRICS):
            worst = max(worst, fair_difference(metric, row[at + k], reference[at + k], layer))
    return worst


def write(path, o, noise, rows, final):
    digits = lambda v: 'nan' if math.isnan(v) else '%.13g' % v
    lines = [' '.join(f'{k}={v}' for k, v in o.items()), ' '.join(['noise'] + ['%.2g' % v for v in noise])]
    lines += [' '.join([str(r[0]), str(r[1])] + [digits(v) for v in r[2:]]) for r in rows]
    lines.append('final ' + ' '.join(digits(v) for v in final))
    with open(path, 'wb') as raw, gzip.GzipFile('', 'wb', 9, raw, mtime=0) as out:
        out.write(('\n'.join(lines) + '\n').encode())


def main():
    if len(sys.argv) < 2:
        raise SystemExit('usage: make_fixtures.py PATH/TO/replay.py [NAME ...]')
    spec = importlib.util.spec_from_file_location('replay', sys.argv[1])
    replay = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(replay)
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'fixtures')
    os.makedirs(folder, exist_ok=True)
    total = 0
    for name in sys.argv[2:] or SETTINGS:
        o = settings(SETTINGS[name])
        rows, final = run(replay, o, False)
        noise = [row_noise(*pair) for pair in zip(run(replay, o, True)[0], rows)]
        path = os.path.join(folder, name + '.txt.gz')
        write(path, o, noise, rows, final)
        total += os.path.getsize(path)
        print(f'{name:24} noise {max(noise):8.1e} at {int(np.argmax(noise)):3}, final {final[0]:.6f} {final[1]:.3f}, '
              f'{os.path.getsize(path)} bytes', flush=True)
    print(f'{total} bytes in all')


if __name__ == '__main__':
    main()
