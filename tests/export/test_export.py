#!/usr/bin/env python3
"""test_export.py VGTOP [NAME ...]: exported programs against `vgtop run`, number for number.

Each experiment is run twice: by `vgtop run --format jsonl`, and by `vgtop export`, whose program NumPy then runs. The last
run's records must agree to a relative 1e-9, fairly (tests/replay/fair.py). The experiments are those below, and as many as it
takes to have every row of every table in one: every activation, initializer and so on that `vgtop list` knows. Without NumPy the
test is skipped.
"""
import gzip
import json
import math
import os
import shlex
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'replay'))
import fair

SKIPPED = 77
TOLERANCE = 1e-9
SMALL = '-s hidden=6,6 '

# name: the arguments of `vgtop run` and `vgtop export`
EXPERIMENTS = {
    'defaults': '--steps 200',
    'spiral, redrawn with relu': "spiral --do 'step 100; activation relu; redraw' --steps 50",
    'swaps inside a run': SMALL + "--do 'activation tanh; step 40; activation relu; step 33; activation softsign; lr /2' --steps 60",
    'maxout': SMALL + '-s activation=maxout -s data=spiral -s init=he_normal -s optimizer=sgd -s lr=0.05 --steps 100',
    'maxout after sigmoid, redrawn': SMALL + "--do 'step 20; activation maxout; step 20; redraw' --steps 40",
    'orthogonal': '-s hidden=9,4,9 -s init=orthogonal:1.2 -s activation=tanh -s optimizer=sgd -s lr=0.1 --steps 100',
    'batch norm and adam': SMALL + '-s norm=batch -s optimizer=adam -s activation=relu -s init=glorot_normal --steps 100',
    'batch norm, three classes': SMALL + '-s norm=batch -s data=spiral -s activation=elu:0.5 -s optimizer=sgd -s lr=0.1 --steps 60',
    'layer norm': SMALL + '-s norm=layer -s optimizer=momentum -s lr=0.02 -s activation=silu -s init=he_uniform --steps 100',
    'layer norm and maxout': SMALL + '-s norm=layer -s activation=maxout -s init=lecun_normal -s optimizer=adam --steps 60',
    'clip norm and l2': SMALL + '-s clip=norm:0.1 -s l2=0.01 -s optimizer=momentum -s lr=0.05 -s activation=leaky_relu:0.1 '
                        '-s init=glorot_uniform --steps 100',
    'clip value changed': SMALL + "-s clip=value:0.01 -s optimizer=sgd -s lr=0.5 --do 'step 30; clip norm:0.05; step 30; clip none; l2 0.001' "
                          '--steps 30',
    'batch changes': SMALL + "-s activation=tanh -s optimizer=sgd -s lr=0.05 --do 'step 13; batch 50; step 9; batch full; step 3; batch 7; "
                     "step 11; batch full; batch 32' --steps 40",
    'nesterov': SMALL + '-s optimizer=nesterov -s lr=0.01 -s activation=selu -s init=lecun_uniform --steps 100',
    'optimizers in turn': SMALL + "-s activation=tanh -s lr=0.002 -s optimizer=adam --do 'step 20; optimizer sgd; optimizer adam; step 20; "
                          "optimizer rmsprop; step 20; optimizer nesterov; step 20; optimizer adam; lr *2' --steps 20",
    'iris': 'iris-sigmoid --steps 40',
    'iris held out': SMALL + '-s data=iris -s valid=0.2 -s activation=tanh -s optimizer=adam --steps 40',
    'moons with gelu': SMALL + '-s data=moons -s samples=251 -s noise=0.25 -s activation=gelu -s init=uniform:0.4 -s optimizer=adam '
                       '-s lr=0.005 --steps 100',
    'circles held out': SMALL + '-s samples=333 -s factor=0.3 -s valid=33 -s activation=tanh --steps 60',
    'xor': SMALL + '-s data=xor -s noise=0.1 -s activation=softplus -s init=glorot_uniform --steps 60',
    'gaussians, no hidden layer': '-s data=gaussians -s noise=0.3 -s hidden=none -s optimizer=sgd -s lr=0.1 --steps 60',
    'mean squared error of two classes': SMALL + '-s loss=mse -s class_weight=balanced -s activation=tanh -s optimizer=adam --steps 60',
    'mean squared error of three classes': SMALL + '-s data=spiral -s loss=mse -s activation=tanh -s optimizer=sgd -s lr=0.5 --steps 60',
    'classes of unlike size, balanced': SMALL + '-s data=csv:{folder}/numbers.csv -s class_weight=balanced -s valid=7 -s activation=tanh '
                                        '-s batch=4 --steps 20',
    'csv of words': SMALL + "-s data='csv:{folder}/it'\\''s \u00e9.csv' -s activation=tanh -s optimizer=adam -s batch=4 --steps 40",
    'csv of numbers': SMALL + '-s data=csv:{folder}/numbers.csv -s batch=0 -s activation=linear --steps 20',
    'csv held out by class': SMALL + '-s data=csv:{folder}/numbers.csv -s valid=7 -s activation=tanh -s batch=4 --steps 20',
    'csv with gaps and words, dropped': SMALL + '-s data=csv:{folder}/gaps.txt -s label=kind -s drop=id -s missing=drop -s activation=tanh '
                                        '-s batch=8 --steps 20',
    'csv with gaps and words, filled': SMALL + '-s data=csv:{folder}/gaps.txt -s label=3 -s drop=1 -s missing=mean -s scale=minmax -s valid=6 '
                                       '-s activation=tanh -s batch=8 --steps 20',
    'csv filled and standardized': SMALL + '-s data=csv:{folder}/gaps.txt -s label=kind -s missing=mean -s valid=0.2 -s drop=id --steps 20',
    'csv, gzipped, as it is': SMALL + '-s data=csv:{folder}/few.csv.gz -s label=first -s scale=none -s batch=4 --steps 20',
    'csv of targets that are numbers': SMALL + '-s data=csv:{folder}/prices.csv -s activation=tanh -s valid=7 -s batch=8 --steps 40',
    'csv of numbers as they are': SMALL + '-s data=csv:{folder}/prices.csv -s activation=tanh -s scale=none -s batch=0 --steps 20',
    'csv of numbers from 0 to 1': SMALL + '-s data=csv:{folder}/prices.csv -s activation=tanh -s scale=minmax -s valid=7 --steps 20',
    'circles scaled': SMALL + '-s samples=100 -s valid=20 -s scale=minmax --steps 20',
    'idx scaled': SMALL + '-s data=idx:{folder}/idx -s valid=5 -s scale=standard -s batch=8 --steps 20',
    'idx, gzipped': SMALL + '-s data=idx:{folder}/idx -s valid=5 -s batch=8 -s activation=relu -s init=he_normal --steps 20',
    'restart after redraw': "--do 'step 40; redraw; step 70; redraw; step 10; restart; step 5; hidden 4,4; activation tanh' --steps 60",
    'many redraws of other shapes': "--do 'redraw; hidden 3; redraw; step 40; init he_normal; redraw; batch 0; step 9; batch 16; step 5; "
                                    "redraw; hidden 7,2' --steps 40",
    'another seed, then another data set': "--do 'step 5; redraw; seed 7; step 5; redraw; data spiral; step 3; redraw' --steps 40",
    'zeros': SMALL + '-s init=zeros -s optimizer=sgd -s lr=0.5 --steps 40',
    'a change that was taken back': SMALL + "--do 'step 10; lr *2; lr /2; step 10; batch full; batch 32' --steps 20",
    'no step': '--do redraw',
    'non-finite': '-s activation=linear -s optimizer=sgd -s lr=1e9 -s init=normal:100 --steps 200',
}


