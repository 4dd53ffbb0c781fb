#!/usr/bin/env python3
"""test_steering.py HOOK: verbs.py and steering.py under every torch that is found; without torch it is skipped."""
import os
import subprocess
import sys

sys.dont_write_bytecode = True
from interpreters import interpreters_with_torch

here = os.path.dirname(os.path.abspath(__file__))
failed = False
for python, version in interpreters_with_torch():
    print('torch', version, flush=True)
    failed |= subprocess.run([python, '-B', os.path.join(here, 'verbs.py'), sys.argv[1]]).returncode != 0
    failed |= subprocess.run([sys.executable, '-B', os.path.join(here, 'steering.py'), sys.argv[1], python, *sys.argv[2:]]).returncode != 0
sys.exit(failed)
