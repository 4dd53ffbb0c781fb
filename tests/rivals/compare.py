#!/usr/bin/env python3
"""compare.py HOOK VGTOP [STEPS]: one sick job under each tool that PyPI has, and what that cost it.

Run it with an interpreter that has the tools: pip install torch numpy nn-htop wandb tensorboard. The job is 8 layers of sigmoids that do not
learn (sick.py). Each tool is used as its manual says, without a screen of its own; wandb offline. Rounds are interleaved; time is the
processor's, of the training loop alone. Then `vgtop check` reads what each has written.
"""
import glob
import os
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = {'bare': 0, 'vgtop': 0, 'tensorboard': 6, 'wandb': 3, 'nn_htop': 2}  # lines that are added to the script
ROUNDS = 3  # medians of these


def run(tool, hook, steps, folder):
    environment = dict(os.environ, OMP_NUM_THREADS='1', PYTHONWARNINGS='ignore', WANDB_MODE='offline', WANDB_SILENT='true', WANDB_DIR=folder, HOME=folder)
    if tool == 'vgtop':
        environment.update(PYTHONPATH=hook, VGTOP_LOG=os.path.join(folder, 'log.jsonl'))
    done = subprocess.run([sys.executable, os.path.join(HERE, 'sick.py'), tool, str(steps)], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        return None, done.stderr.strip().splitlines()[-1:]
    seconds, weights = done.stdout.split()[-2:]
    return float(seconds), weights


def main(hook, vgtop, steps=300):
    times, weights, folder = {tool: [] for tool in TOOLS}, {}, tempfile.mkdtemp()
    for _ in range(ROUNDS):
        for tool in list(times):
            place = os.path.join(folder, tool)
            os.makedirs(place, exist_ok=True)
            seconds, weights[tool] = run(tool, os.path.abspath(hook), int(steps), place)
            if seconds is None:
                print('skipped: %s: %s' % (tool, weights[tool]))
                del times[tool]
            else:
                times[tool].append(seconds)
    bare = statistics.median(times['bare'])
    for tool, seconds in times.items():
        files = sum(os.path.getsize(f) for f in glob.glob(os.path.join(folder, tool, '**'), recursive=True) if os.path.isfile(f)) // ROUNDS
        print('%-12s %7.3f ms a step, %5.2f times; %d lines added; %7d bytes written; %s' % (
            tool, 1e3 * statistics.median(seconds) / int(steps), statistics.median(seconds) / bare, TOOLS[tool], files,
            'the same weights' if weights[tool] == weights['bare'] else 'OTHER WEIGHTS'), flush=True)
    for tool, pattern in (('vgtop', 'log.jsonl'), ('tensorboard', 'runs/events*'), ('wandb', 'wandb/offline-run-*/*.wandb')):
        for path in sorted(glob.glob(os.path.join(folder, tool, pattern)))[:1]:
            answer = subprocess.run([vgtop, 'check', path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            print('vgtop check of what %s wrote: status %d, %s' % (tool, answer.returncode, answer.stdout.strip()[:200]))
    print('the files are in', folder)


if __name__ == '__main__':
    main(*sys.argv[1:])
