"""Runs one program with one configuration in a world of its own, and tells what it did.

As a program: the process that lives inside the namespaces. It reads a request (JSON) from standard input and writes
what happened (JSON) to standard output. When it ends, the kernel removes namespaces, mounts, interfaces and processes.
"""
import ctypes, json, os, re, signal, socket, subprocess, sys, time

# What the machine of the oracle had besides the scripts that each record names; stood in for where it is missing.
PROGRAMS = ['/usr/bin/' + name for name in
            'killall pidof pgrep systemctl ping curl logger true false sleep echo sh bash cat grep test'.split()]
PROGRAMS += ['/usr/sbin/service', '/etc/init.d/postgresql']
STUB = '#!/bin/sh\nexit 0\n'
PARENT, PIDS = '/run/agreement.pid', {flag: f'/run/agreement{flag}.pid' for flag in ('-r', '-c', '-b')}
DUMPS = ['keepalived.data', 'keepalived_parent.data', 'keepalived_check.data', 'keepalived_bfd.data']
LIBC = ctypes.CDLL(None, use_errno=True)
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 0x20, 0x1000, 0x4000, 0x40000
TEST_SECONDS, START_SECONDS, QUIET_SECONDS, DUMP_SECONDS = 30, 15, 0.4, 4


def start(request, mount_point):
    """Starts the inner process. It dies with this one, and everything in it dies with it."""
    command = ['setpriv', '--pdeathsig', 'KILL', 'unshare', '--net', '--mount', '--pid', '--uts', '--ipc', '--fork',
               '--kill-child=KILL', sys.executable, os.path.abspath(__file__)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True, start_new_session=True)
    return process, json.dumps({**request, 'root': mount_point})


# ---------------------------------------------------------------- inside

def mount(source, target, kind=None, flags=0, data=None):
    """mount(2), without a process: starting one costs more under eng/kernel-lab than all the rest."""
    words = [word.encode() if word is not None else None for word in (source, target, kind)]
    if LIBC.mount(*words, ctypes.c_ulong(flags), data.encode() if data else None):
        raise OSError(ctypes.get_errno(), f'mount {target}: {os.strerror(ctypes.get_errno())}')


def build_root(request):
    """A root of our own: this machine's files below, whatever we or the daemon write in memory above them."""
    base = request['root']
    mount('none', '/', flags=MS_REC | MS_PRIVATE)
    mount('tmpfs', base, 'tmpfs', data='mode=755')
    for name in ('upper', 'work', 'root'): os.mkdir(f'{base}/{name}', 0o755)
    root = f'{base}/root'
    mount('overlay', root, 'overlay', data=f'lowerdir=/,upperdir={base}/upper,workdir={base}/work')
    for path in ('/tmp', '/run'): mount('tmpfs', root + path, 'tmpfs', data='mode=1777' if path == '/tmp' else 'mode=755')
    for path in ('/dev', '/sys'): mount(path, root + path, flags=MS_BIND | MS_REC)
    mount('proc', root + '/proc', 'proc')
    for path in request['visible']:
        os.makedirs(root + path, exist_ok=True)
        mount(path, root + path, flags=MS_BIND)
        mount('none', root + path, flags=MS_REMOUNT | MS_BIND | MS_RDONLY)
    os.chroot(root)
    os.chdir('/')


def build_world(request):
    os.umask(0o022)
    build_root(request)
    socket.sethostname(request['hostname'])
    with open('/etc/passwd') as f: accounts = f.readlines()
    if any(line.startswith('keepalived_script:') for line in accounts):
        with open('/etc/passwd', 'w') as f: f.writelines(l for l in accounts if not l.startswith('keepalived_script:'))
    for path in request['scripts'] + [p for p in PROGRAMS if not os.path.exists(p)]: put_stub(path)
    commands = ['link set lo up']
    for number, name in enumerate(name for name in request['interfaces'] if name != 'lo'):
        commands += interface(name, number)
    commands += request.get('links', [])
    # Some cannot be: a name may be too long, or a dummy unknown to the kernel. The others must be there nevertheless.
    subprocess.run(['ip', '-force', '-batch', '-'], input='\n'.join(commands) + '\n', text=True, capture_output=True)


