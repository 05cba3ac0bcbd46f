using Holdfast.Core.Packets;

namespace Holdfast.Core.Vrrp;

/// <summary>An advert that passed every check: the engine never hears of a packet that did not.</summary>
/// <param name="Source">Address it came from.</param>
/// <param name="Priority">0..255; 0: the sender stops.</param>
/// <param name="AdvertInterval">What it says about the sender's interval.</param>
public readonly record struct AdvertReceived(IpAddress Source, byte Priority, TimeSpan AdvertInterval);

/// <summary>The kinds of event of <see cref="VrrpMachine"/>.</summary>
public enum VrrpEventKind : byte
{
    /// <summary>Nothing stands in the way (any more): take part.</summary>
    Started,

    /// <summary>As <see cref="Started"/>, but even an owner listens first: it is not alone in its sync group, or it is new after a reload.</summary>
    StartedListening,

    /// <summary>The deadline of the state has come.</summary>
    DeadlineReached,

    /// <summary>The deadline of a backup has come, but other members of its sync group still hear a master.</summary>
    DeadlineHeldByGroup,

    /// <summary>An announcement is due.</summary>
    AnnouncementDue,

    /// <summary>A valid advert of another router came.</summary>
    AdvertHeard,

    /// <summary>The first cause of fault appeared.</summary>
    FaultRaised,

    /// <summary>The effective priority is another one now.</summary>
    PriorityChanged,

    /// <summary>A member of the same sync group became master.</summary>
    GroupBecameMaster,

    /// <summary>A member of the same sync group became backup.</summary>
    GroupBecameBackup,

    /// <summary>A member of the same sync group, master like this one, heard a lower priority.</summary>
    GroupHeardLowerPriority,

    /// <summary>Somebody took one of the addresses away.</summary>
    AddressLost,

    /// <summary>The process stops.</summary>
    Shutdown,
}

/// <summary>Something that happened to a virtual router. A value, so that hearing an advert allocates nothing.</summary>
public readonly record struct VrrpEvent
{
    private VrrpEvent(VrrpEventKind kind) => Kind = kind;

    /// <summary>What happened.</summary>
    public VrrpEventKind Kind { get; }

    /// <summary>The advert, for <see cref="VrrpEventKind.AdvertHeard"/>.</summary>
    public AdvertReceived Advert { get; private init; }

    /// <summary>The new effective priority, for <see cref="VrrpEventKind.PriorityChanged"/>.</summary>
    public byte Priority { get; private init; }

    /// <summary>Whether a last advert can be sent, for <see cref="VrrpEventKind.FaultRaised"/>.</summary>
    public bool CanSend { get; private init; }

    /// <summary>An event that has nothing to tell but its kind.</summary>
    public static VrrpEvent Of(VrrpEventKind kind) => new(kind);

    /// <summary>A valid advert came.</summary>
    public static VrrpEvent Received(in AdvertReceived advert) =>
        new(VrrpEventKind.AdvertHeard) { Advert = advert };

    /// <summary>The effective priority changed.</summary>
    public static VrrpEvent PriorityIs(byte priority) => new(VrrpEventKind.PriorityChanged) { Priority = priority };

    /// <summary>A fault appeared; the link may be good enough for a last advert.</summary>
    public static VrrpEvent Fault(bool canSend) => new(VrrpEventKind.FaultRaised) { CanSend = canSend };
}
