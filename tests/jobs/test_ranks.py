#!/usr/bin/env python3
"""test_ranks.py SCRIPT HOOK: rank_measures.py or shard_measures.py under every torch that is found; without torch it is skipped."""
import subprocess
import sys

sys.dont_write_bytecode = True
from interpreters import interpreters_with_torch

failed = False
for python, version in interpreters_with_torch():
    print('torch', version, flush=True)
    failed |= subprocess.run([python, '-B', '-W', 'ignore', *sys.argv[1:]]).returncode != 0
sys.exit(failed)
