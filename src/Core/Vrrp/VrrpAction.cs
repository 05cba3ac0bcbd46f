using Holdfast.Core.Packets;

namespace Holdfast.Core.Vrrp;

/// <summary>The kinds of action that a driver performs for the engine.</summary>
public enum VrrpActionKind : byte
{
    /// <summary>Send an advert with <see cref="VrrpAction.Priority"/>.</summary>
    SendAdvert,

    /// <summary>Add <see cref="VrrpAction.Addresses"/>; null: all of the router, then its excluded ones.</summary>
    AddAddresses,

    /// <summary>Remove <see cref="VrrpAction.Addresses"/>; null: all of the router, then its excluded ones.</summary>
    RemoveAddresses,

    /// <summary>Remove addresses of the router that an earlier process may have left behind.</summary>
    RemoveLeftovers,

    /// <summary>
    /// Announce <see cref="VrrpAction.Addresses"/> (null: all) <see cref="VrrpAction.Repeat"/> times by gratuitous ARP
    /// or unsolicited NA. Pacing (<c>garp_interval</c>) is the driver's.
    /// </summary>
    Announce,

    /// <summary>The role changed <see cref="VrrpAction.From"/> … <see cref="VrrpAction.To"/>: log and notify.</summary>
    StateChanged,

    /// <summary>As <see cref="StateChanged"/>; <see cref="VrrpAction.Router"/> is the index of a sync group.</summary>
    GroupStateChanged,

    /// <summary>The effective priority is <see cref="VrrpAction.Priority"/> now, in the role <see cref="VrrpAction.To"/>.</summary>
    PriorityChanged,

    /// <summary>As master, an advert of <see cref="VrrpAction.HeardPriority"/> came from <see cref="VrrpAction.Peer"/>.</summary>
    MasterReceivedLowerPriority,

    /// <summary>Another router, <see cref="VrrpAction.Peer"/>, claims to own the addresses, too: log an error.</summary>
    OwnerConflict,

    /// <summary>The router stopped with the process: notify STOP.</summary>
    Stopped,

    /// <summary>As <see cref="Stopped"/>; <see cref="VrrpAction.Router"/> is the index of a sync group.</summary>
    GroupStopped,

    /// <summary>The router is no longer configured: notify DELETED or FAULT (<see cref="VirtualRouter.NotifyDeleted"/>).</summary>
    Deleted,
}

/// <summary>Why a role changed: for logs, status and people.</summary>
public enum TransitionCause : byte
{
    /// <summary>Nothing stood in the way at start.</summary>
    Started,

    /// <summary>No master was heard for Master_Down_Interval.</summary>
    MasterSilent,

    /// <summary>The master said that it stops.</summary>
    MasterStopped,

    /// <summary>A master of lower priority was there and preemption is on.</summary>
    Preempted,

    /// <summary>A higher priority was heard.</summary>
    HigherPriority,

    /// <summary>The same priority was heard from a higher address.</summary>
    HigherAddress,

    /// <summary>A cause of fault appeared.</summary>
    Fault,

    /// <summary>The last cause of fault went.</summary>
    FaultCleared,

    /// <summary>A member of the same sync group changed.</summary>
    SyncGroup,

    /// <summary>Somebody took an address away.</summary>
    AddressLost,

    /// <summary>Two routers claim to own the addresses.</summary>
    OwnerConflict,

    /// <summary>The process stops.</summary>
    Shutdown,
}

/// <summary>Why addresses are announced.</summary>
public enum AnnounceReason : byte
{
    /// <summary>The router became master.</summary>
    BecameMaster,

    /// <summary>The second burst after becoming master (<c>garp_master_delay</c>).</summary>
    SecondBurst,

    /// <summary>The periodic refresh (<c>garp_master_refresh</c>).</summary>
    Refresh,

    /// <summary>A lower priority was heard: another master may have announced itself.</summary>
    LowerPriority,

    /// <summary>This process was held up so long that another master may have announced itself.</summary>
    Stall,

    /// <summary>The addresses came with a reload.</summary>
    Reload,
}

/// <summary>Something the driver has to do. A value, so that the engine allocates nothing.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Router">Index of the virtual router, or of the sync group for kinds that begin with Group.</param>
public readonly record struct VrrpAction(VrrpActionKind Kind, int Router)
{
    /// <summary>Priority to send, or the router's own to tell; 0..255, 0 for groups.</summary>
    public byte Priority { get; init; }

    /// <summary>Priority of the other router, 0..255.</summary>
    public byte HeardPriority { get; init; }

    /// <summary>Role before the change.</summary>
    public VrrpRole From { get; init; }

    /// <summary>Role after the change.</summary>
    public VrrpRole To { get; init; }

    /// <summary>Why the role changed.</summary>
    public TransitionCause Cause { get; init; }

    /// <summary>Why the addresses are announced.</summary>
    public AnnounceReason Reason { get; init; }

    /// <summary>Announcements of each address, 1 or more.</summary>
    public int Repeat { get; init; }

    /// <summary>The addresses concerned; null: all of the router.</summary>
    public IReadOnlyList<VirtualAddress>? Addresses { get; init; }

    /// <summary>The other router.</summary>
    public IpAddress Peer { get; init; }
}
