namespace Holdfast.Core.Tracking;

/// <summary>How the parameters of a process are compared (<c>param_match</c>).</summary>
public enum ParameterMatch : byte
{
    /// <summary>Not at all.</summary>
    Ignored,

    /// <summary>They are those of the file, and no more.</summary>
    Exact,

    /// <summary>They begin with those of the file; more may follow.</summary>
    Partial,

    /// <summary>They begin with those of the file, and the last of these may be the beginning of a longer one.</summary>
    Initial,
}

/// <summary>A <c>vrrp_track_process</c>: how many processes run a program.</summary>
public sealed record TrackProcess
{
    /// <summary>Name by which instances refer to it.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the process: at most 15 characters count, unless <see cref="FullCommand"/>; with it the whole path.</summary>
    public required string Process { get; init; }

    /// <summary>Words after the name, compared as <see cref="Match"/> says.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>How parameters are compared.</summary>
    public ParameterMatch Match { get; init; }

    /// <summary>Weight for those who track it without a weight of their own; -254..254.</summary>
    public int Weight { get; init; }

    /// <summary>Whether well and unwell change places for the weight.</summary>
    public bool Reverse { get; init; }

    /// <summary>Least number of processes, 1..65535.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>Greatest number of processes, 0..65535; null: no limit.</summary>
    public int? QuorumMaximum { get; init; }

    /// <summary>How long a quorum that is gained must last before it counts; 0..3600 s.</summary>
    public TimeSpan ForkDelay { get; init; }

    /// <summary>How long a quorum that is lost must be missing before it counts; 0..3600 s.</summary>
    public TimeSpan TerminateDelay { get; init; }

    /// <summary>Compare with the command line's path instead of the kernel's short name.</summary>
    public bool FullCommand { get; init; }
}
