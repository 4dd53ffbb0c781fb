#!/usr/bin/python3
"""Every preset beside what its notebook reports, as a table in Markdown.

    presets.py PATH/TO/vgtop

Runs each preset to its end and evaluates it over the whole training set. The notebooks drew other random numbers (float32, Keras or
NumPy), so they are neighbours, not equals; the CS231n rows use the notebook's own seed and are equal.
"""
import json, subprocess, sys

REPORTED = {
    'circles': 'loss 0.665, accuracy 0.588 to 0.652',
    'circles-tanh': 'loss 0.013, accuracy 0.993',
    'circles-relu': 'loss 0.017, accuracy 0.994',
    'circles-shallow-relu': 'loss 0.2404, accuracy 0.973',
    'circles-shallow-sigmoid': 'loss 0.6927, accuracy 0.654',
    'circles-deep-sigmoid': 'loss 0.6922, accuracy 0.533',
    'spiral': 'accuracy 0.97 (loss 0.433092 at step 49,000)',
    'spiral-relu': 'accuracy 0.99 (with the weights of the next draws)',
    'iris-sigmoid': 'accuracy 0.67',
    'iris-leaky': 'accuracy 0.83 to 0.93',
    'fashion-bn': 'after 1 epoch: loss 0.356, accuracy 0.870',
    'fashion-clip': '',
}


def run(program, *arguments):
    """The last line of a run's log."""
    lines = subprocess.run([program, 'run', *arguments, '--every', '1000000000', '--log', '-'], stdout=subprocess.PIPE,
                           check=True, text=True).stdout.splitlines()
    return json.loads(lines[-1])


def row(name, final, reported):
    valid = ', validation %.3f' % final['valid_accuracy'] if final.get('valid_accuracy') is not None else ''
    kind = final.get('verdict', {}).get('kind', '')
    print('| `%s` | %s | loss %.4f, accuracy %.3f%s | %s | %s |' %
          (name, format(final['step'], ','), final['loss'], final['accuracy'], valid, kind, reported), flush=True)


def main(program):
    listed = subprocess.run([program, 'list', 'presets'], stdout=subprocess.PIPE, check=True, text=True).stdout
    names = [line.split()[0] for line in listed.splitlines() if line.startswith('  ') and not line.startswith('   ')]
    print('| preset | steps | vgtop | verdict | the notebook |\n|---|---|---|---|---|')
    for name in names:
        row(name, run(program, name), REPORTED.get(name, ''))
        if name == 'fashion-bn':
            row('fashion-bn --epochs 1', run(program, name, '--epochs', '1'), REPORTED[name])


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
