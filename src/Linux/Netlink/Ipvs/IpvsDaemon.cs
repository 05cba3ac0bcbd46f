namespace Holdfast.Linux.Netlink.Ipvs;

/// <summary>Which of the two connection sync daemons (IP_VS_STATE_…).</summary>
public enum IpvsDaemonState : byte
{
    /// <summary>IP_VS_STATE_NONE.</summary>
    None = 0,

    /// <summary>IP_VS_STATE_MASTER: tells connections.</summary>
    Master = 1,

    /// <summary>IP_VS_STATE_BACKUP: takes in what is told.</summary>
    Backup = 2,
}

/// <summary>A connection sync daemon of the kernel.</summary>
/// <param name="State">Which one; both may run at a time.</param>
/// <param name="Interface">Interface of its multicast, at most 15 bytes.</param>
/// <param name="SyncId">0..255; daemons of another number are ignored, 0 of the backup hears all.</param>
public readonly record struct IpvsDaemon(IpvsDaemonState State, string Interface, uint SyncId)
{
    /// <summary>Largest datagram, bytes; 0: the kernel's default.</summary>
    public ushort MaximumLength { get; init; }

    /// <summary>UDP port in host order; 0: the kernel's default.</summary>
    public ushort Port { get; init; }

    /// <summary>0: the kernel's default.</summary>
    public byte Ttl { get; init; }

    /// <summary>Multicast group; none: the kernel's default.</summary>
    public InetAddress Group { get; init; }
}

/// <summary>Timeouts of connections, seconds. When set, 0 leaves a value as it is.</summary>
/// <param name="Tcp">Of established TCP connections.</param>
/// <param name="TcpFin">Of TCP connections after a FIN.</param>
/// <param name="Udp">Of UDP.</param>
public readonly record struct IpvsTimeouts(uint Tcp, uint TcpFin, uint Udp);

/// <summary>What the kernel says of its IPVS.</summary>
/// <param name="Version">Three numbers, a byte each: 0x010201 is 1.2.1.</param>
/// <param name="ConnectionTableSize">Buckets of the table of connections.</param>
public readonly record struct IpvsInformation(uint Version, uint ConnectionTableSize)
{
    /// <summary>As <c>1.2.1</c>.</summary>
    public string VersionText => $"{(Version >> 16) & 0xff}.{(Version >> 8) & 0xff}.{Version & 0xff}";
}