def write_files(folder):
    with open(os.path.join(folder, "it's \u00e9.csv"), 'w', encoding='utf-8') as file:
        file.write('\ufefflength;"wi;dth";kind\r\n\r\n')
        for i in range(30):
            file.write('%g ; "%g";%s\r\n' % (math.sin(i) + i % 3, math.cos(3 * i), ['red', '"a ""b"""', 'blue; no'[:4]][i % 3]))
    with open(os.path.join(folder, 'numbers.csv'), 'w', encoding='ascii') as file:
        for i in range(20):
            file.write('%g,%g,%g,%s\n' % (math.sin(i), i / 20, math.cos(i * i), ['10', '2', '7.0', '07'][i % 4]))
    with open(os.path.join(folder, 'gaps.txt'), 'w', encoding='ascii') as file:
        file.write('id  colour kind size   age\n')
        for i in range(40):
            file.write('n%d   %s %s\t%s  %s \n' % (i, ['red', 'blue', '?', 'green'][i * i % 7 % 4], 'na' if i % 11 == 5 else 'ab'[i % 2],
                                               'NA' if i % 9 == 0 else '%.3f' % math.sin(i), i * i % 23))
    with open(os.path.join(folder, 'prices.csv'), 'w', encoding='ascii') as file:
        file.write('size,age,price\n' + ''.join('%.4f,%d,%.4f\n' % (math.sin(i), i * i % 31, math.sin(i) * 3 + i * i % 31 / 7) for i in range(50)))
    with gzip.open(os.path.join(folder, 'few.csv.gz'), 'wt', encoding='ascii') as file:
        file.write(''.join('%d,%.3f,%d\n' % (i % 3, math.sin(i), i % 4) for i in range(30)))
    idx = os.path.join(folder, 'idx')
    os.mkdir(idx)
    values = bytes((i * i * 7 + 13 * i) % 256 for i in range(40 * 6))
    with gzip.open(os.path.join(idx, 'train-images-idx3-ubyte.gz'), 'wb') as file:
        file.write(bytes([0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 3]) + values)
    with open(os.path.join(idx, 'train-labels-idx1-ubyte'), 'wb') as file:
        file.write(bytes([0, 0, 8, 1, 0, 0, 0, 40]) + bytes(i * 5 % 3 for i in range(40)))


