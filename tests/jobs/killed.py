# A job that the system kills.
import os
import signal
import sys
import time

import plain

plain.train(5)
sys.stdout.flush()
time.sleep(0.5)
os.kill(os.getpid(), signal.SIGKILL)
