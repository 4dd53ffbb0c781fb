# The small GPT for as long as nobody stops it, or $STEPS: it says which function saves it. What is printed last tells what was left.
import os
import sys

import torch

from ending import print_hash

source = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'gpt.py')
steps = os.environ.get('STEPS', '1000000')
saved = []


def save():
    saved.append(1)
    print('saved', len(saved), flush=True)


if 'vgtop' in sys.modules:
    sys.modules['vgtop'].watch(save=save)
with open(source) as file:
    text = file.read().replace('range(40)', 'range(%s)' % steps).replace('if step % 10 == 0', 'if step % 1000 == 0')
try:
    exec(compile(text, source, 'exec'), dict(globals(), __file__=source))
finally:
    print('left in order', flush=True)
