#!/usr/bin/env python3
"""test_parity.py VGTOP HOOK: PyTorch under the hook against vgtop, number for number.

The same network is trained by `vgtop run` and, in float64, by a PyTorch script under the hook: 100 steps, all 14 statistics of every layer
agree to a relative 1e-9, fairly (tests/replay/fair.py). HOOK is the folder of vgtop.py. It is done with every torch that is found: with
the interpreters in $VGTOP_TORCH (separated by :), or else with the one that there is. Without torch the test is skipped.
"""
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'replay'))
sys.path.insert(0, os.path.join(HERE, '..', 'jobs'))
import fair
from interpreters import interpreters_with_torch, under_hook

TOLERANCE = 1e-9
STEPS = 100
NETWORKS = {
    'sigmoid, rmsprop': 'hidden=5,5,5,5',
    'tanh, adam, l2': 'data=moons hidden=8,8 activation=tanh init=glorot_uniform optimizer=adam lr=0.01 l2=0.001',
    'relu in place, momentum, clipped, three classes': 'data=spiral hidden=16,8 activation=relu init=he_normal optimizer=momentum lr=0.05 '
                                                       'clip=value:0.01',
    'gelu, batch norm, sgd': 'hidden=6,6,6 activation=gelu init=he_normal norm=batch optimizer=sgd lr=0.1',
    'selu, ten layers': 'hidden=7,7,7,7,7,7,7,7,7 activation=selu init=lecun_normal optimizer=adam batch=20 seed=7',
}
# What vgtop's loss has beside the data's: l2 / 2 times the sum of squares. The hook sees the data's alone.
STATISTICS = ('grad_mean grad_sd grad_abs_mean grad_max grad_norm grad_l1_scaled delta_rms activation_mean activation_sd saturated dead '
              'weight_mean weight_sd update_ratio').split()


def records(path):
    with open(path) as file:
        lines = [json.loads(line) for line in file]
    return {line['step']: line for line in lines if 'layers' in line and 'format' not in line}


def compare(ours, theirs, has_l2):
    """The largest difference between vgtop's records and the hook's, and where it is."""
    worst, where = 0.0, 'nowhere'
    assert sorted(ours) == sorted(theirs) == list(range(STEPS)), (len(ours), len(theirs))
    for step in range(STEPS):
        mine, other = ours[step], theirs[step]
        layers = [layer for layer in other['layers'] if 'norm' not in layer['name']]
        assert len(mine['layers']) == len(layers)
        if not has_l2:
            apart = abs(mine['loss'] - other['loss']) / mine['loss']
            worst, where = max((worst, where), (apart, 'loss of step %d' % step))
        for number, (a, b) in enumerate(zip(mine['layers'], layers)):
            for key in STATISTICS:
                apart = fair.difference(key, b.get(key), a.get(key), a)
                worst, where = max((worst, where), (apart, '%s of layer %d, step %d: %r, %r' % (key, number + 1, step, a.get(key), b.get(key))))
    return worst, where


def main(vgtop, hook):
    pythons = interpreters_with_torch()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for name, settings in NETWORKS.items():
            ours = os.path.join(folder, 'ours.jsonl')
            options = [word for setting in settings.split() for word in ('-s', setting)]
            subprocess.run([vgtop, 'run', *options, '--steps', str(STEPS), '--format', 'jsonl', '--log', ours],
                           check=True, stdout=subprocess.DEVNULL)
            for python, version in pythons:
                theirs = os.path.join(folder, 'theirs.jsonl')
                if os.path.exists(theirs):
                    os.remove(theirs)
                subprocess.run([python, os.path.join(HERE, 'job.py'), *settings.split(), 'steps=%d' % STEPS], check=True,
                               env=under_hook(hook, theirs, every=1))
                mine, other = records(ours), records(theirs)
                if 'norm=batch' in settings:  # its rows are the hook's alone
                    for record in other.values():
                        record['layers'] = [layer for layer in record['layers'] if layer['name'] not in ('0', '3', '6')]
                worst, where = compare(mine, other, 'l2=' in settings)
                failed |= not worst <= TOLERANCE
                print('%s  %s, torch %s: %.1e, %s' % ('ok  ' if worst <= TOLERANCE else 'FAIL', name, version, worst, where))
    return failed


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
