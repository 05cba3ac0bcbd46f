using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Vrrp;

/// <summary>What the VRRP process tells in its log about packets and transitions, in words that can be read at 3 a.m.</summary>
internal static class VrrpTexts
{
    public static string Rejected(string router, PacketError error, IpAddress source) =>
        $"({router}) packet from {source} rejected: {Reason(error)}";

    public static string OwnerConflict(string router, IpAddress peer) =>
        $"({router}) {peer} claims to own the addresses, too: both have priority 255; one of the two configurations is wrong";

    public static string Remarks(string router, AdvertRemarks remarks, IpAddress source, TimeSpan interval)
    {
        string list = (remarks & AdvertRemarks.AddressListMismatch) != 0 ? "another list of addresses than ours" : "";
        string advertInterval = (remarks & AdvertRemarks.IntervalDiffers) != 0
            ? $"another advert interval than ours ({interval.TotalSeconds:0.##} s)" : "";
        string both = string.Join(" and ", new[] { list, advertInterval }.Where(text => text.Length > 0));
        return $"({router}) the adverts of {source} have {both}: the configurations differ";
    }

    /// <summary>Why a role changed, to be put behind the line that says that it did.</summary>
    public static string Cause(TransitionCause cause, in VrrpState state, IEnumerable<string> faults) => cause switch
    {
        TransitionCause.MasterSilent => "no advert of a master was heard in time",
        TransitionCause.MasterStopped => "the master said that it stops",
        TransitionCause.Preempted => "the master's priority is lower",
        TransitionCause.HigherPriority => $"{state.Heard} advertises the higher priority {state.HeardPriority}",
        TransitionCause.HigherAddress => $"{state.Heard} advertises the same priority from a higher address",
        TransitionCause.Fault => string.Join(", ", faults),
        TransitionCause.FaultCleared => "no fault is left",
        TransitionCause.SyncGroup => "its sync group does",
        TransitionCause.AddressLost => "one of its addresses was taken away",
        TransitionCause.OwnerConflict => "another router owns the addresses, too",
        TransitionCause.Shutdown => "the daemon stops",
        _ => "",
    };

    private static string Reason(PacketError error) => error switch
    {
        PacketError.Truncated => "it is too short",
        PacketError.BadIpHeader => "its IP header is wrong",
        PacketError.WrongDestination => "it was sent to another kind of destination (multicast, unicast) than ours is",
        PacketError.SourceNotPeer => "the sender is no configured peer",
        PacketError.WrongTtl => "its TTL is not the one demanded; it may come from another network",
        PacketError.WrongVersion => "its version is neither 2 nor 3",
        PacketError.VersionMismatch => "it has another VRRP version than this instance",
        PacketError.WrongType => "it is no advertisement",
        PacketError.LengthMismatch => "its length does not fit its number of addresses",
        PacketError.BadChecksum => "its checksum is wrong",
        PacketError.NoAddresses => "it lists no address",
        PacketError.AuthTypeInvalid => "its authentication type is unknown",
        PacketError.AuthTypeMismatch => "it has another authentication type than ours",
        PacketError.AuthFailure => "its password is wrong",
        PacketError.IntervalZero => "its advert interval is zero",
        PacketError.IntervalMismatch => "it has another advert interval than ours",
        PacketError.FirstAddressNotLinkLocal => "its first address is not link-local",
        _ => error.ToString(),
    };
}
