namespace Holdfast.Core.Packets;

/// <summary>
/// Why a received packet is rejected: one value for each reason, so that each can be counted. A rejected packet changes
/// no state and no timer. The values up to and including <see cref="OwnPacket"/> reject; the last ones are only counted.
/// </summary>
public enum PacketError : byte
{
    /// <summary>The packet is well formed and meant for us.</summary>
    None = 0,

    /// <summary>Fewer bytes than the header, or than the number of addresses in it demands.</summary>
    Truncated,

    /// <summary>The IP header is not one of IPv4 with protocol 112, or its lengths contradict each other.</summary>
    BadIpHeader,

    /// <summary>A multicast advert for a unicast router, a unicast one for a multicast router, or another group.</summary>
    WrongDestination,

    /// <summary>Our own packet came back, or somebody uses our address.</summary>
    OwnPacket,

    /// <summary>The sender is not a configured peer, and <c>check_unicast_src</c> is on.</summary>
    SourceNotPeer,

    /// <summary>TTL or hop limit is not 255, or outside the bounds of the unicast peer.</summary>
    WrongTtl,

    /// <summary>The version is neither 2 nor 3.</summary>
    WrongVersion,

    /// <summary>A version that exists, but not the one of this virtual router.</summary>
    VersionMismatch,

    /// <summary>The type is not 1, ADVERTISEMENT.</summary>
    WrongType,

    /// <summary>No virtual router with this VRID on the interface.</summary>
    UnknownVirtualRouterId,

    /// <summary>More bytes than the number of addresses demands.</summary>
    LengthMismatch,

    /// <summary>The checksum is wrong in every form that the version and family allow.</summary>
    BadChecksum,

    /// <summary>An advert without addresses for a virtual router that has some (RFC 9568, erratum 8299).</summary>
    NoAddresses,

    /// <summary>V2: an authentication type above 2.</summary>
    AuthTypeInvalid,

    /// <summary>V2: another authentication type than ours.</summary>
    AuthTypeMismatch,

    /// <summary>V2: a wrong password.</summary>
    AuthFailure,

    /// <summary>An advert interval of zero (RFC 9568, erratum 8301).</summary>
    IntervalZero,

    /// <summary>V2: another advert interval than ours. V3 adopts it: see <see cref="IntervalDiffers"/>.</summary>
    IntervalMismatch,

    /// <summary>The first IPv6 address is not link-local (RFC 9568, erratum 8300), and ours is.</summary>
    FirstAddressNotLinkLocal,

    /// <summary>Only counted: V3, another advert interval than ours.</summary>
    IntervalDiffers,

    /// <summary>Only counted: other addresses than ours.</summary>
    AddressListMismatch,
}

/// <summary>What is strange about an advert that is honoured all the same.</summary>
[Flags]
public enum AdvertRemarks : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>V3: its interval is not ours; a backup adopts it (RFC 9568, section 6.4.2).</summary>
    IntervalDiffers = 1,

    /// <summary>Its address list is not ours.</summary>
    AddressListMismatch = 2,
}
