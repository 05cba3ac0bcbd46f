using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Scripts;

/// <summary>
/// Runs each <c>vrrp_script</c> at its interval, from start to start, never twice at a time, and ends what hangs together
/// with all that it has started.
/// </summary>
/// <remarks>
/// A script with a <c>timeout</c> is ended by it. A script without one counts as failed when its interval is over, as
/// keepalived has it, but is left to finish for a while longer: scripts that restart a service, wait and look again are
/// often slower than their interval, and would otherwise be cut off in the middle of the repair. If it then succeeds, it
/// counts as well again.
/// </remarks>
internal sealed class ScriptRunner(Spawner spawner, Log log)
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private static readonly TimeSpan s_leastGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_killDelay = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, ScriptRun> _runs = [];
    private bool _stopped;

    /// <summary>Called with the name of a script and how its run ended.</summary>
    public Action<string, ScriptOutcome> Ended { get; set; } = (_, _) => { };

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>All scripts with their runs.</summary>
    public IReadOnlyCollection<ScriptRun> Runs => _runs.Values;

    /// <summary>Takes over another list of scripts. A run under way goes on; a new script is run at once.</summary>
    public void Configure(IReadOnlyList<TrackScript> scripts, Instant now)
    {
        HashSet<string> names = [.. scripts.Select(script => script.Name)];
        foreach (ScriptRun gone in _runs.Values.Where(run => !names.Contains(run.Settings.Name)).ToList())
        {
            _runs.Remove(gone.Settings.Name);
            End(gone, Terminate);
        }

        foreach (TrackScript script in scripts)
        {
            if (_runs.TryGetValue(script.Name, out ScriptRun? run)) run.Settings = script;
            else if (!script.Insecure) _runs.Add(script.Name, new ScriptRun(script) { NextStart = now });
        }

        RunDue(now);
    }

    /// <summary>Starts what is due and ends what is late.</summary>
    public void RunDue(Instant now)
    {
        if (_stopped) return;
        foreach (ScriptRun run in _runs.Values.ToList())
        {
            if (run.FailAt <= now) CountAsLate(run, now);
            if (run.KillAt <= now) KillLate(run, now);
            if (run.NextStart <= now) StartNext(run, now);
        }

        NextDeadline = _runs.Count == 0 ? Instant.Never : _runs.Values.Min(run => run.NextDeadline);
    }

    /// <summary>Starts nothing more, and tells what runs to end.</summary>
    public void Stop()
    {
        if (_stopped) return;
        _stopped = true;
        NextDeadline = Instant.Never;
        foreach (ScriptRun run in _runs.Values) End(run, Terminate);
    }

    private void StartNext(ScriptRun run, Instant now)
    {
        // After a stall one run makes up for all that were missed.
        run.NextStart += run.Settings.Interval;
        if (run.NextStart <= now) run.NextStart = now + run.Settings.Interval;
        if (run.IsRunning)
        {
            log.Details($"script {run.Settings.Name} still runs: this run is skipped");
            return;
        }

        run.IsRunning = true;
        run.CountsAtEnd = true;
        run.Kills = 0;
        TimeSpan limit = run.Settings.Timeout ?? run.Settings.Interval;
        run.FailAt = now + limit;
        run.KillAt = run.Settings.Timeout is null
            ? run.FailAt + (limit > s_leastGrace ? limit : s_leastGrace)
            : run.FailAt;
        spawner.Start(
            run.Settings.Command.ToRequest(),
            onStarted: (process, failure) => OnStarted(run, process, failure),
            onExit: status => OnExit(run, status));
    }

    private void OnStarted(ScriptRun run, ChildProcess? process, SystemCallException? failure)
    {
        run.Process = process;
        if (process is not null && (_stopped || !_runs.ContainsValue(run))) End(run, Terminate);
        if (failure is null) return;
        Forget(run);
        log.Warning($"script {run.Settings.Name} could not be started: {failure.Message}");
        Tell(run, ScriptOutcome.NotStarted);
    }

    private void OnExit(ScriptRun run, ExitStatus status)
    {
        bool counts = run.CountsAtEnd;
        Forget(run);
        if (!counts) return;
        int? before = run.LastStatus;
        run.LastStatus = status.Signal == 0 ? status.Code : null;
        if (before is not null && before != run.LastStatus) log.Info($"script {run.Settings.Name} now {status}");
        Tell(run, status.IsSuccess ? ScriptOutcome.Success : ScriptOutcome.Failure);
    }

    private void CountAsLate(ScriptRun run, Instant now)
    {
        run.FailAt = Instant.Never;
        if (!run.IsRunning) return;
        bool killed = run.Settings.Timeout is not null;
        run.CountsAtEnd = !killed;
        run.LastStatus = null;
        log.Warning(killed
            ? $"script {run.Settings.Name} took longer than its timeout of {run.Settings.Timeout!.Value.TotalSeconds:0.###} s: "
                + "it failed and is ended"
            : $"script {run.Settings.Name} takes longer than its interval of {run.Settings.Interval.TotalSeconds:0.###} s: "
                + $"it counts as failed; it may finish within {(run.KillAt - now).TotalSeconds:0.#} s more");
        Tell(run, ScriptOutcome.Timeout);
    }

    private void KillLate(ScriptRun run, Instant now)
    {
        run.KillAt = run.IsRunning ? now + s_killDelay : Instant.Never;
        if (!run.IsRunning) return;
        run.CountsAtEnd = false;
        End(run, run.Kills++ == 0 ? Terminate : Kill);
        if (run.Kills > 1) log.Warning($"script {run.Settings.Name} did not end when told to: killed");
    }

    private void Tell(ScriptRun run, ScriptOutcome outcome)
    {
        if (!_stopped && _runs.ContainsValue(run)) Ended(run.Settings.Name, outcome);
    }

    private static void End(ScriptRun run, int signal) => run.Process?.Kill(signal);

    private static void Forget(ScriptRun run)
    {
        run.IsRunning = false;
        run.Process = null;
        run.FailAt = run.KillAt = Instant.Never;
    }
}
