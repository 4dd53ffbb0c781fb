#!/usr/bin/env python3
"""What attacks through the screen: names in pictures and recordings, odd files in the configuration folder.

Whatever they are called, pictures and recordings hold no control byte but line ends and sequences of the program's own; whatever
stands where the configuration or a theme should be, the program says one sentence, starts or ends with status 2, in time, and
nothing is lost. Argument: the program.
"""
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import xml.parsers.expat
from fcntl import ioctl

VGTOP = os.path.abspath(sys.argv[1])
SANITIZED = 'ASAN_OPTIONS' in os.environ or 'TSAN_OPTIONS' in os.environ
# seconds by the clock on a machine that may be busy; the first picture is there in
PATIENCE, FIRST = 30, 20 if SANITIZED else 10
NOBODY = 65534
failures, passed = [], 0

NASTY = [b'\x1b[31mred', b'\x1b]0;title\x07', b'a\x9bb', b'\xc2\x9b31m', b'\xff\xfe', b'\xed\xa0\x80', b'\xf4\x90\x80\x80',
         b'abc\xe2\x80\xaecba', b'\xe2\x81\xa6x\xe2\x81\xa9', b'\xd8\x9c', b'\x08\x08\x08', b'\rover', b'tab\tbed', b'del\x7f',
         b'two\nlines', b'</text><script>&"\'', b']]>', b'\xef\xbf\xbe\xef\xbf\xbf', b'%s%n%d', b'e\xcc\x81' * 20,
         '\u4e2d\u6587\uff21'.encode(), b'\xf0\x9f\x98\x80' * 8, b'\xe2\x80\x8b', b'x' * 150]
TURNS = re.compile('[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]')
OURS = re.compile(r'\x1b\[[0-9;:]*[mHJKGdABCD]|\x1b\[\?25[hl]')


def check(holds, what):
    global passed
    if holds:
        passed += 1
    else:
        failures.append(what)
        print('FAILED:', what)


def is_harmless(output, sequences=False):
    """No control character but the line's end, no C1, nothing but UTF-8, nothing that turns the direction; `sequences`: besides
    those that set colours and move the cursor."""
    try:
        text = output.decode('utf-8') if isinstance(output, bytes) else output
    except UnicodeDecodeError:
        return False
    if sequences:
        text = OURS.sub('', text).replace('\r', '')
    return not TURNS.search(text) and not any((ord(c) < 32 and c != '\n') or 0x7f <= ord(c) < 0xa0 for c in text)


def is_xml(output):
    try:
        xml.parsers.expat.ParserCreate().Parse(output, True)
        return True
    except xml.parsers.expat.ExpatError:
        return False


def run(arguments, statuses, what, limit=None, env=None):
    began = time.time()
    try:
        done = subprocess.run([VGTOP] + arguments, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, preexec_fn=limit,
                              env=env)
    except subprocess.TimeoutExpired:
        check(False, f'{what}: does not end')
        return b''
    check(done.returncode in statuses, f'{what}: status {done.returncode}, not {statuses}: {done.stderr[:300]!r}')
    check(is_harmless(done.stderr), f'{what}: standard error {done.stderr[:300]!r}')
    check(time.time() - began < PATIENCE, f'{what}: {time.time() - began:.1f} s')
    if done.returncode == 2:
        check(done.stderr.count(b'\n') == 1 and done.stderr.startswith(b'vgtop: '), f'{what}: {done.stderr[:300]!r}')
    return done.stdout


def write(name, content):
    with open(name, 'wb') as file:
        file.write(content)
    return name


def read(name):
    with open(name, 'rb') as file:
        return file.read()


