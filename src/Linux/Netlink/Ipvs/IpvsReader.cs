using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Holdfast.Linux.Netlink.Route;
using static Holdfast.Linux.Netlink.Ipvs.IpVs;

namespace Holdfast.Linux.Netlink.Ipvs;

/// <summary>What the kernel's IPVS answers, as values. Never throws, whatever the bytes are.</summary>
internal static class IpvsReader
{
    /// <summary>Reads a service from the payload of a message.</summary>
    public static bool TryReadService(ReadOnlySpan<byte> payload, NameCache names, out IpvsService service)
    {
        service = default;
        AttributeReader attributes = Open(payload, IPVS_CMD_ATTR_SERVICE);
        var family = InetFamily.None;
        ushort protocol = 0;
        ushort port = 0;
        uint mark = 0;
        uint netmask = 0;
        ReadOnlySpan<byte> address = default;
        service = new IpvsService(default);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case IPVS_SVC_ATTR_AF: family = ReadFamily(attributes.Value); break;
                case IPVS_SVC_ATTR_PROTOCOL: protocol = ReadUInt16(attributes.Value); break;
                case IPVS_SVC_ATTR_ADDR: address = attributes.Value; break;
                case IPVS_SVC_ATTR_PORT: port = ReadPort(attributes.Value); break;
                case IPVS_SVC_ATTR_FWMARK: mark = attributes.ReadUInt32(); break;
                case IPVS_SVC_ATTR_SCHED_NAME: service = service with { Scheduler = names.Get(attributes.ReadText()) }; break;
                case IPVS_SVC_ATTR_PE_NAME: service = service with { PersistenceEngine = names.Get(attributes.ReadText()) }; break;
                case IPVS_SVC_ATTR_FLAGS: service = service with { Flags = attributes.ReadUInt32() & ~IP_VS_SVC_F_HASHED }; break;
                case IPVS_SVC_ATTR_TIMEOUT: service = service with { TimeoutSeconds = attributes.ReadUInt32() }; break;
                case IPVS_SVC_ATTR_NETMASK: netmask = attributes.ReadUInt32(); break;
            }
        }

        if (family == InetFamily.Inet && BitConverter.IsLittleEndian) netmask = BinaryPrimitives.ReverseEndianness(netmask);
        InetAddress virtualAddress = default;
        if (mark == 0 && !TryReadAddress(address, family, out virtualAddress)) return false;
        service = service with { Key = new IpvsServiceKey(family, protocol, virtualAddress, port, mark), Netmask = netmask };
        return family != InetFamily.None;
    }

    /// <summary>Reads a destination with its counters from the payload of a message.</summary>
    /// <param name="payload">What follows nlmsghdr.</param>
    /// <param name="serviceFamily">Family of its service: kernels before 3.18 do not tell that of the destination.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="counters">Its counters.</param>
    public static bool TryReadDestination(
        ReadOnlySpan<byte> payload, InetFamily serviceFamily, out IpvsDestination destination, out IpvsCounters counters)
    {
        AttributeReader attributes = Open(payload, IPVS_CMD_ATTR_DEST);
        InetFamily family = serviceFamily;
        ushort port = 0;
        ReadOnlySpan<byte> address = default;
        bool hasWide = false;
        destination = default;
        counters = default;
        while (attributes.MoveNext())
        {
            uint number = attributes.ReadUInt32();
            switch (attributes.Type)
            {
                case IPVS_DEST_ATTR_ADDR_FAMILY: family = ReadFamily(attributes.Value); break;
                case IPVS_DEST_ATTR_ADDR: address = attributes.Value; break;
                case IPVS_DEST_ATTR_PORT: port = ReadPort(attributes.Value); break;
                case IPVS_DEST_ATTR_FWD_METHOD:
                    destination = destination with { Forwarding = (IpvsForwarding)(number & IP_VS_CONN_F_FWD_MASK) };
                    break;
                case IPVS_DEST_ATTR_WEIGHT: destination = destination with { Weight = unchecked((int)number) }; break;
                case IPVS_DEST_ATTR_U_THRESH: destination = destination with { UpperThreshold = number }; break;
                case IPVS_DEST_ATTR_L_THRESH: destination = destination with { LowerThreshold = number }; break;
                case IPVS_DEST_ATTR_TUN_TYPE: destination = destination with { Tunnel = (IpvsTunnel)attributes.ReadByte() }; break;
                case IPVS_DEST_ATTR_TUN_PORT: destination = destination with { TunnelPort = ReadPort(attributes.Value) }; break;
                case IPVS_DEST_ATTR_TUN_FLAGS: destination = destination with { TunnelFlags = ReadUInt16(attributes.Value) }; break;
                case IPVS_DEST_ATTR_ACTIVE_CONNS: counters = counters with { ActiveConnections = number }; break;
                case IPVS_DEST_ATTR_INACT_CONNS: counters = counters with { InactiveConnections = number }; break;
                case IPVS_DEST_ATTR_PERSIST_CONNS: counters = counters with { PersistentConnections = number }; break;
                case IPVS_DEST_ATTR_STATS when !hasWide: counters = ReadStatistics(attributes.Value, counters); break;
                case IPVS_DEST_ATTR_STATS64:
                    hasWide = true;
                    counters = ReadStatistics(attributes.Value, counters);
                    break;
            }
        }

        if (!TryReadAddress(address, family, out InetAddress where)) return false;
        destination = new IpvsDestination(where, port)
        {
            Weight = destination.Weight,
            Forwarding = destination.Forwarding,
            Tunnel = destination.Tunnel,
            TunnelPort = destination.TunnelPort,
            TunnelFlags = destination.TunnelFlags,
            UpperThreshold = destination.UpperThreshold,
            LowerThreshold = destination.LowerThreshold,
        };
        return true;
    }

    /// <summary>Reads a sync daemon from the payload of a message.</summary>
    public static bool TryReadDaemon(ReadOnlySpan<byte> payload, NameCache names, out IpvsDaemon daemon)
    {
        AttributeReader attributes = Open(payload, IPVS_CMD_ATTR_DAEMON);
        daemon = new IpvsDaemon(IpvsDaemonState.None, "", 0);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case IPVS_DAEMON_ATTR_STATE:
                    daemon = daemon with { State = attributes.ReadUInt32() switch { 1 => IpvsDaemonState.Master, 2 => IpvsDaemonState.Backup, _ => 0 } };
                    break;
                case IPVS_DAEMON_ATTR_MCAST_IFN: daemon = daemon with { Interface = names.Get(attributes.ReadText()) }; break;
                case IPVS_DAEMON_ATTR_SYNC_ID: daemon = daemon with { SyncId = attributes.ReadUInt32() }; break;
                case IPVS_DAEMON_ATTR_SYNC_MAXLEN: daemon = daemon with { MaximumLength = ReadUInt16(attributes.Value) }; break;
                case IPVS_DAEMON_ATTR_MCAST_PORT: daemon = daemon with { Port = ReadUInt16(attributes.Value) }; break;
                case IPVS_DAEMON_ATTR_MCAST_TTL: daemon = daemon with { Ttl = attributes.ReadByte() }; break;
                case IPVS_DAEMON_ATTR_MCAST_GROUP or IPVS_DAEMON_ATTR_MCAST_GROUP6 when attributes.Value.Length is 4 or 16:
                    daemon = daemon with { Group = new InetAddress(attributes.Value) };
                    break;
            }
        }

        return daemon.State != IpvsDaemonState.None;
    }

    /// <summary>Reads timeouts; what is not told is 0.</summary>
    public static IpvsTimeouts ReadTimeouts(ReadOnlySpan<byte> payload)
    {
        var timeouts = default(IpvsTimeouts);
        AttributeReader attributes = Open(payload);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case IPVS_CMD_ATTR_TIMEOUT_TCP: timeouts = timeouts with { Tcp = attributes.ReadUInt32() }; break;
                case IPVS_CMD_ATTR_TIMEOUT_TCP_FIN: timeouts = timeouts with { TcpFin = attributes.ReadUInt32() }; break;
                case IPVS_CMD_ATTR_TIMEOUT_UDP: timeouts = timeouts with { Udp = attributes.ReadUInt32() }; break;
            }
        }

        return timeouts;
    }

    /// <summary>Reads the answer to IPVS_CMD_GET_INFO; what is not told is 0.</summary>
    public static IpvsInformation ReadInformation(ReadOnlySpan<byte> payload)
    {
        var information = default(IpvsInformation);
        AttributeReader attributes = Open(payload);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case IPVS_INFO_ATTR_VERSION: information = information with { Version = attributes.ReadUInt32() }; break;
                case IPVS_INFO_ATTR_CONN_TAB_SIZE:
                    information = information with { ConnectionTableSize = attributes.ReadUInt32() };
                    break;
            }
        }

        return information;
    }

    private static IpvsCounters ReadStatistics(ReadOnlySpan<byte> nested, IpvsCounters counters)
    {
        var attributes = new AttributeReader(nested);
        while (attributes.MoveNext())
        {
            // In the older attribute connections and packets have 32 bits, in the newer everything has 64.
            ulong number = attributes.Value.Length >= 8 ? MemoryMarshal.Read<ulong>(attributes.Value) : attributes.ReadUInt32();
            switch (attributes.Type)
            {
                case IPVS_STATS_ATTR_CONNS: counters = counters with { Connections = number }; break;
                case IPVS_STATS_ATTR_INPKTS: counters = counters with { PacketsIn = number }; break;
                case IPVS_STATS_ATTR_OUTPKTS: counters = counters with { PacketsOut = number }; break;
                case IPVS_STATS_ATTR_INBYTES: counters = counters with { BytesIn = number }; break;
                case IPVS_STATS_ATTR_OUTBYTES: counters = counters with { BytesOut = number }; break;
            }
        }

        return counters;
    }

    private static AttributeReader Open(ReadOnlySpan<byte> payload) =>
        new(payload.Length < GenericNetlink.HeaderLength ? default : payload[GenericNetlink.HeaderLength..]);

    private static AttributeReader Open(ReadOnlySpan<byte> payload, ushort nested)
    {
        AttributeReader attributes = Open(payload);
        while (attributes.MoveNext())
        {
            if (attributes.Type == nested) return new AttributeReader(attributes.Value);
        }

        return new AttributeReader(default);
    }

    private static InetFamily ReadFamily(ReadOnlySpan<byte> value) => ReadUInt16(value) switch
    {
        (ushort)InetFamily.Inet => InetFamily.Inet,
        (ushort)InetFamily.Inet6 => InetFamily.Inet6,
        _ => InetFamily.None,
    };

    private static bool TryReadAddress(ReadOnlySpan<byte> value, InetFamily family, out InetAddress address)
    {
        int length = family switch { InetFamily.Inet => 4, InetFamily.Inet6 => 16, _ => 0 };
        bool fits = length > 0 && value.Length >= length;
        address = fits ? new InetAddress(value[..length]) : default;
        return fits;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> value) => value.Length >= 2 ? MemoryMarshal.Read<ushort>(value) : (ushort)0;

    private static ushort ReadPort(ReadOnlySpan<byte> value) =>
        value.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(value) : (ushort)0;
}
