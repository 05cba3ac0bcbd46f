namespace Holdfast.Core.Notifications;

/// <summary>A program to run: the words of its command line, and as whom. Resolved by name before the process starts it.</summary>
/// <param name="Arguments">argv, at least one word; word 0 is the path as the configuration names it.</param>
/// <param name="UserId">uid to run as; null means that of the process.</param>
/// <param name="GroupId">gid to run as; null means that of the process.</param>
public sealed record ScriptCommand(IReadOnlyList<string> Arguments, uint? UserId = null, uint? GroupId = null)
{
    /// <summary>The path or name of the program.</summary>
    public string Path => Arguments[0];

    /// <summary>The path with every symbolic link resolved, as the security check saw it; null before that check.</summary>
    public string? ResolvedPath { get; init; }

    /// <summary>Where a bare name was found on the PATH, before any link was followed; null: it was a path already.</summary>
    public string? FoundPath { get; init; }

    /// <summary>Whether the user's supplementary groups are set as well (<c>set_supplementary_groups</c>).</summary>
    public bool SupplementaryGroups { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Arguments);
}

/// <summary>The scripts that a state change of a virtual router or sync group runs.</summary>
public sealed record NotifyScripts
{
    /// <summary>No script at all.</summary>
    public static NotifyScripts None { get; } = new();

    /// <summary><c>notify_master</c>.</summary>
    public ScriptCommand? Master { get; init; }

    /// <summary><c>notify_backup</c>.</summary>
    public ScriptCommand? Backup { get; init; }

    /// <summary><c>notify_fault</c>.</summary>
    public ScriptCommand? Fault { get; init; }

    /// <summary><c>notify_stop</c>.</summary>
    public ScriptCommand? Stop { get; init; }

    /// <summary><c>notify_deleted</c>.</summary>
    public ScriptCommand? Deleted { get; init; }

    /// <summary><c>notify</c>: every state; gets kind, name, state and priority appended.</summary>
    public ScriptCommand? Any { get; init; }

    /// <summary><c>notify_master_rx_lower_pri</c>.</summary>
    public ScriptCommand? MasterReceivesLowerPriority { get; init; }
}
