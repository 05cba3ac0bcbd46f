using System.Buffers.Binary;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Packets;

/// <summary>What the checksum of an advert covers.</summary>
public enum ChecksumForm : byte
{
    /// <summary>The message alone: V2, and V3 over IPv4 by RFC 9568, section 5.2.8.</summary>
    Message,

    /// <summary>Pseudo-header and message: V3 over IPv6, and keepalived's default for V3 over IPv4.</summary>
    PseudoHeader,

    /// <summary>The same with the multicast group as destination, as older peers do for unicast.</summary>
    PseudoHeaderOfGroup,
}

/// <summary>
/// A VRRP ADVERTISEMENT (RFC 3768, section 5.1; RFC 9568, section 5.2) as a view on the received bytes: it needs no heap
/// and lives as long as the receive buffer.
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------+-------+---------------+---------------+---------------+
/// |version|type 1 |     VRID      |   priority    | address count |
/// +-------+-------+---------------+---------------+---------------+
/// |V2:   auth type|interval, s    |           checksum            |
/// |V3: reserved|  interval, cs    |                               |
/// +-------------------------------+-------------------------------+
/// |       addresses, 4 or 16 bytes each, as many as counted       |
/// +---------------------------------------------------------------+
/// |                V2: authentication data, 8 bytes               |
/// +---------------------------------------------------------------+
/// </code>
/// </remarks>
public readonly ref struct VrrpAdvert
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly IpFamily _family;

    internal VrrpAdvert(ReadOnlySpan<byte> message, IpAddress source, ChecksumForm checksum, AdvertRemarks remarks)
    {
        _message = message;
        _family = source.Family;
        Source = source;
        Checksum = checksum;
        Remarks = remarks;
    }

    /// <summary>Sender: what ties of priority are broken by.</summary>
    public IpAddress Source { get; }

    /// <summary>The form of checksum that the sender uses.</summary>
    public ChecksumForm Checksum { get; }

    /// <summary>What is strange about the advert but no reason to reject it.</summary>
    public AdvertRemarks Remarks { get; }

    /// <summary>Version of the packet.</summary>
    public VrrpVersion Version => (VrrpVersion)(_message[0] >> 4);

    /// <summary>VRID, 1..255.</summary>
    public byte VirtualRouterId => _message[1];

    /// <summary>0: the sender stops being master; 255: it owns the addresses.</summary>
    public byte Priority => _message[2];

    /// <summary>The sender's advert interval: whole seconds in V2, 10 ms..40.95 s in V3.</summary>
    public TimeSpan AdvertInterval => VrrpPacket.ReadInterval(_message);

    /// <summary>V2 only; <see cref="AuthenticationType.None"/> in V3.</summary>
    public AuthenticationType Authentication =>
        Version == VrrpVersion.V2 ? (AuthenticationType)_message[4] : AuthenticationType.None;

    /// <summary>How many addresses are listed, 0..255.</summary>
    public int AddressCount => _message[3];

    /// <summary>The listed address number <paramref name="index"/>, 0..<see cref="AddressCount"/>-1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such address.</exception>
    public IpAddress this[int index] => VrrpPacket.ReadAddress(_message, _family, index);
}
