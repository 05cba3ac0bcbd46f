using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Netlink.Rtnetlink;

namespace Holdfast.Linux.Netlink.Route;

/// <summary>rtnetlink messages to and from values. Reading never throws, whatever the bytes are.</summary>
internal static class RouteCodec
{
    /// <summary>The most that <see cref="WriteAddress"/> writes: IPv6 with all attributes, or IPv4 with a label.</summary>
    public const int MaxAddressMessage = 160;

    // The flags that a request may carry; the kernel computes the others.
    private const AddressFlags Requestable = AddressFlags.NoDad | AddressFlags.Home | AddressFlags.ManageTemporary
        | AddressFlags.NoPrefixRoute | AddressFlags.AutoJoin | AddressFlags.Optimistic;

    /// <summary>Writes a request to add, update or remove an address and returns its length.</summary>
    public static int WriteAddress(
        Span<byte> buffer, AddressOperation operation, in KernelAddress address, uint sequence, bool acknowledge)
    {
        bool remove = operation == AddressOperation.Remove;
        int flags = NLM_F_REQUEST | (acknowledge ? NLM_F_ACK : 0) | operation switch
        {
            AddressOperation.Add => NLM_F_CREATE | NLM_F_EXCL,
            AddressOperation.AddOrUpdate => NLM_F_CREATE | NLM_F_REPLACE,
            _ => 0,
        };
        AddressFlags requested = address.Flags & Requestable;
        var message = new NetlinkMessage(buffer, remove ? RTM_DELADDR : RTM_NEWADDR, (ushort)flags, sequence);
        message.Put(new ifaddrmsg
        {
            ifa_family = (byte)address.Address.Family,
            ifa_prefixlen = address.PrefixLength,
            ifa_flags = remove ? (byte)0 : unchecked((byte)requested),
            ifa_scope = address.Scope,
            ifa_index = (uint)address.InterfaceIndex,
        });
        PutAddress(ref message, IFA_LOCAL, address.Address);
        PutAddress(ref message, IFA_ADDRESS, address.PeerOrAddress);
        if (!remove) PutDetails(ref message, address, requested);
        return message.Complete();
    }

    /// <summary>Reads an RTM_NEWLINK, RTM_DELLINK, RTM_NEWADDR or RTM_DELADDR message.</summary>
    public static RouteEvent ReadEvent(ushort type, ReadOnlySpan<byte> payload, NameCache names)
    {
        switch (type)
        {
            case RTM_NEWLINK or RTM_DELLINK when TryReadLink(payload, names, out KernelLink link):
                return RouteEvent.Of(
                    type == RTM_NEWLINK ? RouteEventKind.LinkChanged : RouteEventKind.LinkRemoved, link);
            case RTM_NEWADDR or RTM_DELADDR when TryReadAddress(payload, names, out KernelAddress address):
                return RouteEvent.Of(
                    type == RTM_NEWADDR ? RouteEventKind.AddressAdded : RouteEventKind.AddressRemoved, address);
            default:
                return default;
        }
    }

