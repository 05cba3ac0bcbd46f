using Holdfast.Core.Time;

namespace Holdfast.Core.Tracking;

/// <summary>What a scheduler wants done with a script.</summary>
public enum ScriptActionKind : byte
{
    /// <summary>Start it in a process group of its own; tell <see cref="ScriptScheduler.Exited"/> how it ends.</summary>
    Run,

    /// <summary>Send SIGTERM to its process group.</summary>
    Terminate,

    /// <summary>Send SIGKILL to its process group.</summary>
    Kill,

    /// <summary>Tell the engine <see cref="ScriptAction.Outcome"/>.</summary>
    Report,

    /// <summary>A run is left out because the one before is still under way: log once.</summary>
    Skip,
}

/// <summary>Something to do with a script.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Script">Which one.</param>
/// <param name="Outcome">For <see cref="ScriptActionKind.Report"/>.</param>
public readonly record struct ScriptAction(ScriptActionKind Kind, TrackScript Script, ScriptOutcome Outcome = default);

/// <summary>
/// When tracked scripts run. Pure: time is an argument, starting and ending processes is the driver's. An interval
/// counts from start to start. A run that takes longer than its timeout has failed at that moment, however long it
/// takes to die: SIGTERM, after 2 s SIGKILL, again after 2 s, then every 10 s.
/// </summary>
/// <remarks>
/// A script without a timeout counts as failed when its interval is over, as keepalived has it, but may go on for as
/// long again, and for 5 s at least, before it is ended. Scripts that restart a service, wait, look again and then stop
/// the daemon are often slower than their interval; keepalived cuts them off in the middle of the repair. If such a run
/// then ends by itself, that result counts as well.
/// </remarks>
public sealed class ScriptScheduler
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_lastPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_leastGrace = TimeSpan.FromSeconds(5);

    private Entry[] _entries;

    /// <summary>Makes a scheduler that has not started anything. Scripts that are not secure never run.</summary>
    public ScriptScheduler(IReadOnlyList<TrackScript> scripts) =>
        _entries = [.. scripts.Where(script => !script.Insecure).Select(script => new Entry(script))];

    /// <summary>What the calls since it was last cleared want done, in order.</summary>
    public List<ScriptAction> Actions { get; } = [];

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline
    {
        get
        {
            Instant next = Instant.Never;
            foreach (Entry entry in _entries)
            {
                if (entry.Next < next) next = entry.Next;
            }

            return next;
        }
    }

    /// <summary>Runs every script that has not run yet for the first time.</summary>
    public void Start(Instant now)
    {
        foreach (Entry entry in _entries)
        {
            if (entry.NextStart == Instant.Never) entry.NextStart = now;
        }

        RunDue(now);
    }

    /// <summary>Does what is due.</summary>
    public void RunDue(Instant now)
    {
        foreach (Entry entry in _entries)
        {
            if (entry.NextEnd <= now) End(entry, now);
            if (entry.NextStart <= now) Run(entry, now);
        }
    }

    /// <summary>
    /// The process of a script ended, or could not be started. How it ended is told unless it was told to end.
    /// </summary>
    public void Exited(string name, ScriptOutcome outcome)
    {
        Entry? entry = Array.Find(_entries, candidate => candidate.Script.Name == name);
        if (entry is not { IsRunning: true }) return;
        if (entry.Ended == 0) Actions.Add(new ScriptAction(ScriptActionKind.Report, entry.Script, outcome));
        entry.IsRunning = false;
        entry.IsLate = false;
        entry.Ended = 0;
        entry.NextEnd = Instant.Never;
    }

    /// <summary>Ends every run with SIGTERM and starts none any more.</summary>
    public void Stop()
    {
        foreach (Entry entry in _entries)
        {
            if (entry.IsRunning) Actions.Add(new ScriptAction(ScriptActionKind.Terminate, entry.Script));
        }

        _entries = [];
    }

    /// <summary>
    /// Takes over another list. Runs under way are left to finish; timers of scripts that are the same go on;
    /// <see cref="Start"/> begins new ones, and those that run something else now: the driver ends their old runs.
    /// </summary>
    public void Reconfigure(IReadOnlyList<TrackScript> scripts)
    {
        var next = new List<Entry>(scripts.Count);
        foreach (TrackScript script in scripts)
        {
            if (script.Insecure) continue;
            Entry? old = Array.Find(_entries, entry => entry.Script.Name == script.Name && entry.Script.RunsTheSameAs(script));
            next.Add(old is null ? new Entry(script) : old.With(script));
        }

        _entries = [.. next];
    }

    private void Run(Entry entry, Instant now)
    {
        // From start to start, and after a stall not again and again.
        Instant regular = entry.NextStart + entry.Script.Interval;
        entry.NextStart = regular > now ? regular : now + entry.Script.Interval;
        if (entry.IsRunning)
        {
            Actions.Add(new ScriptAction(ScriptActionKind.Skip, entry.Script));
            return;
        }

        entry.IsRunning = true;
        entry.NextEnd = now + (entry.Script.Timeout ?? entry.Script.Interval);
        Actions.Add(new ScriptAction(ScriptActionKind.Run, entry.Script));
    }

    private void End(Entry entry, Instant now)
    {
        if (!entry.IsLate)
        {
            entry.IsLate = true;
            Actions.Add(new ScriptAction(ScriptActionKind.Report, entry.Script, ScriptOutcome.Timeout));
            if (entry.Script.Timeout is null)
            {
                entry.NextEnd = now + (entry.Script.Interval > s_leastGrace ? entry.Script.Interval : s_leastGrace);
                return;
            }
        }

        if (entry.Ended == 0)
        {
            Actions.Add(new ScriptAction(ScriptActionKind.Terminate, entry.Script));
        }
        else
        {
            Actions.Add(new ScriptAction(ScriptActionKind.Kill, entry.Script));
        }

        entry.NextEnd = now + (entry.Ended < 2 ? s_patience : s_lastPatience);
        entry.Ended++;
    }

    private sealed class Entry(TrackScript script)
    {
        public TrackScript Script { get; private init; } = script;

        public bool IsRunning { get; set; }

        public Instant NextStart { get; set; } = Instant.Never;

        public Instant NextEnd { get; set; } = Instant.Never;

        /// <summary>Whether the present run has been reported as a timeout.</summary>
        public bool IsLate { get; set; }

        /// <summary>How many signals the present run has got.</summary>
        public int Ended { get; set; }

        public Instant Next => NextStart < NextEnd ? NextStart : NextEnd;

        public Entry With(TrackScript script) => new(script)
        {
            IsRunning = IsRunning,
            NextStart = NextStart,
            NextEnd = NextEnd,
            IsLate = IsLate,
            Ended = Ended,
        };
    }
}
