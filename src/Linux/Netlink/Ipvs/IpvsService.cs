namespace Holdfast.Linux.Netlink.Ipvs;

/// <summary>What the kernel finds a service by: protocol, address and port, or a firewall mark.</summary>
/// <param name="Family">Inet or Inet6.</param>
/// <param name="Protocol">IPPROTO number; 0 beside a mark.</param>
/// <param name="Address">The virtual address; none beside a mark.</param>
/// <param name="Port">In host order; 0: every port.</param>
/// <param name="Mark">0: none.</param>
public readonly record struct IpvsServiceKey(InetFamily Family, ushort Protocol, InetAddress Address, ushort Port, uint Mark);

/// <summary>A service, to be set or as the kernel reports it.</summary>
/// <param name="Key">What it is found by.</param>
public readonly record struct IpvsService(IpvsServiceKey Key)
{
    /// <summary>Scheduler, at most 15 bytes; the kernel loads its module.</summary>
    public string Scheduler { get; init; } = "";

    /// <summary>IP_VS_SVC_F_…; IP_VS_SVC_F_HASHED is the kernel's own: never sent, and reported for every service.</summary>
    public uint Flags { get; init; }

    /// <summary>Persistence, seconds.</summary>
    public uint TimeoutSeconds { get; init; }

    /// <summary>IPv4: the mask by which clients are told apart, in host order. IPv6: a prefix length, 1..128.</summary>
    public uint Netmask { get; init; }

    /// <summary>Persistence engine, at most 15 bytes; null: none.</summary>
    public string? PersistenceEngine { get; init; }
}
