using Holdfast.Core.Tracking;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Scripts;

/// <summary>One tracked script and, if there is one, its process.</summary>
internal sealed class ScriptRun(TrackScript settings)
{
    /// <summary>Its settings; a reload may change them while a run is under way.</summary>
    public TrackScript Settings { get; set; } = settings;

    /// <summary>Whether a run has been asked for and has not ended.</summary>
    public bool IsRunning { get; set; }

    /// <summary>The running process; null before it is there.</summary>
    public ChildProcess? Process { get; set; }

    /// <summary>Exit status of the last run; null: none yet, or killed.</summary>
    public int? LastStatus { get; set; }
}
