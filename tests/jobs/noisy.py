# A job that prints 100 MB.
import sys

import plain

line = 'x' * 99 + '\n'
for _ in range(100):
    sys.stdout.write(line * 10000)
    plain.train(1)
plain.print_hash(plain.model)
