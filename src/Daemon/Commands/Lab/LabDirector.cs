using System.Diagnostics;

namespace Holdfast.Daemon.Commands.Lab;

/// <summary>A director: a machine with nginx and a daemon, and the words systemctl and service for the scripts.</summary>
internal sealed class LabDirector : IDisposable
{
    private readonly string _directory;
    private readonly string _bin;
    private readonly string _configurationFile;
    private readonly string _virtualAddress;
    private readonly Action<LabMachine> _connect;
    private LabMachine? _machine;
    private string _log = "";

    /// <param name="name">Its name; nginx answers with it.</param>
    /// <param name="directory">Where its files go; root's alone.</param>
    /// <param name="daemon">The program to start under the name keepalived.</param>
    /// <param name="configurationFile">The daemon's configuration.</param>
    /// <param name="connect">Gives a new machine its interfaces.</param>
    public LabDirector(
        string name, string directory, string daemon, string configurationFile, string virtualAddress,
        Action<LabMachine> connect)
    {
        Name = name;
        _directory = directory;
        _bin = Path.Combine(directory, "bin");
        _configurationFile = configurationFile;
        _virtualAddress = virtualAddress;
        _connect = connect;
        Directory.CreateDirectory(_bin);
        File.CreateSymbolicLink(Path.Combine(_bin, "keepalived"), daemon);
        WriteExecutable("systemctl", LabFiles.ServiceStub(NginxFile, verbFirst: true));
        WriteExecutable("service", LabFiles.ServiceStub(NginxFile, verbFirst: false));
    }

    public string Name { get; }

    /// <summary>What the daemon says it is; "down" without a machine, "starting" before its first word.</summary>
    public string State => _machine is null ? "down" : !DaemonRuns ? "stopped" : LabTexts.LastState(Log) ?? "starting";

    public bool HoldsAddress => _machine is { } machine && machine.HasAddress(_virtualAddress);

    /// <summary>What the daemon has written since its last start.</summary>
    public string Log
    {
        get { lock (_bin) return _log; }
    }

    private bool DaemonRuns => _daemon is { HasExited: false };

    private Process? _daemon;

    private string NginxFile => Path.Combine(_directory, "nginx.conf");

    /// <summary>Power on: network, nginx, daemon.</summary>
    public void PowerOn()
    {
        _machine = new LabMachine();
        _connect(_machine);
        File.WriteAllText(NginxFile, LabFiles.NginxConfiguration(Name, _directory));
        Run("systemctl", "start", "nginx");
        StartDaemon();
    }

    /// <summary>Power off: nothing on the machine gets a chance to say good-bye.</summary>
    public void PowerOff()
    {
        _machine?.Dispose();
        _machine = null;
        _daemon = null;
    }

    /// <summary>Starts the daemon in the foreground.</summary>
    public void StartDaemon()
    {
        lock (_bin) _log = "";
        Process daemon = Machine.StartInside(_bin, Path.Combine(_bin, "keepalived"),
            "-n", "-l", "-D", "-G", "-f", _configurationFile,
            "-p", Path.Combine(_directory, "keepalived.pid"), "-r", Path.Combine(_directory, "vrrp.pid"),
            "-c", Path.Combine(_directory, "checkers.pid"), "-b", Path.Combine(_directory, "bfd.pid"));
        daemon.StandardInput.Close();
        daemon.OutputDataReceived += (_, e) => Append(daemon, e.Data);
        daemon.ErrorDataReceived += (_, e) => Append(daemon, e.Data);
        _daemon = daemon;
        daemon.BeginOutputReadLine();
        daemon.BeginErrorReadLine();
    }

    /// <summary>nginx dies as by a bug: SIGKILL for all of it.</summary>
    public void KillNginx() => Run("killall", "-9", "nginx");

    /// <summary>From now on nginx cannot start: its configuration is broken.</summary>
    public void BreakNginx() => File.WriteAllText(NginxFile, "this is no configuration;\n");

    /// <summary>What an administrator does: mends nginx, and starts what does not run.</summary>
    public void Repair()
    {
        File.WriteAllText(NginxFile, LabFiles.NginxConfiguration(Name, _directory));
        Run("systemctl", "start", "nginx");
        if (!DaemonRuns) StartDaemon();
    }

    public void Dispose() => PowerOff();

    private LabMachine Machine => _machine ?? throw new LabException($"{Name} is powered off");

    private void Run(string program, params string[] arguments) => Machine.RunInside(_bin, program, arguments);

    private void Append(Process from, string? line)
    {
        if (line is null || from != _daemon) return;
        lock (_bin) _log += line + "\n";
    }

    private void WriteExecutable(string name, string text)
    {
        string path = Path.Combine(_bin, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }
}
