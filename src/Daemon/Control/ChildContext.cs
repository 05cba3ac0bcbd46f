using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Supervisor;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Control;

/// <summary>What every child begins with: the link to its parent, the configuration, and its log.</summary>
/// <param name="Link">The link; the child calls <see cref="ChildLink.Listen"/> once its loop exists.</param>
/// <param name="Start">Configuration and settings.</param>
/// <param name="Log">The log, open.</param>
/// <typeparam name="T">What it is told.</typeparam>
internal sealed record ChildContext<T>(ChildLink Link, T Start, Log Log) : IDisposable
{
    private PidFile? _pidFile;

    /// <summary>
    /// Reads what the parent has sent, opens the log, and makes this process what the configuration wants: its name, its
    /// pid file, its scheduling. Called first thing in a child, on the thread that will run the loop.
    /// </summary>
    /// <param name="read">Reads what the parent has sent.</param>
    /// <param name="setup">What of it is for the process itself.</param>
    public static ChildContext<T> Inherit(Func<byte[], T> read, Func<T, ChildSetup> setup)
    {
        ChildLink link = ChildLink.FromInheritedDescriptor();
        T start = link.ReadStart(read);
        ChildSetup own = setup(start);
        var context = new ChildContext<T>(link, start, new Log(own.Settings.Log));
        context.Prepare(own);
        return context;
    }

    /// <summary>Flushes the log, removes the pid file and closes the link.</summary>
    public void Dispose()
    {
        _pidFile?.Remove();
        Log.Dispose();
        Link.Dispose();
    }

    private void Prepare(ChildSetup setup)
    {
        SchedulingSettings scheduling = setup.Scheduling;
        ChildSettings settings = setup.Settings;
        ChildEnvironment.Restore();

        // If the parent is dead already the link says so as well, and the child stops as soon as it listens.
        if (setup.DiesWithParent) ThisProcess.DieWithParent(SignalNumber.Terminate, settings.ParentPid);
        ThisProcess.SetUmask(settings.Umask);
        ThisProcess.SetName(scheduling.ProcessName ?? SelfProgram.CalledAs);
        Try("write the pid file", () => _pidFile = PidFile.TryCreate(settings.PidFile, Environment.ProcessId));
        if (scheduling.CpuAffinity.Count > 0) Try("set the CPU affinity", () => Scheduling.SetAffinity(scheduling.CpuAffinity));
        if (scheduling.Nice is { } nice) Try("set the priority", () => Scheduling.SetNice(nice));
        if (scheduling.RealTimeLimitMicroseconds is { } limit)
        {
            Try("limit real-time use", () => Scheduling.LimitRealTime(TimeSpan.FromMicroseconds(limit)));
        }

        if (scheduling.RealTimePriority is { } priority) Try("become real-time", () => Scheduling.SetRealTime(priority));
        if (scheduling.NoSwap) Try("lock memory", Scheduling.LockMemory);
    }

    // Running without is better than not running.
    private void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (SystemCallException e)
        {
            Log.Warning($"Cannot {what}: {e.Message}");
        }
    }
}
