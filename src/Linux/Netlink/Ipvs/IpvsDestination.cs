namespace Holdfast.Linux.Netlink.Ipvs;

/// <summary>IP_VS_CONN_F_…: how packets reach a destination.</summary>
public enum IpvsForwarding : byte
{
    /// <summary>IP_VS_CONN_F_MASQ: NAT.</summary>
    Masquerade = 0,

    /// <summary>IP_VS_CONN_F_LOCALNODE: reported only.</summary>
    LocalNode = 1,

    /// <summary>IP_VS_CONN_F_TUNNEL.</summary>
    Tunnel = 2,

    /// <summary>IP_VS_CONN_F_DROUTE.</summary>
    DirectRoute = 3,

    /// <summary>IP_VS_CONN_F_BYPASS: reported only.</summary>
    Bypass = 4,
}

/// <summary>IP_VS_CONN_F_TUNNEL_TYPE_….</summary>
public enum IpvsTunnel : byte
{
    /// <summary>IP in IP.</summary>
    IpIp = 0,

    /// <summary>Generic UDP encapsulation.</summary>
    Gue = 1,

    /// <summary>Generic routing encapsulation.</summary>
    Gre = 2,
}

/// <summary>A destination of a service, to be set or as the kernel reports it. It is found by address and port.</summary>
/// <param name="Address">Its address. Only with a tunnel it may be of another family than the service.</param>
/// <param name="Port">In host order; 0: that of the connection.</param>
public readonly record struct IpvsDestination(InetAddress Address, ushort Port)
{
    /// <summary>0..2147483647.</summary>
    public int Weight { get; init; }

    /// <summary>How packets reach it.</summary>
    public IpvsForwarding Forwarding { get; init; }

    /// <summary>The wrapping of a tunnel (Linux 5.3; before, always IP in IP).</summary>
    public IpvsTunnel Tunnel { get; init; }

    /// <summary>Port of GUE, in host order.</summary>
    public ushort TunnelPort { get; init; }

    /// <summary>IP_VS_TUNNEL_ENCAP_FLAG_…: 1 checksum, 2 remote checksum offload.</summary>
    public ushort TunnelFlags { get; init; }

    /// <summary>0: no limit.</summary>
    public uint UpperThreshold { get; init; }

    /// <summary>At most the upper one.</summary>
    public uint LowerThreshold { get; init; }
}

/// <summary>Counters of a destination; 32 bits wide in kernels before 4.1.</summary>
public readonly record struct IpvsCounters
{
    /// <summary>Connections that are open.</summary>
    public uint ActiveConnections { get; init; }

    /// <summary>Connections in other states.</summary>
    public uint InactiveConnections { get; init; }

    /// <summary>Connections because of persistence.</summary>
    public uint PersistentConnections { get; init; }

    /// <summary>Connections so far.</summary>
    public ulong Connections { get; init; }

    /// <summary>Packets from clients.</summary>
    public ulong PacketsIn { get; init; }

    /// <summary>Packets to clients.</summary>
    public ulong PacketsOut { get; init; }

    /// <summary>Bytes from clients.</summary>
    public ulong BytesIn { get; init; }

    /// <summary>Bytes to clients.</summary>
    public ulong BytesOut { get; init; }
}
