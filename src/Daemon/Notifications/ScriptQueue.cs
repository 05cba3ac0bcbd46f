using Holdfast.Core.Time;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Notifications;

/// <summary>
/// Runs the notify scripts of one virtual router or sync group one after the other: the script for MASTER never overtakes
/// the one for BACKUP. A script that holds up the next one for too long is ended.
/// </summary>
internal sealed class ScriptQueue(string name, Spawner spawner, Log log, Action changed)
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int Capacity = 64;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_killDelay = TimeSpan.FromSeconds(2);

    private readonly Queue<SpawnRequest> _waiting = new();
    private ChildProcess? _process;
    private bool _running;
    private Instant _startedAt;
    private bool _told;

    /// <summary>When a script that others wait for has run for too long.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>Whether every script has been started, even if the last one still runs.</summary>
    public bool IsIdle => _waiting.Count == 0 && (!_running || _process is not null);

    public void Add(SpawnRequest request)
    {
        if (_waiting.Count == Capacity)
        {
            _waiting.Dequeue();
            log.Warning($"({name}) more than {Capacity} notify scripts wait: the oldest is dropped");
        }

        _waiting.Enqueue(request);
        StartNext();
        Rearm();
    }

    /// <summary>Ends the running script if others have waited for it long enough.</summary>
    public void RunDue(Instant now)
    {
        if (NextDeadline > now) return;
        log.Warning($"({name}) a notify script runs for {(now - _startedAt).TotalSeconds:0} s and holds up the next one: "
            + (_told ? "killed" : "it is ended"));
        _process?.Kill(_told ? Kill : Terminate);
        _told = true;
        NextDeadline = now + s_killDelay;
    }

    /// <summary>Starts everything that waits, side by side: the daemon ends, and late is better than never.</summary>
    public void StartAll()
    {
        while (_waiting.TryDequeue(out SpawnRequest? request)) spawner.Start(request, onStarted: null, onExit: null);
    }

    private void StartNext()
    {
        if (_running || !_waiting.TryDequeue(out SpawnRequest? request)) return;
        _running = true;
        _told = false;
        _startedAt = new Instant(EventLoop.Now());
        spawner.Start(request, (process, failure) => OnStarted(request, process, failure), OnExit);
    }

    private void OnStarted(SpawnRequest request, ChildProcess? process, SystemCallException? failure)
    {
        _process = process;
        if (failure is not null)
        {
            log.Error($"({name}) notify script {request.Path} could not be started: {failure.Message}");
            OnExit(default);
            return;
        }

        changed();
    }

    private void OnExit(ExitStatus status)
    {
        _process = null;
        _running = false;
        if (!status.IsSuccess) log.Details($"({name}) notify script {status}");
        StartNext();
        Rearm();
        changed();
    }

    private void Rearm() => NextDeadline = _running && _waiting.Count > 0 ? _startedAt + s_patience : Instant.Never;
}
