#!/usr/bin/env python3
"""kinds.py HOOK VGTOP [SCRIPT ...]: what `vgtop check --json` says of training scripts that are ill, and of those that only look so.

A script of ill/ begins with "# ill: KIND [LAYER] [(every N)] -- why": the verdict must be of that kind (or of one of KIND|KIND), name that layer if one
is told, and advise something. Those of well/, and the healthy jobs beside this file, must be fine or converged.
"""
import concurrent.futures
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
from interpreters import interpreters_with_torch, under_hook

HEALTHY = ['gan.py', 'gpt.py', 'lstm.py', 'loader.py', 'checkpointing.py']


def wanted(script):
    """({kinds}, layer or None, N or None)."""
    with open(script) as file:
        ill = re.match(r'# ill: (\S+)(?: ([^(]+?))?(?: \(every (\d+)\))? -- ', file.readline())
    return (set(ill[1].split('|')), ill[2], ill[3]) if ill else ({'fine', 'converged'}, None, None)


def check(python, hook, vgtop, script):
    """What is wrong, or None."""
    kinds, layer, every = wanted(script)
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, 'log.jsonl')
        environment = dict(under_hook(hook, log, every), OMP_NUM_THREADS='1', PYTHONWARNINGS='ignore')
        job = subprocess.run([python, script], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if job.returncode or b'vgtop' in job.stdout:
            return job.stdout.decode()[-2000:]
        said = subprocess.run([vgtop, 'check', log, '--json'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        verdict = json.loads(said.stdout)['verdict']
    except (ValueError, KeyError):
        return said.stdout.decode()
    told = '%s, %s: %s (%s) %s' % (verdict['kind'], verdict['layer'], verdict['text'], verdict['cause'], verdict['advice'])
    well = 'fine' in kinds
    good = verdict['kind'] in kinds and said.returncode == (0 if well else 4) and (well or verdict['advice'])
    print('    ' + told)
    return None if good and (not layer or verdict['layer'] == layer) else 'not ' + told


def main(hook, vgtop, *scripts):
    scripts = scripts or sorted(glob.glob(os.path.join(HERE, 'ill', '*.py')) + glob.glob(os.path.join(HERE, 'well', '*.py'))) + \
        [os.path.join(HERE, name) for name in HEALTHY]
    failed = False
    for python, version in interpreters_with_torch():
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda script: check(python, os.path.abspath(hook), os.path.abspath(vgtop), script), scripts))
        for script, wrong in zip(scripts, answers):
            failed = failed or bool(wrong)
            print('%s %s, torch %s%s' % ('FAIL' if wrong else 'ok  ', os.path.relpath(script, HERE), version, ': ' + wrong if wrong else ''),
                  flush=True)
    return failed


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
