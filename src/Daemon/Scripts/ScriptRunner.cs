using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Scripts;

/// <summary>Starts and ends the processes of tracked scripts as <see cref="ScriptScheduler"/> wants it.</summary>
internal sealed class ScriptRunner(Spawner spawner, Log log)
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly ScriptScheduler _scheduler = new([]);
    private readonly Dictionary<string, ScriptRun> _runs = [];
    private readonly Queue<(ChildProcess Process, Instant KillAt)> _dismissed = new();
    private bool _stopped;

    /// <summary>Called with the name of a script and how its run ended.</summary>
    public Action<string, ScriptOutcome> Ended { get; set; } = (_, _) => { };

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline
    {
        get
        {
            if (_stopped) return Instant.Never;
            Instant next = _scheduler.NextDeadline;
            return _dismissed.TryPeek(out var first) && first.KillAt < next ? first.KillAt : next;
        }
    }

    /// <summary>All scripts with their runs.</summary>
    public IReadOnlyCollection<ScriptRun> Runs => _runs.Values;

    /// <summary>
    /// Takes over another list of scripts. A run under way goes on, unless the script runs something else now: then it is
    /// ended and its result is nobody's. A new script is run at once.
    /// </summary>
    public void Configure(IReadOnlyList<TrackScript> scripts, Instant now)
    {
        Dictionary<string, TrackScript> wanted = scripts.ToDictionary(script => script.Name);
        foreach (ScriptRun gone in _runs.Values.Where(
            run => !wanted.TryGetValue(run.Settings.Name, out TrackScript? next) || !next.RunsTheSameAs(run.Settings)).ToList())
        {
            Dismiss(gone.Process, now);
            _runs.Remove(gone.Settings.Name);
        }

        foreach (TrackScript script in scripts)
        {
            if (_runs.TryGetValue(script.Name, out ScriptRun? run)) run.Settings = script;
            else _runs.Add(script.Name, new ScriptRun(script));
        }

        _scheduler.Reconfigure(scripts);
        _scheduler.Start(now);
        Perform();
    }

    /// <summary>Starts what is due and ends what is late.</summary>
    public void RunDue(Instant now)
    {
        if (_stopped) return;
        while (_dismissed.TryPeek(out var first) && first.KillAt <= now) _dismissed.Dequeue().Process.Kill(Kill);
        _scheduler.RunDue(now);
        Perform();
    }

    /// <summary>Starts nothing more, and tells what runs to end.</summary>
    public void Stop()
    {
        if (_stopped) return;
        _stopped = true;
        _scheduler.Stop();
        Perform();
    }

    private void Perform()
    {
        // What is told may come back as another call: the list is taken first.
        while (_scheduler.Actions.Count > 0)
        {
            ScriptAction action = _scheduler.Actions[0];
            _scheduler.Actions.RemoveAt(0);
            if (_runs.TryGetValue(action.Script.Name, out ScriptRun? run)) Perform(action, run);
        }
    }

    private void Perform(in ScriptAction action, ScriptRun run)
    {
        switch (action.Kind)
        {
            case ScriptActionKind.Run:
                run.IsRunning = true;
                spawner.Start(
                    run.Settings.Command.ToRequest(),
                    onStarted: (process, failure) => OnStarted(run, process, failure),
                    onExit: status => OnExit(run, status));
                break;
            case ScriptActionKind.Terminate:
                run.Process?.Kill(Terminate);
                break;
            case ScriptActionKind.Kill:
                log.Warning($"script {run.Settings.Name} did not end when told to: killed");
                run.Process?.Kill(Kill);
                break;
            case ScriptActionKind.Report:
                if (action.Outcome == ScriptOutcome.Timeout) TellLate(run);
                if (!_stopped) Ended(run.Settings.Name, action.Outcome);
                break;
            case ScriptActionKind.Skip:
                log.Details($"script {run.Settings.Name} still runs: this run is skipped");
                break;
            default:
                throw new System.Diagnostics.UnreachableException(action.ToString());
        }
    }

    private void OnStarted(ScriptRun run, ChildProcess? process, SystemCallException? failure)
    {
        run.Process = process;
        if (_stopped || !_runs.ContainsValue(run)) Dismiss(process, new Instant(EventLoop.Now()));
        if (failure is null) return;
        run.IsRunning = false;
        log.Warning($"script {run.Settings.Name} could not be started: {failure.Message}");
        Exited(run, ScriptOutcome.NotStarted);
    }

    // Told to end, and killed if it does not.
    private void Dismiss(ChildProcess? process, Instant now)
    {
        if (process is null || !process.Kill(Terminate)) return;
        _dismissed.Enqueue((process, now + s_patience));
    }

    private void OnExit(ScriptRun run, ExitStatus status)
    {
        run.Process = null;
        run.IsRunning = false;
        int? code = status.Signal == 0 ? status.Code : null;
        if (run.LastStatus != code && (run.LastStatus is not null || code is not 0))
        {
            log.Info($"script {run.Settings.Name} {status}");
        }

        run.LastStatus = code;
        Exited(run, status.IsSuccess ? ScriptOutcome.Success : ScriptOutcome.Failure);
    }

    private void Exited(ScriptRun run, ScriptOutcome outcome)
    {
        if (!_runs.ContainsValue(run)) return;
        _scheduler.Exited(run.Settings.Name, outcome);
        Perform();
    }

    private void TellLate(ScriptRun run) => log.Warning(run.Settings.Timeout is { } timeout
        ? $"script {run.Settings.Name} took longer than its timeout of {timeout.TotalSeconds:0.###} s: it failed and is ended"
        : $"script {run.Settings.Name} takes longer than its interval of {run.Settings.Interval.TotalSeconds:0.###} s "
            + "and has no timeout: it counts as failed, but may finish");
}
