"""Compares what two daemons say they run: their SIGUSR1 dumps, without what belongs to the moment."""
import difflib, re

CLASSES = ['VRRP', 'scripts', 'tracking', 'LVS', 'checkers', 'BFD', 'global', 'other']

SECTIONS = {
    'Global definitions': 'global', 'VRRP Topology': 'VRRP', 'VRRP Sockpool': 'VRRP', 'VRRP Sync groups': 'VRRP',
    'Static Addresses': 'VRRP', 'Static Routes': 'VRRP', 'Static Rules': 'VRRP', 'VRRP Scripts': 'scripts',
    'VRRP Track files': 'tracking', 'VRRP Track BFDs': 'tracking', 'VRRP Track processes': 'tracking',
    'LVS Topology': 'LVS', 'Health checkers': 'checkers', 'SSL definitions': 'checkers', 'BFD Data': 'BFD',
}

# Lines that say how things stand, not what was configured. Dropped on both sides.
# (section, line, reason)
STATE = [(re.compile(section), re.compile(line), reason) for section, line, reason in [
    ('VRRP Topology', r' +(State|Wantstate|Master router|Master priority|Master advert interval) = ', 'role at the moment'),
    ('VRRP Topology', r' +(Effective|Total|Highest other) priority = ', 'follows from results of checks'),
    ('VRRP Topology', r' +Number of (config faults|tracker faults|track scripts init) = ', 'results of checks'),
    ('VRRP Topology', r' +Flags of interface faults| +unspecified$| +no source address on ', 'state of links'),
    ('VRRP Topology', r' +(Last transition|Read timeout|Master down timer|Last advert sent) = ', 'a time'),
    ('VRRP Topology', r' +(Roger timer thread|Rogue master counter) = ', 'an internal pointer; a counter'),
    ('VRRP Topology', r' +(fd_in|Kernel rx buf)', 'descriptors of the process'),
    ('VRRP Topology', r' +Master router MAC|.*\bMAC = ', 'address made by the kernel'),
    ('VRRP Sync groups', r' +Num member fault ', 'results of checks'),
    ('VRRP Sockpool', r' +fd_in', 'descriptors of the process'),
    ('VRRP Scripts', r' +(Result|Init state|Status|State) = ', 'results of checks'),
    ('VRRP Track', r' +(Status|State|Num processes|Current processes|Last status) = ', 'results of checks'),
    ('LVS Topology', r' +((VS )?alive|RS set|set|quorum_state_up|num failed checkers|effective weight|'
                     r'previous effective_weight|reloaded) = | +Alive: ', 'results of checks'),
    ('LVS Topology', r' System is compiled with', 'how the program was built'),
    ('Health checkers', r' +(Enabled|Up|Has run|Failed URL|Last ran|Last status|Retries iterations|Current weight|'
                        r'Delay before retry|State|Last failure) = ', 'results of checks'),
    ('BFD Data', r' +(state|discriminator|local_discr|remote_|last_|fd_|thread_|local (state|diag|idle|tx|detect)|poll|final|'
                 r'(s?end|sands?)_error|Local State|Remote)', 'state of the session'),
    ('Global definitions', r' +libnftnl version', 'how the program was built'),
    ('Interfaces', r'', 'state of links'),
]]

# Parts of a line that belong to the moment.
PARTS = [(re.compile(pattern), replacement) for pattern, replacement in [
    (r'( dev \S+ .*?) set$', r'\1'),                                        # whether the address is on the interface
    (r'^( VRRP Sync Group = .*), \w+$', r'\1'),                             # the group's role
    (r', ifindex \d+', ''), (r', is_up = \w+', ''),                         # the kernel's numbers and link states
    (r'(RIP = .*) EFF WEIGHT = -?\d+', r'\1'),                              # results of checks
    # A link-local address is the kernel's own, and comes when it has seen that nobody else has it.
    (r'\bfe80::[0-9a-f:]+\b', '<linklocal>'), (r'Using src_ip = (<linklocal>|\(none\))$', 'Using src_ip = <linklocal>'),
    (r'[^\x00-\x7f]+', '\ufffd'),                                            # a recorded text may have lost its encoding
    (r'^ iproute usr directory .*', ' iproute usr directory <built in>'),     # how the program was built
    (r'^ Router ID = (\[unknown\]|cp1)$', ' Router ID = <host>'),             # not set: whether the name of the host resolved
    (r'\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b', '<mac>'),
    (r'0x[0-9a-f]{6,}', '<pointer>'),
]]


class Line:
    """A line of a dump with the class it is counted in, the section it stands in and what it is about."""

    def __init__(self, text, kind, section, block):
        self.text, self.kind, self.section, self.block = text, kind, section, block


def read(text):
    """Every line that says what is configured."""
    section, heading, block = '', '', ''
    for raw in text.split('\n'):
        line = raw.rstrip()
        if not line: continue
        if line.startswith('------<'):
            section = line.strip('-<> ')
            heading = block = ''
        if any(s.match(section) and l.match(line) for s, l, _ in STATE):
            continue
        for pattern, replacement in PARTS: line = pattern.sub(replacement, line)
        if re.match(r' VRRP (Script|Instance) = ', line): block = line.split(' = ', 1)[1]
        depth = len(line) - len(line.lstrip())
        if depth <= 3: heading = line
        yield Line(line, classify(section, line, heading), section, block)


def classify(section, line, heading):
    if section == 'VRRP Topology':
        if ' transition script' in line: return 'scripts'
        if re.match(r' +Tracked ', heading): return 'tracking'
    return SECTIONS.get(section, 'other')


def split(norm):
    """The recorded dumps: one text with a heading for each file."""
    parts = re.split(r'^##### (\S+)\n', norm, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def compare(theirs, ours, is_deliberate):
    """Both dumps of a file by class: how many lines agree, how many differ on purpose, and those that differ."""
    result = {}

    def of(kind): return result.setdefault(kind, {'agree': 0, 'deliberate': 0, 'differ': []})

    for name in dict.fromkeys([*theirs, *ours]):
        a, b = list(read(theirs.get(name, ''))), list(read(ours.get(name, '')))
        matcher = difflib.SequenceMatcher(None, [line.text for line in a], [line.text for line in b], autojunk=False)
        for tag, a1, a2, b1, b2 in matcher.get_opcodes():
            if tag == 'equal':
                for line in a[a1:a2]: of(line.kind)['agree'] += 1
                continue
            for sign, lines in (('-', a[a1:a2]), ('+', b[b1:b2])):
                for line in lines:
                    entry = of(line.kind)
                    if is_deliberate(sign, line): entry['deliberate'] += 1
                    else: entry['differ'].append(f'{sign} {name.removesuffix(".data")}: {line.section}: {line.text.strip()}')
    return result