def records(text):
    """The steps and the final line of the last run."""
    steps, final = [], None
    for line in text.splitlines():
        line = json.loads(line)
        if 'vgtop' in line:
            steps = []
        elif 'final' in line:
            final = line
        elif 'command' not in line:
            steps.append(line)
    return steps, final


def size(number):
    """0 for what is no finite number: "NaN", "Infinity", a list."""
    return abs(number) if isinstance(number, (int, float)) else 0


def difference(key, value, reference, layer):
    noise = lambda x: x is None or not isinstance(x, str) and x < fair.FLOOR['update_ratio']
    if key == 'update_ratio' and noise(value) and noise(reference):
        return 0
    # weights that are equal but for rounding: the ratio of two roundings
    if key == 'update_ratio' and size(layer['weight_sd']) < 1e-12 * size(layer['weight_mean']):
        return 0
    if value is None or reference is None or isinstance(value, str) or isinstance(reference, str):
        return 0 if value == reference else math.inf
    return fair.difference(key, value, reference, {name: size(number) for name, number in layer.items()})


def compare(value, reference, where):
    """The worst difference of two lines; the same keys in the same order. An update ratio may be missing on one side: noise."""
    worst = (0, where)
    assert [k for k in value if k not in ('verdict', 'update_ratio')] == [k for k in reference if k != 'update_ratio'], (
        where, list(value), list(reference))
    for key in [k for k in reference if k in value] + ['update_ratio'] * (('update_ratio' in value) != ('update_ratio' in reference)):
        wanted = reference.get(key)
        if key == 'layers':
            assert len(value[key]) == len(wanted), where
            for l, (one, other) in enumerate(zip(value[key], wanted)):
                worst = max(worst, compare(one, other, '%s, layer %d' % (where, l + 1)))
        else:
            worst = max(worst, (difference(key, value.get(key), wanted, reference), '%s, %s: %s, but NumPy has %s' % (where, key, value.get(key), wanted)))
    return worst


def call(*command, good=(0,)):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8', check=False)
    assert done.returncode in good, '%s: status %d: %s' % (' '.join(command), done.returncode, done.stderr)
    return done.stdout


