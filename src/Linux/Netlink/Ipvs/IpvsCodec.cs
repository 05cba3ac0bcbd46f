using System.Buffers.Binary;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Netlink.Ipvs.IpVs;
using static Holdfast.Linux.Netlink.Rtnetlink;

namespace Holdfast.Linux.Netlink.Ipvs;

/// <summary>Requests to the kernel's IPVS as bytes. What is read from it: <see cref="IpvsReader"/>.</summary>
/// <param name="family">The number of the generic netlink family.</param>
internal readonly struct IpvsCodec(ushort family)
{
    /// <summary>The most that any of the methods writes.</summary>
    public const int MaxMessage = 288;

    // An address takes the room of an IPv6 one, whatever it is (union nf_inet_addr).
    private const int AddressLength = 16;

    /// <summary>A request without attributes: a dump, a flush, a question.</summary>
    public int WritePlain(Span<byte> buffer, byte command, ushort flags, uint sequence)
    {
        NetlinkMessage message = Begin(buffer, command, flags, sequence);
        return message.Complete();
    }

    /// <summary>
    /// A message that does nothing and is acknowledged all the same: it comes last, and its answer says that all others have
    /// been dealt with.
    /// </summary>
    public static int WriteEnd(Span<byte> buffer, uint sequence) =>
        new NetlinkMessage(buffer, NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK, sequence).Complete();

    /// <summary>A change of the table.</summary>
    public int WriteChange(Span<byte> buffer, in IpvsChange change, uint sequence, bool acknowledge)
    {
        NetlinkMessage message = Begin(buffer, CommandOf(change.Operation), acknowledge ? NLM_F_ACK : (ushort)0, sequence);
        bool defines = change.Operation is IpvsOperation.AddService or IpvsOperation.EditService;
        PutService(ref message, change.Service, defines);
        switch (change.Operation)
        {
            case IpvsOperation.AddDestination or IpvsOperation.EditDestination:
                PutDestination(ref message, change.Destination, whole: true);
                break;
            case IpvsOperation.RemoveDestination:
                PutDestination(ref message, change.Destination, whole: false);
                break;
        }

        return message.Complete();
    }

    /// <summary>The question for all destinations of a service.</summary>
    public int WriteDestinationDump(Span<byte> buffer, in IpvsServiceKey service, uint sequence)
    {
        NetlinkMessage message = Begin(buffer, IPVS_CMD_GET_DEST, NLM_F_DUMP, sequence);
        PutService(ref message, new IpvsService(service), defines: false);
        return message.Complete();
    }

    /// <summary>Sets timeouts.</summary>
    public int WriteTimeouts(Span<byte> buffer, in IpvsTimeouts timeouts, uint sequence)
    {
        NetlinkMessage message = Begin(buffer, IPVS_CMD_SET_CONFIG, NLM_F_ACK, sequence);
        message.PutAttribute(IPVS_CMD_ATTR_TIMEOUT_TCP, timeouts.Tcp);
        message.PutAttribute(IPVS_CMD_ATTR_TIMEOUT_TCP_FIN, timeouts.TcpFin);
        message.PutAttribute(IPVS_CMD_ATTR_TIMEOUT_UDP, timeouts.Udp);
        return message.Complete();
    }

    /// <summary>Starts a sync daemon, or stops it.</summary>
    public int WriteDaemon(Span<byte> buffer, in IpvsDaemon daemon, bool start, uint sequence)
    {
        NetlinkMessage message = Begin(buffer, start ? IPVS_CMD_NEW_DAEMON : IPVS_CMD_DEL_DAEMON, NLM_F_ACK, sequence);
        int nested = message.BeginNested(IPVS_CMD_ATTR_DAEMON);
        message.PutAttribute(IPVS_DAEMON_ATTR_STATE, (uint)daemon.State);
        if (start)
        {
            message.PutAttribute(IPVS_DAEMON_ATTR_MCAST_IFN, daemon.Interface);
            message.PutAttribute(IPVS_DAEMON_ATTR_SYNC_ID, daemon.SyncId);
            if (daemon.MaximumLength != 0) message.PutAttribute(IPVS_DAEMON_ATTR_SYNC_MAXLEN, daemon.MaximumLength);
            if (daemon.Port != 0) message.PutAttribute(IPVS_DAEMON_ATTR_MCAST_PORT, daemon.Port);
            if (daemon.Ttl != 0) message.PutAttribute(IPVS_DAEMON_ATTR_MCAST_TTL, daemon.Ttl);
            PutGroup(ref message, daemon.Group);
        }

        message.EndNested(nested);
        return message.Complete();
    }

    private NetlinkMessage Begin(Span<byte> buffer, byte command, ushort flags, uint sequence)
    {
        var message = new NetlinkMessage(buffer, family, (ushort)(NLM_F_REQUEST | flags), sequence);
        message.Put(new genlmsghdr { cmd = command, version = IPVS_GENL_VERSION });
        return message;
    }

    private static byte CommandOf(IpvsOperation operation) => operation switch
    {
        IpvsOperation.AddService => IPVS_CMD_NEW_SERVICE,
        IpvsOperation.EditService => IPVS_CMD_SET_SERVICE,
        IpvsOperation.RemoveService => IPVS_CMD_DEL_SERVICE,
        IpvsOperation.AddDestination => IPVS_CMD_NEW_DEST,
        IpvsOperation.EditDestination => IPVS_CMD_SET_DEST,
        _ => IPVS_CMD_DEL_DEST,
    };

    private static void PutService(ref NetlinkMessage message, in IpvsService service, bool defines)
    {
        int nested = message.BeginNested(IPVS_CMD_ATTR_SERVICE);
        message.PutAttribute(IPVS_SVC_ATTR_AF, (ushort)service.Key.Family);
        if (service.Key.Mark != 0)
        {
            message.PutAttribute(IPVS_SVC_ATTR_FWMARK, service.Key.Mark);
        }
        else
        {
            message.PutAttribute(IPVS_SVC_ATTR_PROTOCOL, service.Key.Protocol);
            PutAddress(ref message, IPVS_SVC_ATTR_ADDR, service.Key.Address);
            PutPort(ref message, IPVS_SVC_ATTR_PORT, service.Key.Port);
        }

        if (defines)
        {
            message.PutAttribute(IPVS_SVC_ATTR_SCHED_NAME, service.Scheduler);
            if (service.PersistenceEngine is not null) message.PutAttribute(IPVS_SVC_ATTR_PE_NAME, service.PersistenceEngine);

            // A service that asks to be hashed at its beginning is taken for one that is, and never found.
            message.PutAttribute(IPVS_SVC_ATTR_FLAGS, new ip_vs_flags
            {
                flags = service.Flags & ~IP_VS_SVC_F_HASHED,
                mask = ~IP_VS_SVC_F_HASHED,
            });
            message.PutAttribute(IPVS_SVC_ATTR_TIMEOUT, service.TimeoutSeconds);

            // A mask of IPv4 is in network order, a prefix length of IPv6 in that of this machine.
            bool isMask = service.Key.Family == InetFamily.Inet && BitConverter.IsLittleEndian;
            message.PutAttribute(IPVS_SVC_ATTR_NETMASK, isMask ? BinaryPrimitives.ReverseEndianness(service.Netmask) : service.Netmask);
        }

        message.EndNested(nested);
    }

    private static void PutDestination(ref NetlinkMessage message, in IpvsDestination destination, bool whole)
    {
        int nested = message.BeginNested(IPVS_CMD_ATTR_DEST);
        message.PutAttribute(IPVS_DEST_ATTR_ADDR_FAMILY, (ushort)destination.Address.Family);
        PutAddress(ref message, IPVS_DEST_ATTR_ADDR, destination.Address);
        PutPort(ref message, IPVS_DEST_ATTR_PORT, destination.Port);
        if (whole)
        {
            message.PutAttribute(IPVS_DEST_ATTR_FWD_METHOD, (uint)destination.Forwarding);
            message.PutAttribute(IPVS_DEST_ATTR_WEIGHT, destination.Weight);
            message.PutAttribute(IPVS_DEST_ATTR_U_THRESH, destination.UpperThreshold);
            message.PutAttribute(IPVS_DEST_ATTR_L_THRESH, destination.LowerThreshold);
            message.PutAttribute(IPVS_DEST_ATTR_TUN_TYPE, (byte)destination.Tunnel);
            PutPort(ref message, IPVS_DEST_ATTR_TUN_PORT, destination.TunnelPort);
            message.PutAttribute(IPVS_DEST_ATTR_TUN_FLAGS, destination.TunnelFlags);
        }

        message.EndNested(nested);
    }

    private static void PutGroup(ref NetlinkMessage message, InetAddress group)
    {
        Span<byte> bytes = stackalloc byte[AddressLength];
        int length = group.Write(bytes);
        if (length == 0) return;
        message.PutAttribute(length == 4 ? IPVS_DAEMON_ATTR_MCAST_GROUP : IPVS_DAEMON_ATTR_MCAST_GROUP6, bytes[..length]);
    }

    private static void PutAddress(ref NetlinkMessage message, ushort type, InetAddress address)
    {
        Span<byte> bytes = stackalloc byte[AddressLength];
        bytes.Clear();
        address.Write(bytes);
        message.PutAttribute(type, bytes);
    }

    private static void PutPort(ref NetlinkMessage message, ushort type, ushort port)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, port);
        message.PutAttribute(type, bytes);
    }
}
