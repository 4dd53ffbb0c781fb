#!/usr/bin/python3
"""What the screen costs: start to first frame, training speed with the screen on, wake-ups while paused.

    screen.py PATH/TO/vgtop [ROUNDS]

Runs the program in a pseudo-terminal of 160x50. Needs Python's own library only.
"""
import fcntl, os, pty, select, signal, statistics, struct, subprocess, sys, termios, time

STEPS = 2000000


def start(argv):
    """The program in a new pseudo-terminal: its pid and the terminal's other end."""
    pid, fd = pty.fork()
    if pid == 0:
        os.environ['TERM'] = 'xterm-256color'
        os.execv(argv[0], argv)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 50, 160, 0, 0))
    return pid, fd


def read_until(fd, text, seconds, seen=b''):
    """Everything written until `text` has been (None: never), or time is up."""
    end = time.monotonic() + seconds
    while text is None or text not in seen:
        left = end - time.monotonic()
        if left <= 0 or not select.select([fd], [], [], left)[0]:
            break
        try:
            seen += os.read(fd, 65536)
        except OSError:
            break
    return seen


def finish(pid, fd):
    os.write(fd, b'q')
    read_until(fd, None, 0.3)
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    os.waitpid(pid, 0)
    os.close(fd)


def first_frame(program):
    began = time.monotonic()
    pid, fd = start([program])
    read_until(fd, b'quit', 5)
    taken = time.monotonic() - began
    finish(pid, fd)
    return taken


def on_screen(program):
    """Seconds for STEPS steps, watched."""
    pid, fd = start([program, '--do', 'pause on'])
    read_until(fd, b'quit', 5)
    read_until(fd, None, 0.2)
    os.write(fd, b':step %d; step 1\r' % STEPS)
    began = time.monotonic()
    read_until(fd, b'paused', 120)
    taken = time.monotonic() - began
    finish(pid, fd)
    return taken


def without(program, steps):
    began = time.monotonic()
    subprocess.run([program, 'run', '--steps', str(steps), '--every', str(STEPS)], stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - began


def usage(pid):
    """CPU ticks and voluntary context switches of all threads."""
    ticks = switches = 0
    for task in os.listdir('/proc/%d/task' % pid):
        with open('/proc/%d/task/%s/stat' % (pid, task)) as f:
            fields = f.read().rsplit(')', 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
        with open('/proc/%d/task/%s/status' % (pid, task)) as f:
            switches += sum(int(line.split()[1]) for line in f if line.startswith('voluntary'))
    return ticks, switches


def paused(program, seconds=5):
    pid, fd = start([program, '--do', 'step 100'])
    read_until(fd, None, 6)
    before = usage(pid)
    written = len(read_until(fd, None, seconds))
    after = usage(pid)
    finish(pid, fd)
    return after[0] - before[0], after[1] - before[1], written


def main():
    program = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    frames, ratios = [], []
    for _ in range(rounds):
        frames.append(first_frame(program))
        alone = without(program, STEPS)
        watched = on_screen(program)
        ratios.append(alone / watched)
        print('first frame %.1f ms; %d steps alone %.2f s, on the screen %.2f s: %.3f' %
              (frames[-1] * 1e3, STEPS, alone, watched, ratios[-1]), flush=True)
    ticks, switches, written = paused(program)
    print('medians: start to first frame %.1f ms; training speed on the screen / without: %.3f' %
          (statistics.median(frames) * 1e3, statistics.median(ratios)))
    print('paused for 5 s: %d ticks of CPU, %d wake-ups, %d bytes written' % (ticks, switches, written))


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
