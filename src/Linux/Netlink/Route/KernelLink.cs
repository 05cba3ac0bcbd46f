using System.Buffers.Binary;

namespace Holdfast.Linux.Netlink.Route;

/// <summary>ifi_flags (linux/if.h), those that matter here.</summary>
[Flags]
public enum LinkFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>IFF_UP: switched on by the administrator.</summary>
    Up = 0x1,

    /// <summary>IFF_BROADCAST.</summary>
    Broadcast = 0x2,

    /// <summary>IFF_LOOPBACK.</summary>
    Loopback = 0x8,

    /// <summary>IFF_POINTOPOINT.</summary>
    PointToPoint = 0x10,

    /// <summary>IFF_RUNNING: operational (RFC 2863).</summary>
    Running = 0x40,

    /// <summary>IFF_NOARP: no address resolution, gratuitous ARP is pointless.</summary>
    NoArp = 0x80,

    /// <summary>IFF_MULTICAST.</summary>
    Multicast = 0x1000,

    /// <summary>IFF_LOWER_UP: the carrier is there.</summary>
    LowerUp = 0x10000,
}

/// <summary>IF_OPER_* (linux/if.h, RFC 2863).</summary>
public enum OperationalState : byte
{
    /// <summary>The driver does not say.</summary>
    Unknown = 0,

    /// <summary>Hardware is absent.</summary>
    NotPresent = 1,

    /// <summary>Down.</summary>
    Down = 2,

    /// <summary>A link below is down.</summary>
    LowerLayerDown = 3,

    /// <summary>Under test.</summary>
    Testing = 4,

    /// <summary>Up, waiting for an event (802.1X).</summary>
    Dormant = 5,

    /// <summary>Up.</summary>
    Up = 6,
}

/// <summary>A network interface as the kernel reports it.</summary>
/// <param name="Index">ifindex, positive.</param>
/// <param name="Name">At most 15 characters.</param>
public readonly record struct KernelLink(int Index, string Name)
{
    /// <summary>ARPHRD_*: 1 is Ethernet, 772 the loopback.</summary>
    public ushort HardwareType { get; init; }

    /// <summary>Interface flags.</summary>
    public LinkFlags Flags { get; init; }

    /// <summary>Operational state.</summary>
    public OperationalState OperationalState { get; init; }

    /// <summary>The hardware address; empty where there is none.</summary>
    public HardwareAddress HardwareAddress { get; init; }

    /// <summary>Bytes.</summary>
    public int Mtu { get; init; }

    /// <summary>ifindex of the bridge, bond or VRF that this interface is part of, or 0.</summary>
    public int Master { get; init; }

    /// <summary>
    /// ifindex of the link below (of a macvlan, VLAN), or 0. It may be in another namespace. Of a veth pair the first half is
    /// announced before it knows the second, and not again: only a dump shows both.
    /// </summary>
    public int LowerLink { get; init; }

    /// <summary>"macvlan", "veth", "bridge"…; empty for hardware.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Up and running: packets can be sent and heard.</summary>
    public bool IsOperational => (Flags & (LinkFlags.Up | LinkFlags.Running)) == (LinkFlags.Up | LinkFlags.Running);

    /// <summary>Whether gratuitous ARP or unsolicited neighbour advertisements make sense.</summary>
    public bool ResolvesAddresses => (Flags & (LinkFlags.NoArp | LinkFlags.Loopback)) == 0;
}

/// <summary>A hardware address of up to 32 bytes (MAX_ADDR_LEN) as a value.</summary>
public readonly record struct HardwareAddress
{
    // Not UInt128: its layout keeps every method that touches it from being compiled ahead of time.
    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    /// <summary>Takes up to 32 bytes; what is longer is cut.</summary>
    public HardwareAddress(ReadOnlySpan<byte> bytes)
    {
        Length = Math.Min(bytes.Length, 32);
        Span<byte> padded = stackalloc byte[32];
        padded.Clear();
        bytes[..Length].CopyTo(padded);
        _first = BinaryPrimitives.ReadUInt64BigEndian(padded);
        _second = BinaryPrimitives.ReadUInt64BigEndian(padded[8..]);
        _third = BinaryPrimitives.ReadUInt64BigEndian(padded[16..]);
        _fourth = BinaryPrimitives.ReadUInt64BigEndian(padded[24..]);
    }

    /// <summary>0..32; 6 for Ethernet.</summary>
    public int Length { get; }

    /// <summary>Writes the address and returns its length.</summary>
    public int Write(Span<byte> destination)
    {
        Span<byte> padded = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(padded, _first);
        BinaryPrimitives.WriteUInt64BigEndian(padded[8..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(padded[16..], _third);
        BinaryPrimitives.WriteUInt64BigEndian(padded[24..], _fourth);
        padded[..Length].CopyTo(destination);
        return Length;
    }

    /// <summary>"00:00:5e:00:01:33".</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[32];
        int length = Write(bytes);
        return string.Join(':', Convert.ToHexStringLower(bytes[..length]).Chunk(2).Select(pair => new string(pair)));
    }
}