def interface(name, number):
    """A dummy; where the kernel has none, a veth pair, whose other end is as good as a cable to nobody."""
    return [f'link add name {name} type dummy', f'link add name {name} type veth peer name peer-{number}',
            f'link set peer-{number} up', f'address add 10.200.{number}.1/24 dev {name}', f'link set {name} up']


def put_stub(path):
    try:
        os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
        if os.path.lexists(path) and not os.path.isdir(path): os.unlink(path)
        with open(path, 'w') as f: f.write(STUB)
        os.chmod(path, 0o755)
    except OSError:
        pass    # a name that is no path; the oracle's machine had no such file either


def environment(request):
    return {**os.environ, 'LD_PRELOAD': request['preload']} if request.get('preload') else None


def test(request):
    """--config-test: the status and what was said."""
    try:
        result = subprocess.run([request['program'], '-t', '-f', request['file']], cwd=request['directory'],
                                env=environment(request), stdin=subprocess.DEVNULL, capture_output=True,
                                timeout=TEST_SECONDS)
    except subprocess.TimeoutExpired:
        return {'status': 'hangs', 'said': ''}
    return {'status': result.returncode, 'said': (result.stderr + result.stdout).decode(errors='replace')}


def dump(request):
    """Starts the daemon, asks for its dumps when it has come up, and gives them by name."""
    flags = [word for flag, path in PIDS.items() for word in (flag, path)]
    with open('/run/agreement.log', 'wb') as log:
        daemon = subprocess.Popen([request['program'], '-n', '-l', '-D', '-G', '-f', request['file'], '-p', PARENT, *flags],
                                  cwd=request['directory'], env=environment(request), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    files = collect(daemon, request['expected'])
    status = daemon.poll()
    daemon.kill()
    with open('/run/agreement.log', errors='replace') as f: said = f.read()
    return {'status': status, 'dumps': files, 'log': said[-20000:]}


def collect(daemon, expected):
    deadline = time.monotonic() + START_SECONDS
    seen, since = None, time.monotonic()
    while time.monotonic() < deadline and daemon.poll() is None:
        # Up: the parent's pid file is there, and for a while no process has come or gone and nothing was logged.
        now = (processes(), os.path.getsize('/run/agreement.log'), os.path.exists(PARENT))
        if now != seen: seen, since = now, time.monotonic()
        elif now[2] and time.monotonic() - since > QUIET_SECONDS: break
        time.sleep(0.03)
    deadline = time.monotonic() + DUMP_SECONDS
    asked = 0
    while time.monotonic() < deadline and daemon.poll() is None:
        if time.monotonic() - asked > 1:
            daemon.send_signal(signal.SIGUSR1)
            asked = time.monotonic()
        time.sleep(0.03)
        if all(complete(name) for name in expected) and time.monotonic() - asked > 0.15: break
    return {name: text for name in DUMPS if (text := read(name)) is not None}


def processes():
    """The daemon's processes that have told so by a pid file. (Scripts come and go.)"""
    return [path for path in PIDS.values() if os.path.exists(path)]


def complete(name):
    text = read(name)
    return text is not None and text.endswith('\n')


def read(name):
    for path in ('/tmp/' + name, *(f'/tmp/{f}' for f in os.listdir('/tmp') if matches(f, name))):
        if os.path.isfile(path):
            with open(path, errors='replace') as f: return f.read()
    return None


def matches(found, name):
    """An instance's or namespace's name stands before the extension: keepalived.NAME.data."""
    stem, extension = name.rsplit('.', 1)
    return re.fullmatch(re.escape(stem) + r'\.[^/]+\.' + extension, found)


def main():
    request = json.load(sys.stdin)
    try:
        build_world(request)
        answer = {'test': test(request)}
        if request['dump']: answer['run'] = dump(request)
    except (OSError, RuntimeError) as e:
        answer = {'error': str(e)}
    json.dump(answer, sys.stdout)
    sys.stdout.flush()


if __name__ == '__main__': main()
