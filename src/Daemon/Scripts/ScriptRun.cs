using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Scripts;

/// <summary>One tracked script and, if there is one, its run under way.</summary>
internal sealed class ScriptRun(TrackScript settings)
{
    /// <summary>Its settings; a reload may change them while a run is under way.</summary>
    public TrackScript Settings { get; set; } = settings;

    /// <summary>When the next run starts.</summary>
    public Instant NextStart { get; set; }

    /// <summary>Whether a run has been asked for and has not ended.</summary>
    public bool IsRunning { get; set; }

    /// <summary>The running process; null before it is there.</summary>
    public ChildProcess? Process { get; set; }

    /// <summary>When the run counts as failed because it takes too long. Never once it does.</summary>
    public Instant FailAt { get; set; } = Instant.Never;

    /// <summary>When the run is told to end, or to end for good.</summary>
    public Instant KillAt { get; set; } = Instant.Never;

    /// <summary>How often it was told to end.</summary>
    public int Kills { get; set; }

    /// <summary>Whether the end of the run still says something: not after it was killed for being late.</summary>
    public bool CountsAtEnd { get; set; }

    /// <summary>Exit status of the last run that ended by itself; null: none yet, or killed.</summary>
    public int? LastStatus { get; set; }

    /// <summary>What happens next to this script.</summary>
    public Instant NextDeadline
    {
        get
        {
            Instant next = NextStart;
            if (FailAt < next) next = FailAt;
            return KillAt < next ? KillAt : next;
        }
    }
}
