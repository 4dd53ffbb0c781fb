# A job that is told by its standard input how long to train.
import sys

import plain

for line in sys.stdin:
    plain.train(int(line))
    print('trained', line.strip())
plain.print_hash(plain.model)
