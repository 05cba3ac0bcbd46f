using System.Globalization;
using System.Net;

namespace Holdfast.SystemTests;

/// <summary>
/// A machine of the lab: its own network, processes (killall and ps see nothing else) and mounts, a directory, and at
/// most one daemon.
/// </summary>
internal sealed class Node : IDisposable
{
    private readonly List<IDisposable> _attached = [];
    private RunningDaemon? _daemon;
    private int _starts;

    internal Node(string name, string directory, int number)
    {
        Name = name;
        Directory = directory;
        Number = number;
        Sandbox = new Sandbox();
    }

    public string Name { get; }

    /// <summary>Outside of every sandbox and inside of this one: the same path. Root's alone, as script security asks.</summary>
    public string Directory { get; }

    public int Number { get; }

    /// <summary>The configuration file that the daemon was started with.</summary>
    public string ConfigurationFile => Path.Combine(Directory, "keepalived.conf");

    /// <summary>The daemon started last; throws if there was none.</summary>
    public RunningDaemon Daemon => _daemon ?? throw new InvalidOperationException($"no daemon was started on {Name}");

    /// <summary>Everything that all daemons of this node have written.</summary>
    public string Log => string.Concat(
        System.IO.Directory.GetFiles(Directory, "daemon-*.log").Order(StringComparer.Ordinal).Select(ReadShared));

    /// <summary>What the daemon started last has written. Late lines of an earlier one are not among them.</summary>
    public string DaemonLog => ReadShared(LogPath);

    internal Sandbox Sandbox { get; }

    /// <summary>A directory of programs that daemon and scripts find before all others; null: none.</summary>
    public string? ProgramDirectory { get; set; }

    /// <summary>
    /// Writes the configuration and starts a daemon in the foreground, logging to its standard error, with its pid files
    /// in the node's directory. Does not wait for anything.
    /// </summary>
    public void Start(string daemon, string configuration, params string[] flags)
    {
        Assert.SkipUnless(File.Exists(daemon), $"{daemon} is not installed");
        if (_daemon is { HasExited: false }) throw new InvalidOperationException($"a daemon runs on {Name}");
        WriteConfiguration(configuration);
        _starts++;
        _daemon = new RunningDaemon(Sandbox, daemon, [.. Arguments(), .. flags], LogPath, ProgramDirectory);
        _attached.Add(_daemon);
    }

    /// <summary>The arguments that <see cref="Start"/> gives to every daemon.</summary>
    public string[] Arguments() =>
    [
        "-n", "-l", "-D", "-G", "-f", ConfigurationFile,
        "-p", PathOf("keepalived.pid"), "-r", PathOf("vrrp.pid"), "-c", PathOf("checkers.pid"), "-b", PathOf("bfd.pid"),
    ];

    /// <summary>Replaces the configuration file; the daemon learns of it by SIGHUP (<see cref="Reload"/>).</summary>
    public void WriteConfiguration(string configuration) => File.WriteAllText(ConfigurationFile, configuration);

    /// <summary>Replaces the configuration file and sends SIGHUP to the parent.</summary>
    public void Reload(string configuration)
    {
        WriteConfiguration(configuration);
        Signal(Processes.SIGHUP);
    }

    /// <summary>Sends a signal to the daemon's parent process.</summary>
    public void Signal(int signal) => Daemon.Signal(signal);

    /// <summary>SIGTERM, and waits for the end. Throws when the daemon needs more than ten seconds.</summary>
    public void Stop()
    {
        Signal(Processes.SIGTERM);
        if (!Daemon.WaitForExit(TimeSpan.FromSeconds(10))) throw new TimeoutException($"{Name} does not stop:\n{Log}");
    }

    /// <summary>SIGKILL for the parent and all its children, as if the power had gone: nothing is released.</summary>
    public void Crash() => Daemon.Crash();

    /// <summary>
    /// Whether an address is usable here: asked of /proc, without starting a process, so that it may be polled. An address
    /// on an interface that is down does not count; <see cref="Addresses"/> shows that one too.
    /// </summary>
    public bool HasAddress(string address) => LocalAddresses.Contains(Sandbox.Pid, IPAddress.Parse(address));

    /// <summary>All addresses of an interface, up or down, with prefix length, as <c>ip address</c> lists them.</summary>
    public IReadOnlyList<string> Addresses(string @interface = "eth0") =>
        [.. Exec("ip", "-brief", "address", "show", "dev", @interface).OutputOrThrow()
            .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Skip(2)];

    /// <summary>Runs a program in the node, to its end.</summary>
    public CommandResult Exec(string program, params string[] arguments) => Sandbox.Run(program, arguments);

    /// <summary>Runs a shell script in the node, to its end.</summary>
    public CommandResult Bash(string script) => Sandbox.Run("bash", "-c", script);

    /// <summary>Runs lines of <c>ip -batch</c> in the node; the first failure throws.</summary>
    public void Ip(params string[] commands) => Sandbox.Ip(commands);

    public void LinkUp(string @interface = "eth0") => Ip($"link set {@interface} up");

    public void LinkDown(string @interface = "eth0") => Ip($"link set {@interface} down");

    /// <summary>Writes an executable script into the node's directory, and returns its path.</summary>
    public string WriteScript(string name, string text)
    {
        string path = PathOf(name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    /// <summary>A path in the node's directory.</summary>
    public string PathOf(string name) => Path.Combine(Directory, name);

    /// <summary>Starts to record every change of an address on this node; ready when this returns.</summary>
    public AddressMonitor MonitorAddresses()
    {
        var monitor = new AddressMonitor(Sandbox);
        _attached.Add(monitor);
        return monitor;
    }

    public void Dispose()
    {
        foreach (IDisposable item in _attached) item.Dispose();
        Sandbox.Dispose();
    }

    private string LogPath => PathOf(string.Create(CultureInfo.InvariantCulture, $"daemon-{_starts:000}.log"));

    private static string ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
