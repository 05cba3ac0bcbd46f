using System.Diagnostics;

namespace Holdfast.SystemTests;

/// <summary>A daemon in the foreground of a sandbox, and its log.</summary>
internal sealed class RunningDaemon : IDisposable
{
    private readonly Process _nsenter;
    private readonly StreamWriter _log;

    internal RunningDaemon(Sandbox sandbox, string program, IEnumerable<string> arguments, string logPath, string? programDirectory)
    {
        _log = new StreamWriter(new FileStream(logPath, FileMode.Create, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
        StartedAt = DateTime.UtcNow;
        Dictionary<string, string> environment = Daemons.Environment(program);
        if (programDirectory is not null)
        {
            environment["PATH"] = $"{programDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        }

        _nsenter = sandbox.Start(program, arguments, environment);
        _nsenter.OutputDataReceived += Write;
        _nsenter.ErrorDataReceived += Write;
        _nsenter.BeginOutputReadLine();
        _nsenter.BeginErrorReadLine();
        Pid = WaitForChild();
    }

    /// <summary>UTC; comparable with the times of a <see cref="Capture"/>.</summary>
    public DateTime StartedAt { get; }

    /// <summary>The parent process, by its number outside.</summary>
    public int Pid { get; }

    /// <summary>The parent's children that run, by their numbers outside.</summary>
    public IReadOnlyList<int> Children => [.. Processes.ChildrenOf(Pid).Where(Processes.IsRunning)];

    public bool HasExited => _nsenter.HasExited;

    /// <summary>Once it has exited; 128 + n if signal n ended it.</summary>
    public int ExitCode => _nsenter.ExitCode;

    public bool WaitForExit(TimeSpan timeout) => _nsenter.WaitForExit(timeout);

    /// <summary>Sends a signal to the parent process.</summary>
    public void Signal(int signal)
    {
        Processes.Signal(Pid, signal);
        // nsenter stops with its child, but does not continue with it.
        if (signal == Processes.SIGCONT) Processes.Signal(_nsenter.Id, signal);
    }

    /// <summary>SIGKILL for parent and children. The parent is stopped first, lest it replace a child that dies.</summary>
    public void Crash()
    {
        Processes.Signal(Pid, Processes.SIGSTOP);
        foreach (int child in Processes.ChildrenOf(Pid)) Processes.Signal(child, Processes.SIGKILL);
        Processes.Signal(Pid, Processes.SIGKILL);
        for (int attempt = 0; !_nsenter.WaitForExit(TimeSpan.FromMilliseconds(20)); attempt++)
        {
            if (attempt == 250) throw new TimeoutException($"process {Pid} survives SIGKILL");
            Processes.Signal(_nsenter.Id, Processes.SIGCONT);
        }
    }

    public void Dispose()
    {
        if (!_nsenter.HasExited) Crash();
        _nsenter.Dispose();
        lock (_log) _log.Dispose();
    }

    private int WaitForChild()
    {
        long deadline = Environment.TickCount64 + 5000;
        while (Environment.TickCount64 < deadline)
        {
            if (Processes.ChildrenOf(_nsenter.Id) is [int child]) return child;
            if (_nsenter.HasExited) return _nsenter.Id;
            Thread.Yield();
        }

        throw new TimeoutException("nsenter started nothing");
    }

    private void Write(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is null) return;
        lock (_log)
        {
            if (_log.BaseStream is not null) _log.WriteLine(e.Data);
        }
    }
}
