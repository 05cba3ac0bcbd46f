using Holdfast.Core.Packets;
using Holdfast.Core.Time;

namespace Holdfast.Core.Vrrp;

/// <summary>How far an owner is that hears another owner.</summary>
public enum OwnerConflict : byte
{
    /// <summary>No other owner was heard.</summary>
    None,

    /// <summary>Two more adverts are sent, so that the other one can hear us and yield.</summary>
    TwoMoreAdverts,

    /// <summary>One more advert is sent.</summary>
    OneMoreAdvert,

    /// <summary>Silent: does the other one still advertise?</summary>
    Listening,
}

/// <summary>
/// Everything that a virtual router has to remember. Immutable, so it can be compared, printed and sent elsewhere.
/// </summary>
/// <param name="Role">Its role.</param>
/// <param name="Deadline">Init: end of the start delay. Backup: Master_Down_Timer. Master: Adver_Timer.</param>
/// <param name="MasterAdvertInterval">
/// Interval that Master_Down_Interval and skew are computed from: the master's in V3, one's own in V2.
/// </param>
/// <param name="EffectivePriority">Base priority with all weights: 1..254, or 255 for the owner.</param>
public readonly record struct VrrpState(
    VrrpRole Role, Instant Deadline, TimeSpan MasterAdvertInterval, byte EffectivePriority)
{
    /// <summary>Address that our adverts come from, for the tie-break; default: none.</summary>
    public IpAddress Source { get; init; }

    /// <summary>When the role was taken.</summary>
    public Instant Since { get; init; }

    /// <summary>Why the role was taken.</summary>
    public TransitionCause Cause { get; init; }

    /// <summary>Sender of the last advert heard in this role; default: none.</summary>
    public IpAddress Heard { get; init; }

    /// <summary>Priority of the last advert heard in this role.</summary>
    public byte HeardPriority { get; init; }

    /// <summary>Backup with <c>preempt_delay</c>: from when on a lower priority is not respected. Never: not counting.</summary>
    public Instant PreemptAt { get; init; }

    /// <summary>Backup whose deadline has come, and who waits for the other members of its sync group.</summary>
    public bool AwaitsGroup { get; init; }

    /// <summary>Backup whose deadline came much too late, and who therefore listens a little longer, once.</summary>
    public bool ListensAfterStall { get; init; }

    /// <summary>Owner that hears another owner.</summary>
    public OwnerConflict Conflict { get; init; }

    /// <summary>Owner that gave way to another one: its effective priority is 254 until its base priority changes.</summary>
    public bool GaveUpOwnership { get; init; }

    /// <summary>What a master has to announce later.</summary>
    public AnnouncementSchedule Announcements { get; init; }

    /// <summary>The state before anything has happened.</summary>
    public static VrrpState Initial(VirtualRouter router) =>
        new(VrrpRole.Init, Instant.Never, router.AdvertInterval, router.Priority)
        {
            Source = router.SourceAddress ?? default,
            PreemptAt = Instant.Never,
            Announcements = AnnouncementSchedule.None,
        };
}
