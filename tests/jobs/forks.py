# A job that forks in the middle; parent and child both train on.
import os
import sys

import plain

sys.stdout.flush()
child = os.fork()
plain.train(20 if child else 10)
if child:
    os.waitpid(child, 0)
plain.print_hash(plain.model)
if not child:
    os._exit(0)