class Screen:
    """The program on a terminal of its own."""

    def __init__(self, arguments, user=None, **environment):
        env = dict(os.environ, TERM='xterm-256color', LC_ALL='C.UTF-8', **environment)
        self.output = b''
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 120, 0, 0))
            if user:
                os.setgid(user)
                os.setuid(user)
            os.execve(VGTOP, [VGTOP] + arguments, env)
        self.wait_for('help', FIRST)

    def take(self, seconds):
        """What comes; False: it ended."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return True
        try:
            some = os.read(self.terminal, 65536)
        except OSError:
            some = b''
        self.output += some
        return bool(some)

    def wait_for(self, text, seconds=FIRST):
        """Words lie side by side in what comes, whatever stands between them."""
        end, text = time.time() + seconds, text.replace(' ', '')
        while time.time() < end:
            if text in OURS.sub('', self.output.decode('utf-8', 'replace')).replace(' ', ''):
                return True
            if not self.take(0.05):
                break
        return False

    def type(self, keys, answer=None):
        """What is there already does not come again: a message of before is taken away first."""
        if answer:
            os.write(self.terminal, b'\x1b')
            self.wait_for('no such words', 0.3)
        self.output = b''
        os.write(self.terminal, keys)
        return self.wait_for(answer) if answer else True

    def quit(self, what):
        os.write(self.terminal, b'\x1b')
        time.sleep(0.1)
        os.write(self.terminal, b'\x1bq')
        end = time.time() + FIRST
        while time.time() < end and self.take(0.05):
            pass
        for _ in range(100):
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                break
            time.sleep(0.05)
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            status = -1
        os.close(self.terminal)
        check(status == 0, f'{what}: ends with {status}: {self.output[-300:]!r}')


# --- names ----------------------------------------------------------------------------------------------------------

def table_of(i, nasty):
    quoted = b'"' + nasty.replace(b'"', b'""') + b'"'
    return write(f'table{i}.csv', quoted + b',' + quoted + b',class\n1,2,' + quoted + b'\n3,4,' + quoted[:-1] + b'2"\n5,6,' +
                 quoted + b'\n')


def check_picture(content, kind, what):
    if kind == 'svg':
        check(is_xml(content), f'{what} is no XML')
        check(is_harmless(content), f'{what} holds what it must not')
        check(b'<script' not in content, f'{what} holds elements that are not ours')
    else:
        check(is_harmless(content, kind == 'ansi'), f'{what} holds what it must not')
    check(len(content) > 1000, f'{what} is empty')


def names_in_pictures():
    for i, nasty in enumerate(NASTY):
        table = table_of(i, nasty)
        odd = b'n ' + nasty.replace(b'/', b'_') + b'.csv'
        os.link(table, odd)
        for kind in ('text', 'ansi', 'svg'):
            for do in ('step 5; layout everything; panel boundary', 'step 5; panel distributions; zoom', 'menu data'):
                what = f'a picture in {kind} of {nasty[:20]!r} ({do})'
                check_picture(run(['snapshot', '--format', kind, '--size', '160x50', '-s', f'data=csv:{table}', '--do',
                                   do.replace('menu data', 'help')], [0], what), kind, what)
            what = f'a picture in {kind} of the file {nasty[:20]!r}'
            check_picture(run(['snapshot', '--format', kind, '-s', b'data=csv:' + odd], [0], what), kind, what)
        for ending, kind in ((b'.svg', 'svg'), (b'.ans', 'ansi'), (b'.txt', 'text')):
            name = b'p ' + nasty.replace(b'/', b'_') + ending
            run(['snapshot', '-o', name, '-s', b'data=csv:' + odd, '--symbols', 'ascii'], [0], f'a picture {name!r}')
            check_picture(read(name), kind, f'a picture {name!r}')
            os.unlink(name)
        os.unlink(odd)


def names_of_themes():
    for i, nasty in enumerate(NASTY):
        name = nasty.replace(b'/', b'_')
        good = write(name + b'.theme', b'[theme]\nname = mine\n[roles]\ntext = red\n')
        check_picture(run(['snapshot', '--format', 'svg', '--theme', b'./' + good], [0], f'a theme {nasty[:20]!r}'), 'svg',
                      f'a picture with the theme {nasty[:20]!r}')
        os.unlink(good)
        for content in (b'[theme]\nname = ' + nasty, b'[theme]\nname = x\nabout = ' + nasty + b'\n[roles]\nx = 1\n', nasty,
                        b'[theme]\nname = x\n[roles]\n' + nasty + b' = red\n', b'[' + nasty + b']\na = b\n',
                        b'[theme]\nname=x\n[roles]\ntext = ' + nasty):
            bad = write(name + b'.theme', content)
            fine = nasty == b'\rover' and content.endswith(nasty)  # a blank before a word
            run(['snapshot', '--theme', b'./' + bad], [0, 2] if fine else [2], f'a broken theme {nasty[:20]!r}')
            os.unlink(bad)
        run(['snapshot', '--theme', nasty], [2], f'no theme {nasty[:20]!r}')
        run(['snapshot', '--do', b'theme ' + nasty.replace(b'\n', b' ')], [0, 2], f'the command for no theme {nasty[:20]!r}')


def check_cast(name, what):
    lines = read(name).decode('utf-8').split('\n')
    check(lines[-1] == '' and len(lines) > 2, f'{what}: a recording has whole lines')
    head = json.loads(lines[0])
    check(is_harmless(json.dumps(head, ensure_ascii=False)), f'{what}: the head of a recording is harmless')
    for line in lines[1:-1]:
        check(is_harmless(line), f'{what}: a line of a recording is text')
        event = json.loads(line)
        check(event[1] in 'or' and is_harmless(event[2], True), f'{what}: a frame holds what it must not: {event[2][:200]!r}')


def names_on_the_screen():
    """The terminal, a recording, a picture by a key, all of one session each."""
    for i, nasty in enumerate(NASTY[::2]):
        what = f'{nasty[:20]!r} on the screen'
        table = table_of(100 + i, nasty)
        odd = b'n ' + nasty.replace(b'/', b'_') + b'.csv'
        os.link(table, odd)
        cast, picture = f'{i}.cast', b'pic ' + re.sub(rb'[^\x20-\x7e\xc2-\xf4\x80-\xbf]|[;#\'"/]', b'_', nasty[:60])
        screen = Screen(['--no-config', '--record', cast, '-s', b'data=csv:' + odd, '--do', 'panel boundary'])
        seen = screen.output
        for keys in (b'v', b'?', b'?', b':theme ' + re.sub(rb'[\x00-\x1f\x7f]', b'', nasty)[:40] + b'\r', b'h\r', b'\x1b\x1b'):
            screen.type(keys)
            screen.wait_for('no such words', 0.2)
            seen += screen.output
        screen.type(b'\x1b[200~' + nasty + b'\x1b[201~')
        check(screen.type(b':picture pic.svg\r', 'wrote'), f'{what}: a picture is written')
        check_picture(read('pic.svg'), 'svg', what)
        os.unlink('pic.svg')
        screen.quit(what)
        seen += screen.output
        check(b'\x9b31' not in seen.replace(b'\xc2\x9b', b'\x9b') and b']0;title' not in seen and b'\x1b[31mred' not in seen,
              f'{what}: what was in a name reached the terminal')
        check(not TURNS.search(seen.decode('utf-8', 'replace')), f'{what}: the direction of writing is turned')
        check_cast(cast, what)
        os.unlink(odd)


# --- the configuration folder ---------------------------------------------------------------------------------------

KEPT = b'# mine\n[vgtop]\nversion = 1\nsymbols = ascii\n[other]\nx = y\n'


def odd_files():
    """What may stand where a file should be: how it is made, whether it can be read and written."""
    def fifo(path): os.mkfifo(path)
    def folder(path): os.mkdir(path)
    def nothing(path): pass
    def to(target): return lambda path: os.symlink(target, path)
    def holds(content): return lambda path: write(path, content)

    def sparse(path):
        with open(path, 'wb') as file:
            file.truncate(10 << 30)
    write('real.conf', KEPT)
    os.makedirs('elsewhere', exist_ok=True)
    here = os.getcwd()
    return [('nothing', nothing, True), ('fifo', fifo, False), ('folder', folder, False), ('sparse', sparse, False),
            ('zeros', holds(b'[vgtop]\n\0\0'), False), ('empty', holds(b''), True), ('text', holds(KEPT), True),
            ('loop', to('vgtop.conf'), False), ('null', to('/dev/null'), False), ('zero', to('/dev/zero'), False),
            ('tty', to('/dev/tty'), False), ('memory', to('/proc/self/mem'), False), ('link', to(here + '/real.conf'), True),
            ('dangling', to(here + '/elsewhere/made.conf'), True), ('nowhere', to(here + '/not/there/made.conf'), False),
            ('hostile', holds(b'[vgtop]\ntheme = \xc2\x9b31m\n\x1b[31m = 1\n[keys]\nx = theme \xe2\x80\xae\n\xff = pause\n'), True),
            ('long', holds(b'[vgtop]\n' + b'x' * 100000 + b'\n'), True), ('many', holds(b'a = b\n' * 100000), True)]


def conf_folder(name, make):
    home = os.path.abspath('home-' + name)
    os.makedirs(home + '/vgtop')
    os.chmod(home, 0o755)
    make(home + '/vgtop/vgtop.conf')
    return home


def what_lies_there(folder):
    return sorted((name, os.lstat(folder + '/' + name).st_mode) for name in os.listdir(folder))


def odd_configurations():
    for name, make, readable in odd_files():
        home = conf_folder(name, make)
        env = dict(os.environ, XDG_CONFIG_HOME=home)
        before = what_lies_there(home + '/vgtop')
        printed = run(['config'], [0], f'config with {name}', env=env)
        check(is_harmless(printed), f'config with {name}: {printed[:200]!r}')
        # named by a person, a file that is not there or cannot be read is an error
        there = readable and os.path.exists(home + '/vgtop/vgtop.conf')
        run(['config', '--config', home + '/vgtop/vgtop.conf'], [0] if there else [2], f'config --config {name}')
        began = time.time()
        screen = Screen([], XDG_CONFIG_HOME=home)
        check(screen.wait_for('help'), f'{name}: it starts anyway: {screen.output[-300:]!r}')
        check(time.time() - began < FIRST, f'{name}: it starts in time')
        check(what_lies_there(home + '/vgtop') == before, f'{name}: reading changes nothing')
        screen.type(b':config layout=learn\r', 'learn')
        written = screen.type(b':save\r', 'wrote' if readable else 'cannot')
        check(written, f'{name}: a word on what became of it: {screen.output[-300:]!r}')
        screen.quit(name)
        lies = what_lies_there(home + '/vgtop')
        kept = [entry for entry in lies if entry[0] != 'vgtop.conf~']
        if not readable:
            check(lies == before, f'{name}: nothing is lost, nothing is left: {lies}')
        elif name not in ('nothing',):
            check(kept == before, f'{name}: it is still what it was: {lies}')
        if readable:
            content = read(home + '/vgtop/vgtop.conf')
            check(b'layout = learn' in content, f'{name}: what was saved is there')
            check((len(lies) > len(kept)) == (name not in ('nothing', 'dangling')), f'{name}: an old file has a copy: {lies}')
            if name in ('text', 'link'):
                check(read(home + '/vgtop/vgtop.conf~') == KEPT, f'{name}: what was there is beside it')
            run(['config'], [0], f'config with {name} after that', env=env)


def unreadable():
    """For somebody else than root, to whom everything is readable."""
    user = NOBODY if os.geteuid() == 0 else None

    def become():
        if user:
            os.setgid(user)
            os.setuid(user)
    home = conf_folder('unreadable', lambda path: write(path, KEPT))
    os.chmod(home + '/vgtop/vgtop.conf', 0)
    for path in (home + '/vgtop', home + '/vgtop/vgtop.conf'):
        os.chown(path, user or -1, -1)
    env = dict(os.environ, XDG_CONFIG_HOME=home)
    run(['config'], [0], 'config with what cannot be read', become, env)
    run(['config', '--config', home + '/vgtop/vgtop.conf'], [2], 'config --config of what cannot be read', become)
    screen = Screen([], user, XDG_CONFIG_HOME=home)
    check(screen.wait_for('help'), 'what cannot be read: it starts anyway')
    check(screen.type(b':save\r', 'cannot'), f'what cannot be read is not written: {screen.output[-300:]!r}')
    screen.quit('what cannot be read')
    os.chmod(home + '/vgtop/vgtop.conf', 0o400)
    screen = Screen([], user, XDG_CONFIG_HOME=home)
    check(screen.type(b':save\r', 'cannot write'), f'what is not to be written is not: {screen.output[-300:]!r}')
    screen.quit('what is not to be written')
    check(read(home + '/vgtop/vgtop.conf') == KEPT and os.listdir(home + '/vgtop') == ['vgtop.conf'], 'nothing is lost')


def long_configuration_paths():
    write('end.conf', KEPT)
    for length in (1000, 4080, 4095, 4096, 4097, 5000, 100000):
        path = './' * ((length - 8) // 2) + 'end.conf'
        run(['config', '--config', path], [0] if length < 4090 else [0, 2] if length < 4096 else [2], f'--config of {length}')
        # what stands in the first 4095 bytes is another file
        run(['config', '--config', './' * ((4095 - 8) // 2) + 'end.conf' + 'x' * max(1, length - 4000)], [2], f'--config of {length}')
        env = dict(os.environ, XDG_CONFIG_HOME=os.getcwd() + '/./' * (length // 3))
        run(['config'], [0], f'a folder of {length}', env=env)
    for variable in ('relative', '', '/nowhere/' + 'x' * 300, os.getcwd() + '/end.conf'):
        run(['config'], [0], f'a folder {variable[:20]}', env=dict(os.environ, XDG_CONFIG_HOME=variable))


def links_in_the_folders():
    """The folder itself is a link, to a folder, to nothing, to a file, to itself."""
    os.makedirs('target')
    write('target/vgtop.conf', KEPT)
    write('a-file', b'')
    for i, to in enumerate(('../target', '../nothing', '../a-file', 'vgtop', '/dev/null')):
        home = os.path.abspath(f'linked{i}')
        os.makedirs(home)
        os.symlink(to, home + '/vgtop')
        run(['config'], [0], f'a folder that is a link to {to}', env=dict(os.environ, XDG_CONFIG_HOME=home))
        run(['list', 'themes'], [0], f'themes behind a link to {to}', env=dict(os.environ, XDG_CONFIG_HOME=home))
        screen = Screen([], XDG_CONFIG_HOME=home)
        check(screen.wait_for('help'), f'a folder that is a link to {to}: it starts')
        check(screen.type(b':save\r', 'wrote' if i == 0 else 'cannot'), f'{to}: {screen.output[-300:]!r}')
        screen.quit(f'a folder that is a link to {to}')
        check(os.readlink(home + '/vgtop') == to, f'{to}: the link is still one')
    check(read('target/vgtop.conf~') == KEPT, 'what was there is beside it')
    check(read('a-file') == b'' and not os.path.exists('nothing'), 'what it points to is as it was')


def odd_themes():
    home = os.path.abspath('themes-home')
    folder = home + '/vgtop/themes/'
    os.makedirs(folder)
    os.mkfifo(folder + 'fifo.theme')
    os.mkdir(folder + 'folder.theme')
    os.symlink('loop.theme', folder + 'loop.theme')
    os.symlink('/dev/zero', folder + 'zero.theme')
    with open(folder + 'sparse.theme', 'wb') as file:
        file.truncate(10 << 30)
    write(folder + 'broken.theme', b'[theme]\nname = \x1b[31m\n')
    for nasty in NASTY:
        write(folder.encode() + nasty.replace(b'/', b'_') + b'.theme', b'[theme]\nname = x\n')
    env = dict(os.environ, XDG_CONFIG_HOME=home)
    check(is_harmless(run(['list', 'themes'], [0], 'a list of odd themes', env=env)), 'a list of odd themes is harmless')
    for name in ('fifo', 'folder', 'loop', 'zero', 'sparse', 'broken'):
        run(['snapshot', '--theme', name], [2], f'a theme that is a {name}', env=env)
        run(['snapshot', '--theme', folder + name + '.theme'], [2], f'the file of a theme that is a {name}', env=env)
        run(['snapshot', '--do', 'theme ' + name], [2], f'the command for a theme that is a {name}', env=env)
    screen = Screen([], XDG_CONFIG_HOME=home)
    for name in (b'fifo', b'zero', b'sparse', b'broken'):
        check(screen.type(b':theme ' + name + b'\r', name.decode() + '.theme'), f'a word on the theme {name!r}')
    screen.quit('odd themes')


with tempfile.TemporaryDirectory(prefix='vgtop-hostile-') as place:
    os.chmod(place, 0o755)
    os.chdir(place)
    # a copy that another user may run too: the build may lie under a folder that only its owner enters
    VGTOP = shutil.copy(VGTOP, place + '/program')
    os.environ['XDG_CONFIG_HOME'] = place + '/none'
    os.environ['HOME'] = place
    for part in (names_in_pictures, names_of_themes, names_on_the_screen, odd_configurations, unreadable,
                 long_configuration_paths, links_in_the_folders, odd_themes):
        began = time.time()
        part()
        print(f'{part.__name__}: {time.time() - began:.1f} s')
    os.chdir('/')
print(f'{passed} passed, {len(failures)} failed')
sys.exit(1 if failures else 0)