def check(vgtop, python, name, line, folder):
    words = shlex.split(line.replace('{folder}', folder))
    program = os.path.join(folder, 'exported.py')
    ours, our_final = records(call(vgtop, 'run', *words, '--format', 'jsonl', good=(0, 3)))
    call(vgtop, 'export', *words, '-o', program)
    theirs, their_final = records(call(python, program))
    assert len(ours) == len(theirs), '%d steps, but NumPy took %d' % (len(ours), len(theirs))
    worst = compare(our_final, their_final, 'final')
    for mine, reference in zip(ours, theirs):
        worst = max(worst, compare(mine, reference, 'step %d' % reference['step']))
    if ours and name == 'defaults':  # fewer steps are the same steps
        few, _ = records(call(python, program, '--steps', '3'))
        assert few == theirs[:3]
    assert worst[0] <= TOLERANCE, '%s (apart by %.2g)' % (worst[1], worst[0])
    print('ok    %-36s %4d steps, apart by at most %.1e' % (name, len(ours), worst[0]), flush=True)


def listed(vgtop, topic):
    """The names of `vgtop list TOPIC`, and what is behind their colons: {'elu': 'a', 'relu': None}."""
    rows = [line.split()[0] for line in call(vgtop, 'list', topic).splitlines()]
    return {name: parameter or None for name, _, parameter in (row.partition(':') for row in rows)}


def rows_of_tables(vgtop):
    """Experiments that have every row of the tables in them. Row i of each goes together; a shorter table begins again."""
    argument = {'csv': ':{folder}/numbers.csv', 'idx': ':{folder}/idx'}
    topics = {'activation': 'activations', 'init': 'initializers', 'optimizer': 'optimizers', 'norm': 'norms', 'clip': 'clips',
              'data': 'data'}
    tables = {setting: [name + argument.get(name, '') for name in listed(vgtop, topic)] for setting, topic in topics.items()}
    made = {}
    for i in range(max(map(len, tables.values()))):
        row = {setting: names[i % len(names)] for setting, names in tables.items()}
        made['row %d of every table' % i] = SMALL + '-s lr=0.003 --steps 12 ' + ' '.join('-s %s=%s' % pair for pair in row.items())
    return made


def check_sources():
    """The files that exported programs are made of are Python, each by itself."""
    folder = os.path.join(HERE, '..', '..', 'src', 'lab', 'export')
    names = [name for name in os.listdir(folder) if name.endswith('.py')]
    assert 'program.py' in names, names
    for name in names:
        with open(os.path.join(folder, name), encoding='utf-8') as file:
            compile(file.read(), name, 'exec')


def check_measures(vgtop, python, folder):
    """An exported program measures every statistic that is listed."""
    program = os.path.join(folder, 'exported.py')
    call(vgtop, 'export', '--steps', '1', '-o', program)
    steps, _ = records(call(python, program))
    keys = list(steps[0]['layers'][0])
    assert keys == ['name'] + list(listed(vgtop, 'metrics')), keys


def find_numpy():
    for python in (sys.executable, '/usr/bin/python3'):
        if subprocess.run([python, '-c', 'import numpy'], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return python
    return None


def main():
    vgtop = sys.argv[1]
    python = find_numpy()
    if python is None:
        print('NumPy is not installed: skipped')
        return SKIPPED
    check_sources()
    with tempfile.TemporaryDirectory() as folder:
        check_measures(vgtop, python, folder)
    failed = 0
    experiments = dict(EXPERIMENTS, **rows_of_tables(vgtop))
    for name in sys.argv[2:] or experiments:
        with tempfile.TemporaryDirectory() as folder:
            write_files(folder)
            if 'fashion-mnist' in experiments[name]:  # a small one in its place
                os.environ['VGTOP_FASHION_MNIST'] = os.path.join(folder, 'idx')
                experiments[name] += ' -s valid=5'
            try:
                check(vgtop, python, name, experiments[name], folder)
            except AssertionError as error:
                failed += 1
                print('FAIL  %s: %s\n      %s' % (name, error, experiments[name]), flush=True)
    print('%d failed' % failed)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
