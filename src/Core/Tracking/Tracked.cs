namespace Holdfast.Core.Tracking;

/// <summary>
/// That a virtual router or sync group follows something by name: an interface, a script, a file, a process, a BFD session.
/// </summary>
/// <param name="Name">Name of the tracked object.</param>
/// <param name="Weight">
/// -253..253, -254..254 for files and processes. Positive: added while the object is well. Negative: taken off while it is not. 0: fault while it is not.
/// </param>
/// <param name="Reverse">Whether well and unwell change places.</param>
public sealed record Tracked(string Name, int Weight = 0, bool Reverse = false);

/// <summary>A <c>vrrp_script</c>: a program that is run again and again, and whose exit status decides.</summary>
public sealed record TrackScript
{
    /// <summary>Name by which instances refer to it.</summary>
    public required string Name { get; init; }

    /// <summary>What is run.</summary>
    public required Notifications.ScriptCommand Command { get; init; }

    /// <summary>From start to start; a run that is still under way makes the next one be skipped. 1 ms or more.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After this the run is ended and counts as failed. Null: the interval.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Weight for those who track it without a weight of their own; -253..253.</summary>
    public int Weight { get; init; }

    /// <summary>Whether success and failure change places for the weight.</summary>
    public bool Reverse { get; init; }

    /// <summary>Consecutive successes needed to be up; 1 or more.</summary>
    public int Rise { get; init; } = 1;

    /// <summary>Consecutive failures needed to be down; 1 or more.</summary>
    public int Fall { get; init; } = 1;

    /// <summary>Whether it begins as failed.</summary>
    public bool InitFail { get; init; }

    /// <summary>Whether the security check refused it: it is never run and counts as failed.</summary>
    public bool Insecure { get; init; }

    /// <summary>Whether results of the other one say something about this one: both run the same.</summary>
    public bool RunsTheSameAs(TrackScript other) =>
        Command.Arguments.SequenceEqual(other.Command.Arguments) && Insecure == other.Insecure;
}
