namespace Holdfast.Core.Tracking;

/// <summary>The kinds of reason that keep a virtual router from taking part.</summary>
public enum FaultKind : byte
{
    /// <summary>The named interface does not exist.</summary>
    InterfaceMissing,

    /// <summary>The named interface is down.</summary>
    InterfaceDown,

    /// <summary>The named interface is up, and is tracked in reverse.</summary>
    InterfaceUp,

    /// <summary>The named script failed, or succeeded where it is tracked in reverse.</summary>
    ScriptFailed,

    /// <summary>The named script was ended because it took too long.</summary>
    ScriptTimedOut,

    /// <summary>The named script was refused by the security check and is never run.</summary>
    ScriptInsecure,

    /// <summary>The named script has not given its first result: the router waits, without being faulty.</summary>
    ScriptPending,

    /// <summary>The named interface has no address that adverts could be sent from.</summary>
    NoSourceAddress,

    /// <summary>The router is unicast, has no peers, and is told that this is a fault.</summary>
    UnicastWithoutPeers,

    /// <summary>The named member of the same sync group is in fault.</summary>
    SyncGroupMember,

    /// <summary>The named member of the same sync group still waits for a first result of a script.</summary>
    SyncGroupMemberPending,
}

/// <summary>
/// One reason why a virtual router does not take part. Causes are a set that is computed anew from what is known,
/// never counted up and down: a cause that has gone cannot leave a router in fault.
/// </summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Name">Of the interface, script or virtual router it concerns; may be empty.</param>
public readonly record struct FaultCause(FaultKind Kind, string Name)
{
    /// <summary>Whether this is only waiting for a first result, which keeps a router in Init rather than in Fault.</summary>
    public bool IsPending => Kind is FaultKind.ScriptPending or FaultKind.SyncGroupMemberPending;

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        FaultKind.InterfaceMissing => $"interface {Name} is missing",
        FaultKind.InterfaceDown => $"interface {Name} is down",
        FaultKind.InterfaceUp => $"interface {Name} is up",
        FaultKind.ScriptFailed => $"script {Name} failed",
        FaultKind.ScriptTimedOut => $"script {Name} timed out",
        FaultKind.ScriptInsecure => $"script {Name} is not secure",
        FaultKind.ScriptPending => $"script {Name} has no result yet",
        FaultKind.NoSourceAddress => Name.Length == 0 ? "no source address" : $"no source address on {Name}",
        FaultKind.UnicastWithoutPeers => "unicast without peers",
        FaultKind.SyncGroupMember => $"sync group member {Name} is in fault",
        FaultKind.SyncGroupMemberPending => $"sync group member {Name} waits for a script",
        _ => Kind.ToString(),
    };
}
