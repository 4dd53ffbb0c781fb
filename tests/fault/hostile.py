#!/usr/bin/env python3
"""What attacks through files and names: the program answers with one sentence, in time, and lets nothing through to the terminal.

Argument: the program.
"""
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

VGTOP = os.path.abspath(sys.argv[1])
SANITIZED = 'ASAN_OPTIONS' in os.environ or 'TSAN_OPTIONS' in os.environ
# seconds by the clock, on a machine that may be busy, and of the processor's time
PATIENCE, WORK = 15, 10 if SANITIZED else 1
failures, passed = [], 0

# what a terminal obeys, what is no UTF-8, what turns the direction of writing
NASTY = [b'\x1b[31mred', b'\x1b]0;title\x07', b'a\x9bb', b'\xc2\x9b31m', b'\xff\xfe', b'\xed\xa0\x80', b'\xf4\x90\x80\x80',
         b'abc\xe2\x80\xaecba', b'\xe2\x81\xa6x\xe2\x81\xa9', b'\xd8\x9c', b'\x08\x08\x08', b'\rover', b'tab\tbed', b'del\x7f',
         b'two\nlines', b"quote'\"$(x)`y`;#", b'%s%n%d', b'e\xcc\x81' * 40, b'\xf0\x9f\x98\x80' * 30, b'x' * 200]
TURNS = [b'\xd8\x9c', b'\xe2\x80\x8e', b'\xe2\x80\x8f', b'\xe2\x80\xa8', b'\xe2\x80\xa9', b'\xe2\x80\xaa', b'\xe2\x80\xab',
         b'\xe2\x80\xac', b'\xe2\x80\xad', b'\xe2\x80\xae', b'\xe2\x81\xa6', b'\xe2\x81\xa7', b'\xe2\x81\xa8', b'\xe2\x81\xa9']


def check(holds, what):
    global passed
    if holds:
        passed += 1
    else:
        failures.append(what)
        print('FAILED:', what)


def is_harmless(output):
    """No control character but the line's end, no C1, nothing but UTF-8, nothing that turns the direction."""
    try:
        text = output.decode('utf-8')
    except UnicodeDecodeError:
        return False
    if any(turn in output for turn in TURNS):
        return False
    return not any((ord(c) < 32 and c != '\n') or 0x7f <= ord(c) < 0xa0 for c in text)


def processor_time():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(arguments, statuses, what, needs=b'', limit=None, output_is_text=True, one_line=True):
    """Runs the program; what it says must be harmless, a refusal one line that contains `needs`."""
    began, worked = time.time(), processor_time()
    try:
        done = subprocess.run([VGTOP.encode()] + [a if isinstance(a, bytes) else a.encode() for a in arguments],
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, preexec_fn=limit)
    except subprocess.TimeoutExpired:
        check(False, f'{what}: does not end')
        return b''
    spent, worked = time.time() - began, processor_time() - worked
    check(done.returncode in statuses, f'{what}: status {done.returncode}, not {statuses}: {done.stderr[:300]!r}')
    check(is_harmless(done.stderr), f'{what}: standard error {done.stderr[:300]!r}')
    if output_is_text:
        check(is_harmless(done.stdout), f'{what}: standard output {done.stdout[:300]!r}')
    check(spent < PATIENCE and worked < WORK, f'{what}: {spent:.1f} s, {worked:.1f} s of work')
    if done.returncode in (1, 2):
        if one_line:
            check(done.stderr.count(b'\n') == 1 and done.stderr.startswith(b'vgtop: '), f'{what}: {done.stderr[:300]!r}')
        check(needs in done.stderr, f'{what}: no {needs!r} in {done.stderr[:300]!r}')
    return done.stdout


def write(name, content):
    with open(name, 'wb') as file:
        file.write(content)
    return name


ROWS = b'1,2,x\n3,4,y\n5,6,x\n7,8,y\n'


def names_in_tables():
    for i, nasty in enumerate(NASTY):
        quoted = b'"' + nasty.replace(b'"', b'""') + b'"'
        table = write(f'table{i}.csv', quoted + b',' + quoted + b',class\n1,2,' + quoted + b'\n3,4,' +
                      quoted[:-1] + b'2"\n5,6,' + quoted + b'\n')
        for more in (['run', '--steps', '3'], ['summary'], ['snapshot', '--do', 'step 5; panel boundary'],
                     ['snapshot', '--format', 'ansi']):
            text = 'ansi' not in more
            run(more + ['-s', f'data=csv:{table}'], [0], f'{more[0]} with {nasty[:20]!r} in a table', output_is_text=text)
        # of a fault in it, too
        bad = write(f'bad{i}.csv', quoted + b',b,c\n' + b''.join(b'%d,%d,%s\n' % (n, n, b'xy'[n % 2:][:1]) for n in range(40)) +
                    b'1,' + quoted + b',x\n')
        run(['run', '-s', f'data=csv:{bad}'], [2], f'a bad cell {nasty[:20]!r}', b'line')
        one = write(f'one{i}.csv', b'1,2,' + quoted + b'\n3,4,' + quoted)
        run(['run', '-s', f'data=csv:{one}'], [2], f'one class {nasty[:20]!r}', b'at least two classes')


