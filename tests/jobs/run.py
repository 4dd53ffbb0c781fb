#!/usr/bin/env python3
"""run.py HOOK [JOB ...]: training jobs as people write them, with and without the hook.

Each job is run twice. Its status, all that it prints and the hash of its final parameters must be the same to the bit; the log must be
well-formed and hold what is said below. HOOK is the folder of vgtop.py. It is done with every torch that is found (interpreters.py);
without torch the test is skipped.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
from interpreters import interpreters_with_torch, under_hook

STATISTICS = set('grad_mean grad_sd grad_abs_mean grad_max grad_norm grad_l1_scaled delta_rms activation_mean activation_sd saturated dead '
                 'weight_mean weight_sd update_ratio'.split())

OF_WEIGHTS = [key for key in STATISTICS if key.startswith(('grad', 'weight', 'update'))]


class Log:
    """A log that was read, line by line: runs are [(header, records)], final the last line's object or None."""

    def __init__(self, path):
        self.runs, self.final = [], None
        with open(path, 'rb') as file:
            data = file.read()
        assert data.endswith(b'\n'), 'the last line of %s is broken off' % path
        for line in data.decode().splitlines():
            line = json.loads(line, parse_constant=lambda name: 1 / 0)  # no bare NaN
            if 'vgtop' in line:
                assert line['format'] == 2 and line['statistics'] and isinstance(line['can'], list) and line['job']['pid'] > 0
                names = [layer['name'] for layer in line['layers']]
                assert names and len(set(names)) == len(names), names
                self.runs.append((line, []))
            elif 'final' in line:
                self.final = line
            else:
                header, records = self.runs[-1]
                assert [layer['name'] for layer in line['layers']] == [layer['name'] for layer in header['layers']]
                assert not records or line['step'] > records[-1]['step']
                for layer in line['layers']:
                    for key, value in layer.items():
                        known = key in STATISTICS or key in ('name', 'grad', 'why', 'facts', 'zeros', 'n', 'update_mean', 'update_sd')
                        assert known and (key not in STATISTICS or isinstance(value, (float, int, str))), (key, value)
                records.append(line)

    def names(self):
        return [layer['name'] for layer in self.runs[0][0]['layers']]

    def layer(self, name, record=0, run=0):
        return next(layer for layer in self.runs[run][1][record]['layers'] if layer['name'] == name)


def whole(layer, *without):
    """All statistics are there but those named."""
    missing = STATISTICS - set(layer) - ({'update_ratio'} if layer.get('weight_sd') == 0 else set())  # a norm's scale at first
    assert missing == set(without), (layer, missing)


def is_gpt(log):
    assert log.names()[:3] == ['transformer.wte', 'transformer.wpe', 'transformer.h.0.ln_1'] and log.names()[-1] == 'lm_head', log.names()
    for name in log.names():
        whole(log.layer(name))
        assert 'grad' not in log.layer(name)  # measured where the gradients are clipped
    tied = [dict(log.layer(name), name='') for name in ('transformer.wte', 'lm_head')]
    assert tied[0]['grad_sd'] == tied[1]['grad_sd'] and tied[0]['delta_rms'] != tied[1]['delta_rms']
    fc = next(layer for layer in log.runs[0][0]['layers'] if layer['name'] == 'transformer.h.1.mlp.c_fc')
    assert fc['group'] == 'block 1' and fc['role'] == 'mlp.c_fc' and fc['shape'] == [128, 32] and fc['size'] == 4096
    assert log.runs[0][1][0]['lr'] == 1e-4 and log.runs[0][0]['job']['optimizer'] == 'AdamW'


def is_gan(log):
    assert len(log.names()) == 9 and 'netG.main.0' in log.names() and 'netD.main.5' in log.names(), log.names()
    record = log.runs[0][1][0]
    assert len(record['losses']) == 2 and record['loss'] == record['losses'][0]
    for name in log.names():
        whole(log.layer(name))


