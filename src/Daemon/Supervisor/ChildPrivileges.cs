namespace Holdfast.Daemon.Supervisor;

/// <summary>What a child and all that it starts may do at most.</summary>
/// <param name="CapabilityBound">Numbers of capabilities; null: all that the parent has.</param>
/// <param name="NoNewPrivileges">Whether set-user-ID programs give it nothing.</param>
internal sealed record ChildPrivileges(IReadOnlyList<int>? CapabilityBound, bool NoNewPrivileges)
{
    /// <summary>Everything that the parent may.</summary>
    public static ChildPrivileges All { get; } = new(null, NoNewPrivileges: false);

    /// <summary>Whether a process with these may do all that one with the others may.</summary>
    public bool Covers(ChildPrivileges other) =>
        (!NoNewPrivileges || other.NoNewPrivileges)
        && (CapabilityBound is null || (other.CapabilityBound is { } wanted && wanted.All(CapabilityBound.Contains)));
}
