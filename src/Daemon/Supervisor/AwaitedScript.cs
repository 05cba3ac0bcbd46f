using Holdfast.Core.Notifications;
using Holdfast.Core.Time;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Supervisor;

/// <summary>A startup or shutdown script: the daemon waits for its end, but not for ever.</summary>
internal sealed class AwaitedScript
{
    private readonly string _name;
    private readonly Log _log;
    private readonly Action _onDone;
    private ChildProcess? _process;
    private bool _told;

    private AwaitedScript(string name, Log log, Action onDone)
    {
        _name = name;
        _log = log;
        _onDone = onDone;
    }

    /// <summary>When it is to be ended; <see cref="Instant.Never"/> once it has been.</summary>
    public Instant Deadline { get; private set; } = Instant.Never;

    /// <summary>Starts a script. <paramref name="onDone"/> comes on the loop, also when it could not be started.</summary>
    public static AwaitedScript Start(
        string name, ScriptCommand script, TimeSpan timeout, EventLoop loop, Wakeup wakeup, Log log, Action onDone)
    {
        var awaited = new AwaitedScript(name, log, onDone);
        try
        {
            awaited._process = Spawner.Spawn(new SpawnRequest(script.ResolvedPath ?? script.Path, script.Arguments)
            {
                UserId = script.UserId,
                GroupId = script.GroupId,
                SupplementaryGroups = script.SupplementaryGroups,
            });
            awaited.Deadline = new Instant(EventLoop.Now()) + timeout;
            awaited._process.Watch(loop, awaited.OnExit);
        }
        catch (SystemCallException e)
        {
            log.Error($"The {name} script cannot be started: {e.Message}");
            wakeup.Post(onDone);
        }

        return awaited;
    }

    /// <summary>Ends the script with all that it started: it has taken too long, or nobody waits for it any more.</summary>
    public void End(string reason)
    {
        if (_told) return;
        _told = true;
        Deadline = Instant.Never;
        _log.Warning($"The {_name} script {reason} and is killed");
        _process?.Kill(SignalNumber.Kill);
    }

    private void OnExit(ExitStatus status)
    {
        Deadline = Instant.Never;
        if (!status.IsSuccess && !_told) _log.Warning($"The {_name} script {status}");
        _onDone();
    }
}
