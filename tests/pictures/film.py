#!/usr/bin/env python3
"""Records a moving picture: film.py ROWSxCOLS [@WORD] SECONDS[:KEY] ... -- COMMAND...

The command (vgtop with --record FILE.svg) runs in a pseudo-terminal of that size. After each number of seconds its key is pressed; the last
one, without a key, is the end: q is pressed. @WORD waits until the program writes that word.
"""
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

TERMINAL = {b'\x1b[c': b'\x1b[?62;22c', b'\x1b]11;?\x07': b'\x1b]11;rgb:1111/1212/1717\x07'}  # what a terminal answers


def read_for(terminal, seconds, word=None):
    """Reads what the program writes for so long, or until it writes the word; False: it has ended."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            try:
                written = os.read(terminal, 65536)
            except OSError:
                return False
            for question, answer in TERMINAL.items():
                if question in written:
                    os.write(terminal, answer)
            if word and word in written:
                return True
    return True


def main():
    at = sys.argv.index('--')
    cols, rows = map(int, sys.argv[1].split('x'))
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM='xterm-256color', COLORTERM='truecolor', LC_ALL='C.UTF-8')
        time.sleep(0.2)  # until the size is set
        os.execvp(sys.argv[at + 1], sys.argv[at + 1:])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', rows, cols, 0, 0))
    for wait in sys.argv[2:at]:
        if wait[0] == '@':
            if not read_for(terminal, 120, wait[1:].encode()):
                break
            continue
        seconds, _, key = wait.partition(':')
        if not read_for(terminal, float(seconds)):
            break
        os.write(terminal, (key or 'q').encode())
    while read_for(terminal, 1):
        pass
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


sys.exit(main())
