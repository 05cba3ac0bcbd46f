namespace Holdfast.Core.Simulation;

/// <summary>What can fail alone.</summary>
public enum FailureKind : byte
{
    /// <summary>Nothing: all nodes have started together, and are well.</summary>
    None,

    /// <summary>A tracked script fails from now on.</summary>
    ScriptFails,

    /// <summary>An interface loses its carrier.</summary>
    LinkDown,

    /// <summary>A node loses its power.</summary>
    NodeDead,

    /// <summary>A node that had lost its power has started again.</summary>
    NodeBack,
}

/// <summary>One thing that happens to nodes that are otherwise well.</summary>
/// <param name="Kind">What.</param>
/// <param name="Node">To which node; -1: to none.</param>
/// <param name="Subject">Name of the script or interface; null: none.</param>
public sealed record FailureCase(FailureKind Kind, int Node = -1, string? Subject = null)
{
    /// <summary>Nothing fails.</summary>
    public static FailureCase AllWell { get; } = new(FailureKind.None);
}

/// <summary>What a case comes to for one virtual router. Times are virtual time, from the failure on.</summary>
/// <param name="Masters">Nodes that are master in the end and can be reached; one if all is well.</param>
/// <param name="SettledAfter">When the masters changed for the last time; null: they did not.</param>
/// <param name="WithoutMaster">How long nobody was master.</param>
/// <param name="WithTwoMasters">How long more than one was.</param>
/// <param name="Priorities">The effective priority on each node in the end; -1: the node is dead or lacks the router.</param>
public sealed record FailureOutcome(
    IReadOnlyList<int> Masters, TimeSpan? SettledAfter, TimeSpan WithoutMaster, TimeSpan WithTwoMasters,
    IReadOnlyList<int> Priorities)
{
    /// <summary>Whether the same nodes are master.</summary>
    public bool IsSameAs(FailureOutcome other) => Masters.SequenceEqual(other.Masters);
}
