#!/usr/bin/env python3
"""test_ranks.py HOOK: rank_measures.py under every torch that is found; without torch it is skipped."""
import os
import subprocess
import sys

sys.dont_write_bytecode = True
from interpreters import interpreters_with_torch

failed = False
for python, version in interpreters_with_torch():
    print('torch', version, flush=True)
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'rank_measures.py')
    failed |= subprocess.run([python, '-B', '-W', 'ignore', script, *sys.argv[1:]]).returncode != 0
sys.exit(failed)