    /// <summary>Reads ifinfomsg and its attributes.</summary>
    public static bool TryReadLink(ReadOnlySpan<byte> payload, NameCache names, out KernelLink link)
    {
        link = default;
        if (payload.Length < Unsafe.SizeOf<ifinfomsg>()) return false;
        ifinfomsg header = MemoryMarshal.Read<ifinfomsg>(payload);

        // A bridge reports its ports in the same group, as AF_BRIDGE: a port that leaves it is no interface that is gone.
        if (header.ifi_family != AF_UNSPEC || header.ifi_index <= 0) return false;
        var attributes = new AttributeReader(payload[Unsafe.SizeOf<ifinfomsg>()..]);
        string name = "";
        string kind = "";
        HardwareAddress hardwareAddress = default;
        int mtu = 0;
        int master = 0;
        int lower = 0;
        byte state = 0;
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case IFLA_IFNAME: name = names.Get(attributes.ReadText()); break;
                case IFLA_ADDRESS: hardwareAddress = new HardwareAddress(attributes.Value); break;
                case IFLA_MTU: mtu = unchecked((int)attributes.ReadUInt32()); break;
                case IFLA_MASTER: master = unchecked((int)attributes.ReadUInt32()); break;
                case IFLA_LINK: lower = unchecked((int)attributes.ReadUInt32()); break;
                case IFLA_OPERSTATE: state = attributes.ReadByte(); break;
                case IFLA_LINKINFO: kind = ReadKind(attributes.Value, names); break;
            }
        }

        link = new KernelLink(header.ifi_index, name)
        {
            HardwareType = header.ifi_type,
            Flags = (LinkFlags)header.ifi_flags & KnownLinkFlags,
            OperationalState = (OperationalState)state,
            HardwareAddress = hardwareAddress,
            Mtu = mtu,
            Master = master,
            LowerLink = lower,
            Kind = kind,
        };
        return name.Length > 0;
    }

    /// <summary>Reads ifaddrmsg and its attributes.</summary>
    public static bool TryReadAddress(ReadOnlySpan<byte> payload, NameCache names, out KernelAddress address)
    {
        address = default;
        if (payload.Length < Unsafe.SizeOf<ifaddrmsg>()) return false;
        ifaddrmsg header = MemoryMarshal.Read<ifaddrmsg>(payload);
        int length = header.ifa_family switch { AF_INET => 4, AF_INET6 => 16, _ => 0 };
        if (length == 0 || header.ifa_prefixlen > length * 8 || header.ifa_index - 1 >= int.MaxValue) return false;
        var attributes = new AttributeReader(payload[Unsafe.SizeOf<ifaddrmsg>()..]);
        InetAddress local = default;
        InetAddress remote = default;
        InetAddress broadcast = default;
        string? label = null;
        uint flags = header.ifa_flags;
        var lifetimes = new ifa_cacheinfo { ifa_prefered = KernelAddress.Forever, ifa_valid = KernelAddress.Forever };
        byte protocol = 0;
        while (attributes.MoveNext())
        {
            bool isAddress = attributes.Value.Length == length;
            switch (attributes.Type)
            {
                case IFA_LOCAL when isAddress: local = new InetAddress(attributes.Value); break;
                case IFA_ADDRESS when isAddress: remote = new InetAddress(attributes.Value); break;
                case IFA_BROADCAST when isAddress: broadcast = new InetAddress(attributes.Value); break;
                case IFA_LABEL: label = names.Get(attributes.ReadText()); break;
                case IFA_FLAGS when attributes.Value.Length >= 4: flags = attributes.ReadUInt32(); break;
                case IFA_PROTO: protocol = attributes.ReadByte(); break;
                case IFA_CACHEINFO when attributes.Value.Length >= Unsafe.SizeOf<ifa_cacheinfo>():
                    lifetimes = MemoryMarshal.Read<ifa_cacheinfo>(attributes.Value);
                    break;
            }
        }

        if (local.IsNone) local = remote;
        address = new KernelAddress((int)header.ifa_index, local, header.ifa_prefixlen)
        {
            Peer = remote == local ? default : remote,
            Broadcast = broadcast,
            Scope = header.ifa_scope,
            Flags = (AddressFlags)flags,
            Label = label,
            PreferredLifetime = lifetimes.ifa_prefered,
            ValidLifetime = lifetimes.ifa_valid,
            Protocol = protocol,
        };
        return !local.IsNone;
    }

    private const LinkFlags KnownLinkFlags = LinkFlags.Up | LinkFlags.Broadcast | LinkFlags.Loopback | LinkFlags.PointToPoint
        | LinkFlags.Running | LinkFlags.NoArp | LinkFlags.Multicast | LinkFlags.LowerUp;

    private static void PutDetails(ref NetlinkMessage message, in KernelAddress address, AddressFlags requested)
    {
        if (address.Address.Family == InetFamily.Inet)
        {
            if (!address.Broadcast.IsNone) PutAddress(ref message, IFA_BROADCAST, address.Broadcast);
            if (address.Label is not null) message.PutAttribute(IFA_LABEL, address.Label);
        }

        if (requested != AddressFlags.None) message.PutAttribute(IFA_FLAGS, (uint)requested);
        if (address.PreferredLifetime != KernelAddress.Forever || address.ValidLifetime != KernelAddress.Forever)
        {
            message.PutAttribute(IFA_CACHEINFO, new ifa_cacheinfo
            {
                ifa_prefered = address.PreferredLifetime,
                ifa_valid = address.ValidLifetime,
            });
        }

        // Kernels before 5.18 do not know the attribute and pass over it, as over every unknown one in this request.
        if (address.Protocol != 0) message.PutAttribute(IFA_PROTO, address.Protocol);
    }

    private static void PutAddress(ref NetlinkMessage message, ushort type, InetAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = address.Write(bytes);
        message.PutAttribute(type, bytes[..length]);
    }

    private static string ReadKind(ReadOnlySpan<byte> linkInfo, NameCache names)
    {
        var attributes = new AttributeReader(linkInfo);
        while (attributes.MoveNext())
        {
            if (attributes.Type == IFLA_INFO_KIND) return names.Get(attributes.ReadText());
        }

        return "";
    }
}