def names_of_files():
    for nasty in NASTY:
        name = b'n ' + nasty.replace(b'/', b'_')
        run(['run', '-s', b'data=csv:' + name], [2], f'no file {nasty[:20]!r}', b'No such file')
        run(['run', '-s', b'data=idx:' + name], [2], f'no folder {nasty[:20]!r}', b'No such file')
        run(['run', '--script', name], [2], f'no script {nasty[:20]!r}')
        run(['run', '--do', b'x' + nasty], [2], f'no command {nasty[:20]!r}')
        run(['run', '-s', nasty], [2], f'no setting {nasty[:20]!r}')
        run(['run', nasty], [2], f'no preset {nasty[:20]!r}')
        run(['list', nasty], [2], f'no topic {nasty[:20]!r}')
        run(['run', b'--' + nasty], [2], f'no option {nasty[:20]!r}')
        run(['run', '--log', b'nowhere/' + name], [2], f'no log {nasty[:20]!r}')
        run(['export', '-o', b'nowhere/' + name], [1], f'no export {nasty[:20]!r}', b'No such file')
        write(name, ROWS)
        run(['run', '-s', b'data=csv:' + name, '--steps', '3'], [0], f'a file {nasty[:20]!r}')
        run(['summary', '-s', b'data=csv:' + name], [0], f'a summary of {nasty[:20]!r}')
        run(['snapshot', '-s', b'data=csv:' + name], [0], f'a picture of {nasty[:20]!r}')
        program = run(['export', '-s', b'data=csv:' + name, '--steps', '3'], [0], f'an export of {nasty[:20]!r}')
        check(compiles(program), f'an export of {nasty[:20]!r} is a program')
        log = b'log ' + name
        run(['run', '-s', b'data=csv:' + name, '--steps', '3', '--log', log, '--format', 'text'], [0],
            f'a log {nasty[:20]!r}')
        with open(log, 'rb') as file:
            check(is_harmless(file.read()), f'a log of {nasty[:20]!r} is harmless')
        os.unlink(log)
        os.unlink(name)


def compiles(program):
    try:
        compile(program, 'export', 'exec')
        return True
    except (SyntaxError, ValueError):
        return False