def is_lstm(log):
    assert log.names() == ['encoder'] + ['rnn.weight_%s_l%d' % (w, l) for l in (0, 1) for w in ('ih', 'hh')] + ['decoder'], log.names()
    whole(log.layer('encoder'))
    whole(log.layer('decoder'))
    whole(log.layer('rnn.weight_hh_l1'), 'saturated', 'dead')
    assert log.runs[0][0]['job']['optimizer'] == 'by hand' and len(log.runs[0][1]) > 15


def is_lbfgs(log):
    for name in ('lstm1.weight_ih', 'lstm2.weight_hh'):
        whole(log.layer(name), 'saturated', 'dead')
    whole(log.layer('linear'))
    assert len(log.runs[0][1]) == 3


def is_ddp(log):
    """Gradients and weights are the same on all ranks: rank 0 tells of them."""
    assert log.names() == ['0', '2'] and log.runs[0][0]['job']['world'] == 2
    for name in log.names():
        whole(log.layer(name), *(OF_WEIGHTS if log.runs[0][0]['job']['rank'] else ()))
        assert 'why' not in log.layer(name)


def is_sharded(log):
    """Each rank measures its own part of the weights, and says how many they are."""
    is_plain(log)
    for layer in log.runs[0][0]['layers']:
        part = log.layer(layer['name']).get('n', layer['size'])
        assert log.runs[0][0]['job']['torch'] < '2' or part == layer['size'] // 2 or layer['shape'][0] % 2, (part, layer)


def is_plain(log):
    for name in log.names():
        whole(log.layer(name))


def is_sweep(log):
    assert len(log.runs) == 2 and [len(records) > 10 for _, records in log.runs] == [True, True], log.runs
    for run in (0, 1):
        first, frozen, second = (log.layer(name, run=run) for name in ('first', 'frozen', 'second'))
        whole(second)
        whole(first, 'activation_mean', 'activation_sd', 'saturated', 'dead')
        assert 'function' in first['why']['activation_sd'] and frozen['why']['grad_sd'] == 'frozen'
        assert log.layer('unused', run=run)['why']['grad_sd'] == 'no gradient reaches it'


def is_scaler(log):
    for record in log.runs[0][1]:
        for layer in record['layers']:
            whole(layer, *(['update_ratio'] if record.get('skipped') else []))
    records = log.runs[0][1]
    if records[0].get('skipped'):
        assert records[0]['layers'][0]['grad_max'] in ('Infinity', 'NaN') and records[0]['loss'] < 1e6
        first = next(r for r in records if not r.get('skipped'))
        assert abs(first['layers'][0]['grad_max']) < 1e6 and first['layers'][1]['delta_rms'] < 1e6, first


def is_compiled(log):
    if log.runs[0][0]['job']['torch'] < '2':
        return is_plain(log)
    for name in log.names():
        layer = log.layer(name)
        whole(layer, 'delta_rms', 'activation_mean', 'activation_sd', 'saturated', 'dead')
        assert 'compile' in layer['why']['delta_rms']


# name: (script, what the log must hold, its status, how the last line must read, standard input)
JOBS = {
    'gpt': ('gpt.py', is_gpt, 0, 'done', None),
    'gan': ('gan.py', is_gan, 0, 'done', None),
    'lstm': ('lstm.py', is_lstm, 0, 'done', None),
    'lbfgs': ('lbfgs.py', is_lbfgs, 0, 'done', None),
    'ddp': ('ddp.py', is_ddp, 0, 'done', None),
    'torchrun': ('torchrun.py', is_ddp, 0, 'done', None),
    'sharded': ('sharded.py', is_sharded, 0, 'done', None),
    'loader': ('loader.py', is_plain, 0, 'done', None),
    'checkpointing': ('checkpointing.py', is_plain, 0, 'done', None),
    'crash': ('crash.py', is_plain, 1, 'ValueError', None),
    'killed': ('killed.py', is_plain, -9, None, None),
    'forks': ('forks.py', is_plain, 0, 'done', None),
    'noisy': ('noisy.py', is_plain, 0, 'done', None),
    'reads': ('reads.py', is_plain, 0, 'done', b'7\n13\n'),
    'executed': ('executed.py', is_plain, 0, 'done', None),
    'sweep': ('sweep.py', is_sweep, 0, 'done', None),
    'scaler': ('scaler.py', is_scaler, 0, 'done', None),
    'compiled': ('compiled.py', is_compiled, 0, 'done', None),
    'site': ('plain.py', is_plain, 0, 'done', None),
    'venv': ('plain.py', is_plain, 0, 'done', None),
}


