namespace Holdfast.Linux.Netlink.Route;

/// <summary>IFA_FLAGS (linux/if_addr.h).</summary>
[Flags]
public enum AddressFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>IPv4: not the first address of its subnet on the link. (IPv6: a temporary address.)</summary>
    Secondary = 0x01,

    /// <summary>IPv6: no duplicate address detection.</summary>
    NoDad = 0x02,

    /// <summary>IPv6: usable while detection runs.</summary>
    Optimistic = 0x04,

    /// <summary>IPv6: detection found a duplicate; the address is unusable.</summary>
    DadFailed = 0x08,

    /// <summary>IPv6: Mobile IPv6 home address.</summary>
    Home = 0x10,

    /// <summary>The preferred lifetime is over: not chosen as source address.</summary>
    Deprecated = 0x20,

    /// <summary>IPv6: detection still runs; the address cannot be used yet.</summary>
    Tentative = 0x40,

    /// <summary>No lifetime is limited.</summary>
    Permanent = 0x80,

    /// <summary>IPv6: template for temporary addresses.</summary>
    ManageTemporary = 0x100,

    /// <summary>No route to the prefix is made.</summary>
    NoPrefixRoute = 0x200,

    /// <summary>A multicast address that is joined.</summary>
    AutoJoin = 0x400,

    /// <summary>IPv6: a stable privacy address (RFC 7217).</summary>
    StablePrivacy = 0x800,
}

/// <summary>
/// An address on an interface, to be set or as the kernel reports it. For IPv4 the kernel knows an address by interface,
/// local address and prefix; for IPv6 by interface and local address.
/// </summary>
/// <param name="InterfaceIndex">ifindex, positive.</param>
/// <param name="Address">The local address (IFA_LOCAL).</param>
/// <param name="PrefixLength">0..32 or 0..128; with a <see cref="Peer"/> it is that of the peer.</param>
public readonly record struct KernelAddress(int InterfaceIndex, InetAddress Address, byte PrefixLength)
{
    /// <summary>Lifetimes: for ever.</summary>
    public const uint Forever = uint.MaxValue;

    /// <summary>The other end of a point-to-point link (IFA_ADDRESS), or none.</summary>
    public InetAddress Peer { get; init; }

    /// <summary>IPv4: IFA_BROADCAST, or none.</summary>
    public InetAddress Broadcast { get; init; }

    /// <summary>rt_scopes: 0 global, 200 site, 253 link, 254 host.</summary>
    public byte Scope { get; init; }

    /// <summary>
    /// Flags. Of these NoDad, Home, ManageTemporary, NoPrefixRoute and AutoJoin can be asked for; the others are the
    /// kernel's to report and are ignored in a request.
    /// </summary>
    public AddressFlags Flags { get; init; }

    /// <summary>IPv4: IFA_LABEL, at most 15 bytes; null: the interface's name.</summary>
    public string? Label { get; init; }

    /// <summary>Seconds; 0 makes the address deprecated at once.</summary>
    public uint PreferredLifetime { get; init; } = Forever;

    /// <summary>Seconds, not 0.</summary>
    public uint ValidLifetime { get; init; } = Forever;

    /// <summary>IFA_PROTO: who set the address; 18 is keepalived's. Kernels before 5.18 ignore it and report 0.</summary>
    public byte Protocol { get; init; }

    /// <summary>Neither detection under way nor a duplicate found: can be bound to and sent from.</summary>
    public bool IsUsable =>
        (Flags & (AddressFlags.Tentative | AddressFlags.DadFailed)) == 0 || (Flags & AddressFlags.Optimistic) != 0;

    /// <summary>Whether the kernel would take both for the same address.</summary>
    public bool IsSameAs(in KernelAddress other) =>
        InterfaceIndex == other.InterfaceIndex && Address == other.Address
        && (Address.Family == InetFamily.Inet6 || (PrefixLength == other.PrefixLength && PeerOrAddress.SharesPrefix(other.PeerOrAddress, PrefixLength)));

    /// <summary>Whether both IPv4 addresses are in one subnet of one interface, where one is primary, the others secondary.</summary>
    public bool SharesSubnetWith(in KernelAddress other) =>
        InterfaceIndex == other.InterfaceIndex && PrefixLength == other.PrefixLength
        && PeerOrAddress.SharesPrefix(other.PeerOrAddress, PrefixLength);

    internal InetAddress PeerOrAddress => Peer.IsNone ? Address : Peer;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Address}{(Peer.IsNone ? "" : $" peer {Peer}")}/{PrefixLength} on {InterfaceIndex}";
}