def long_paths():
    for length in (255, 1000, 4000, 4095, 4096, 4200, 5000, 100000):
        for path in ('x' * max(length, 256), 'd/' * (length // 2), './' * (length // 2) + 'd/x'):
            run(['run', '-s', 'data=csv:' + path], [2], f'a path of {length}')
            run(['run', '-s', 'data=idx:' + path], [2], f'a folder of {length}')
            run(['run', '--do', 'data csv:' + path], [2], f'a command of {length}')
            run(['run', '--script', path], [2], f'a script of {length}')
            run(['run', '--log', path], [2], f'a log of {length}')
            run(['export', '-o', path], [1], f'an export of {length}')
            run(['snapshot', '-o', path], [1], f'a picture of {length}')


def no_files():
    """What is no regular file is refused without waiting, as data and as a script."""
    os.mkfifo('fifo')
    os.mkdir('folder')
    os.symlink('loop1', 'loop2')
    os.symlink('loop2', 'loop1')
    for i in range(60):
        os.symlink(f'deep{i + 1}', f'deep{i}')
    write('deep60', ROWS)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind('socket')
    write('empty', b'')
    with open('sparse', 'wb') as file:
        file.truncate(10 << 30)
    write('nul', b'1,2,x\n3,\0,y\n')
    odd = ['fifo', 'folder', 'loop1', 'deep0', 'socket', '/dev/zero', '/dev/random', '/dev/tty', '/dev/null', 'sparse',
           'empty', '', '.', '/', 'folder/', 'nul', '/proc/self/mem', 'empty/x']
    for name in odd:
        run(['run', '-s', 'data=csv:' + name], [2], f'{name} as a table')
        run(['run', '-s', 'data=idx:' + name], [2], f'{name} as a folder')
        if name != 'empty' and name != '/dev/null':
            run(['run', '--script', name], [2], f'{name} as a script')
    os.makedirs('pair')
    for name in ('fifo', 'sparse', 'socket', '/dev/zero', 'folder', 'loop1', 'deep0'):
        for part in ('images-idx3-ubyte', 'labels-idx1-ubyte'):
            target = name if name.startswith('/') else '../' + name
            if os.path.lexists('pair/' + part):
                os.unlink('pair/' + part)
            os.symlink(target, 'pair/' + part)
        run(['run', '-s', 'data=idx:pair'], [2], f'{name} in a folder')
    listener.close()


def idx_files():
    """Headers that promise what is not there, or more than fits into a number."""
    os.makedirs('idx')
    labels = struct.pack('>BBBBI', 0, 0, 8, 1, 4) + bytes([0, 1, 0, 1])
    write('idx/labels-idx1-ubyte', labels)
    most = 0xffffffff
    heads = [[most, most, most], [4, most, most], [most, 1, 1], [4, 0, 1], [0, 1, 1], [4, 65536, 65536], [4, 256, 257],
             [0x80000000, 2, 1], [4, 0x10000, 0x10000], [4, 2, 2]]
    for dimensions in heads:
        write('idx/images-idx3-ubyte', struct.pack('>BBBB', 0, 0, 8, len(dimensions)) +
              b''.join(struct.pack('>I', d) for d in dimensions) + b'12345')
        run(['run', '-s', 'data=idx:idx'], [2], f'images of {dimensions}', b'images-idx3-ubyte')
    for kind in range(256):
        write('idx/images-idx3-ubyte', bytes([0, 0, kind, kind % 7]) + b'\0\0\0\1' * 4 + b'1')
        if kind % 8 == 0:
            run(['run', '-s', 'data=idx:idx'], [2], f'images of type {kind}')
    import gzip
    bomb = gzip.compress(struct.pack('>BBBBIII', 0, 0, 8, 3, 4, 2, 2) + bytes(64 << 20))
    write('idx/images-idx3-ubyte', bomb)
    run(['run', '-s', 'data=idx:idx'], [2], 'a gzip that unpacks to much more than was promised', b'more than')
    write('idx/images-idx3-ubyte', gzip.compress(labels)[:-3])
    run(['run', '-s', 'data=idx:idx'], [2], 'a gzip that is cut')


def targets():
    """Where nothing can be written."""
    os.makedirs('there')
    os.mkfifo('nobody')
    write('kept', b'kept')
    os.chmod('kept', 0o400)
    for more in (['export', '--steps', '2', '-o'], ['snapshot', '-o'], ['run', '--steps', '2', '--log']):
        wrong = [2] if more[0] == 'run' else [1]
        full = [1]
        run(more + ['there'], wrong, f'{more[0]} to a folder', b'there')
        run(more + ['there/'], wrong, f'{more[0]} to a folder with a slash', b'there')
        run(more + ['/dev/full'], full, f'{more[0]} to a full disk', b'/dev/full')
        run(more + ['nobody'], wrong, f'{more[0]} to a pipe that nobody reads', b'nobody')
        run(more + ['loop1'], wrong, f'{more[0]} to a loop')
        run(more + ['socket'], wrong, f'{more[0]} to a socket')
        run(more + ['/proc/version'], [1, 2], f'{more[0]} to what the system does not let', b'/proc/version')
        run(more + [''], wrong, f'{more[0]} to nothing')

        def small():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        run(more + ['small'], full, f'{more[0]} to a file that cannot grow', b'small', limit=small)
        if more[0] == 'run':
            with open('small', 'rb') as file:
                content = file.read()
            check(content == b'' or content.endswith(b'\n'), 'a log that cannot grow has whole lines')
            os.unlink('small')
        else:
            check(not os.path.exists('small'), f'{more[0]}: no half file')
    run(['run', '--do', 'export there'], [2], 'the command export to a folder', b'there')
    check(not [name for name in os.listdir('.') if name.startswith(('there.', 'small.', 'kept.'))], 'nothing is left behind')
    with open('kept', 'rb') as file:
        check(file.read() == b'kept', 'what must not be written is as it was')


def little_memory():
    """Under an address space that becomes ever smaller: done, or one sentence."""
    if SANITIZED:  # which wants terabytes of addresses
        return
    ends = 0
    for megabytes in (400, 200, 100, 64, 48, 32, 24, 20, 18, 16, 14, 12):
        def limit(size=megabytes << 20):
            resource.setrlimit(resource.RLIMIT_AS, (size, size))
        for more in (['run', '--steps', '5'], ['run', '-s', 'hidden=1024x8', '--steps', '1', '-s', 'batch=2'], ['snapshot'],
                     ['run', '-s', 'samples=1000000', '--steps', '1']):
            done = subprocess.run([VGTOP] + more, capture_output=True, preexec_fn=limit, timeout=60, stdin=subprocess.DEVNULL)
            if done.returncode == 127:  # there was no room for the libraries
                continue
            ends += done.returncode in (1, 2)
            check(done.returncode in (0, 1, 2), f'{more} in {megabytes} MB: status {done.returncode}')
            check(done.returncode == 0 or (done.stderr.count(b'\n') == 1 and b'memory' in done.stderr),
                  f'{more} in {megabytes} MB: {done.stderr[:300]!r}')
    check(ends > 0, 'memory did become short')


with tempfile.TemporaryDirectory(prefix='vgtop-hostile-') as place:
    os.chdir(place)
    for part in (names_in_tables, names_of_files, no_files, long_paths, idx_files, targets, little_memory):
        part()
    os.chdir('/')
print(f'{passed} passed, {len(failures)} failed')
sys.exit(1 if failures else 0)