def in_venv(python, folder):
    """A virtual environment that sees the packages of this interpreter."""
    new = os.path.join(folder, 'venv')
    subprocess.run([python, '-m', 'venv', '--without-pip', '--system-site-packages', new], check=True)
    packages = subprocess.run([python, '-c', 'import torch, os; print(os.path.dirname(os.path.dirname(torch.__file__)))'], check=True,
                              stdout=subprocess.PIPE, universal_newlines=True).stdout.strip()
    with open(glob.glob(os.path.join(new, 'lib', 'python*', 'site-packages'))[0] + '/torch.pth', 'w') as file:
        file.write(packages + '\n')
    return os.path.join(new, 'bin', 'python3')


def run(python, name, folder, environment):
    script, _, _, _, stdin = JOBS[name]
    environment = dict(environment, PYTHONHASHSEED='0', OMP_NUM_THREADS='1', PYTHONDONTWRITEBYTECODE='1', PYTHONWARNINGS='ignore')
    if name == 'site':
        environment['PYTHONPATH'] = os.pathsep.join(filter(None, (environment.get('PYTHONPATH'), os.path.join(HERE, 'site'))))
    with open(os.path.join(folder, 'out'), 'w+b') as out, open(os.path.join(folder, 'err'), 'w+b') as err:
        launcher = ['-m', 'torch.distributed.run', '--standalone', '--nproc_per_node', '2'] if name == 'torchrun' else []
        done = subprocess.run([python, *launcher, os.path.join(HERE, script)], input=stdin, stdout=out, stderr=err, env=environment,
                              stdin=None if stdin else subprocess.DEVNULL)
        out.seek(0), err.seek(0)
        return done.returncode, out.read(), err.read()


def check(python, name, hook, folder):
    """Why it could not be tried, or None."""
    _, holds, status, reason, _ = JOBS[name]
    path = os.path.join(folder, 'log.jsonl')
    if name == 'venv':
        python = in_venv(python, folder)
    bare = run(python, name, folder, os.environ)
    if name == 'torchrun' and bare[0] and b"'NoneType' object has no attribute 'get'" in bare[2]:
        return 'torchrun of torch 1.13 does not work with this Python'
    watched = run(python, name, folder, under_hook(hook, path))
    assert bare[0] == watched[0] == status, (bare[0], watched[0], watched[2].decode()[-2000:])
    assert b'vgtop' not in watched[2], watched[2].decode()[-2000:]
    assert bare[1] == watched[1], 'it prints something else'
    assert bare[2] == watched[2], (bare[2].decode()[-500:], watched[2].decode()[-500:])
    assert (b'parameters' in bare[1]) and (name != 'site' or b'my own' in bare[1])
    log = Log(path)
    assert (log.final and log.final['reason']) == reason, log.final
    holds(log)
    for other in glob.glob(path + '.*'):  # of other ranks and of forked children
        log = Log(other)
        if name != 'forks' or log.runs[0][1]:  # the child ends by os._exit: its records may still be on their way
            holds(log)
    assert bool(glob.glob(path + '.pid*')) == (name == 'forks'), os.listdir(folder)
    assert bool(glob.glob(path + '.rank1')) == (name in ('ddp', 'torchrun', 'sharded')), os.listdir(folder)


def main(hook, *wanted):
    failed = False
    for python, version in interpreters_with_torch():
        for name in wanted or JOBS:
            with tempfile.TemporaryDirectory() as folder:
                try:
                    skipped = check(python, name, os.path.abspath(hook), folder)
                    print('skipped: %s' % skipped if skipped else 'ok   %s, torch %s' % (name, version), flush=True)
                except AssertionError as error:
                    failed = True
                    print('FAIL %s, torch %s: %s' % (name, version, error), flush=True)
    return failed


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
