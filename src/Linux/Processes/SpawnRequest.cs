using System.Runtime.InteropServices;

namespace Holdfast.Linux.Processes;

/// <summary>A program to start. The descriptors that it names must stay open until the start has been reported.</summary>
/// <param name="Path">The file; no search along PATH. A file without interpreter line is run by /bin/sh.</param>
/// <param name="Arguments">argv, at least one word.</param>
public sealed record SpawnRequest(string Path, IReadOnlyList<string> Arguments)
{
    /// <summary>As whom; null: as this process. It needs root to be somebody else.</summary>
    public uint? UserId { get; init; }

    /// <summary>The group; null: that of this process.</summary>
    public uint? GroupId { get; init; }

    /// <summary>Whether the user's other groups are set too; otherwise a changed user has the one group only.</summary>
    public bool SupplementaryGroups { get; init; }

    /// <summary>All of the environment; null: that of this process without IFS, LD_PRELOAD and LD_LIBRARY_PATH.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Descriptor 0; null: /dev/null.</summary>
    public SafeHandle? StandardInput { get; init; }

    /// <summary>Descriptor 1; null: /dev/null.</summary>
    public SafeHandle? StandardOutput { get; init; }

    /// <summary>Descriptor 2; null: /dev/null.</summary>
    public SafeHandle? StandardError { get; init; }

    /// <summary>Become descriptors 3, 4, … of the child. It gets no other ones.</summary>
    public IReadOnlyList<SafeHandle> Inherited { get; init; } = [];

    /// <summary>Signals that wait in the child until it calls <see cref="Events.Signals.Unblock"/>. Any other has none blocked.</summary>
    public IReadOnlyList<int> BlockedSignals { get; init; } = [];

    /// <summary>Whether the child leads a process group of its own, so that it can be killed with all that it started.</summary>
    public bool OwnProcessGroup { get; init; } = true;

    /// <summary>
    /// The capabilities that the child, and all that it starts, can have at most (man 7 capabilities, CAP_ numbers); null: as
    /// many as this process.
    /// </summary>
    public IReadOnlyList<int>? CapabilityBound { get; init; }

    /// <summary>Whether programs that the child starts gain nothing by set-user-ID bits and file capabilities.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>The network namespace to start in, as <see cref="Namespaces.NetworkNamespace.PathOf"/> reads it; null: that of the caller.</summary>
    public string? NetworkNamespace { get; init; }
}
