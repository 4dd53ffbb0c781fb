#!/usr/bin/env python3
"""test_adapters.py HOOK VGTOP [NAME ...]: tiny trainings of the real Lightning, Hugging Face, Keras and JAX, with vgtop's callback and without.

Each must end with the same weights to the bit; its log must hold what is said below, and be read by `vgtop check` and `vgtop watch`. HOOK is the
folder of vgtop.py, $VGTOP_ADAPTERS the interpreter (by default this one). What it does not have is skipped.
"""
import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

SKIPPED = 77
HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = os.environ.get('VGTOP_ADAPTERS') or sys.executable
DW = set('grad_mean grad_sd grad_abs_mean grad_max grad_norm grad_l1_scaled weight_mean weight_sd'.split())
ALL = DW | set('delta_rms activation_mean activation_sd saturated dead update_ratio'.split())
# name: (script, packages, Keras's backend, names of layers, statistics of the last, what some record must hold beside them)
ADAPTERS = {
    'lightning': ('tiny_lightning.py', 'torch lightning', '', ['body.0', 'body.2', 'body.4'], ALL, 'loss lr epoch valid_loss'),
    'transformers': ('tiny_transformers.py', 'torch transformers accelerate', '', ['transformer.wte', 'lm_head'], ALL, 'loss lr epoch valid_loss'),
    'keras on jax': ('tiny_keras.py', 'keras jax', 'jax', ['first', 'second', 'third'], DW, 'loss lr epoch valid_loss'),
    'keras on torch': ('tiny_keras.py', 'keras torch', 'torch', ['first', 'second', 'third'], DW, 'loss lr epoch valid_loss'),
    'jax': ('tiny_jax.py', 'jax optax', '', ['Dense_%d' % i for i in range(11)], DW | {'update_ratio'}, 'loss lr'),
}


def has(packages):
    """The first package that the interpreter lacks, or None."""
    for package in packages.split():
        if subprocess.run([PYTHON, '-c', 'import importlib.util, sys; sys.exit(importlib.util.find_spec(%r) is None)' % package]).returncode:
            return package
    return None


def run(name, hook, folder, watched):
    script, _, backend, _, _, _ = ADAPTERS[name]
    environment = dict(os.environ, PYTHONPATH=hook, PYTHONDONTWRITEBYTECODE='1', PYTHONWARNINGS='ignore', VGTOP_LOG=os.path.join(folder, 'log.jsonl'))
    environment.update({'KERAS_BACKEND': backend} if backend else {}, KERAS_HOME=folder, JAX_PLATFORMS='cpu', CUDA_VISIBLE_DEVICES='', HOME=folder)
    done = subprocess.run([PYTHON, os.path.join(HERE, script), 'watched' if watched else 'bare'], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert 'vgtop:' not in done.stderr, done.stderr[-3000:]
    return [line for line in done.stdout.splitlines() if line.lstrip('-')[:1].isdigit()]


def screen(vgtop, path, folder):
    """What `vgtop watch` writes to a terminal in two seconds."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM='xterm-256color', LINES='40', COLUMNS='120', XDG_CONFIG_HOME=folder)
        os.execv(vgtop, [vgtop, 'watch', path])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 120, 0, 0))
    seen, until, quits = b'', time.monotonic() + 20, time.monotonic() + 2
    while time.monotonic() < until:
        if quits and time.monotonic() > quits:
            os.write(terminal, b'q')
            quits = None
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
    else:
        os.kill(pid, signal.SIGKILL)
    assert os.waitpid(pid, 0)[1] == 0, seen[-3000:]
    return seen


def check(name, hook, vgtop, folder):
    _, _, _, names, statistics, beside = ADAPTERS[name]
    path = os.path.join(folder, 'log.jsonl')
    bare = run(name, hook, folder, False)
    if os.path.exists(path):
        os.remove(path)
    watched = run(name, hook, folder, True)
    assert bare == watched and bare, (bare, watched)
    assert not [other for other in os.listdir(folder) if other.startswith('log.jsonl.')], os.listdir(folder)
    with open(path) as file:
        lines = [json.loads(line, parse_constant=lambda _: 1 / 0) for line in file]
    found = [layer['name'].replace('sequential.', '') for layer in lines[0]['layers']]
    assert [n for n in found if n in names] == names, found
    records = lines[1:-1]
    assert len(records) == 30 - 6 * (name.startswith('keras') or name == 'transformers') and lines[-1]['reason'] == 'done', (len(records), lines[-1])
    for record in records:
        for layer in record['layers']:
            missing = statistics - set(layer) - ({'update_ratio'} if layer['weight_sd'] == 0 else set())
            assert not missing and all(isinstance(layer[key], float) for key in statistics & set(layer)), layer
            assert layer.get('grad') is None and layer['grad_sd'] > 0
    assert not set(beside.split()) - {key for record in records for key in record}, records[-1]
    assert name == 'transformers' or records[-1]['loss'] < 0.9 * records[0]['loss']
    answer = subprocess.run([vgtop, 'check', '--json', path], stdout=subprocess.PIPE, text=True)
    assert answer.returncode in (0, 4) and json.loads(answer.stdout)['records'] == len(records), answer
    seen = screen(vgtop, path, folder)
    assert names[-1][-8:].encode() in seen, seen[-3000:]


def main(hook, vgtop, *wanted):
    failed = tried = 0
    for name in wanted or ADAPTERS:
        missing = has(ADAPTERS[name][1])
        if missing:
            print('skipped: no %s' % missing)
            continue
        tried += 1
        with tempfile.TemporaryDirectory() as folder:
            try:
                check(name, os.path.abspath(hook), os.path.abspath(vgtop), folder)
                print('ok   %s' % name, flush=True)
            except AssertionError as error:
                failed += 1
                print('FAIL %s: %s' % (name, error), flush=True)
    return 1 if failed else 0 if tried else SKIPPED


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
