using System.Buffers.Binary;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Netlink.Route;
using static Holdfast.Linux.Netlink.Rtnetlink;

namespace Holdfast.Linux.Netlink.Conntrack;

/// <summary>Reads the kernel's table of connections (ctnetlink, linux/netfilter/nfnetlink_conntrack.h).</summary>
public sealed class ConntrackSocket : IDisposable
{
    private const int NETLINK_NETFILTER = 12;
    private const ushort IPCTNL_MSG_CT_NEW = 0x0100;
    private const ushort IPCTNL_MSG_CT_GET = 0x0101;
    private const ushort IPCTNL_MSG_CT_DELETE = 0x0102;
    private const ushort CTA_TUPLE_ORIG = 1;
    private const ushort CTA_TUPLE_REPLY = 2;
    private const ushort CTA_STATUS = 3;
    private const ushort CTA_PROTOINFO = 4;
    private const ushort CTA_TUPLE_IP = 1;
    private const ushort CTA_TUPLE_PROTO = 2;
    private const ushort CTA_IP_V4_SRC = 1;
    private const ushort CTA_IP_V4_DST = 2;
    private const ushort CTA_IP_V6_SRC = 3;
    private const ushort CTA_IP_V6_DST = 4;
    private const ushort CTA_PROTO_NUM = 1;
    private const ushort CTA_PROTO_SRC_PORT = 2;
    private const ushort CTA_PROTO_DST_PORT = 3;
    private const ushort CTA_PROTOINFO_TCP = 1;
    private const ushort CTA_PROTOINFO_SCTP = 3;
    private const ushort CTA_PROTOINFO_STATE = 1;
    private const byte TCP_CONNTRACK_ESTABLISHED = 3;
    private const byte SCTP_CONNTRACK_ESTABLISHED = 4;
    private const uint IPS_DST_NAT = 1 << 5;
    private const int DumpDatagram = 65536;

    private readonly NetlinkSocket _socket = new(NETLINK_NETFILTER, new ReceiveBufferSize(1 << 20));
    private readonly ReceiveSlots _slots = new(count: 1, DumpDatagram);

    private delegate void TupleReader(in ConntrackEntry entry, ReadOnlySpan<byte> original);

    /// <summary>Calls <paramref name="read"/> for each connection of a family. One that comes or goes meanwhile may be missed.</summary>
    /// <exception cref="SystemCallException">The kernel refused, or tracks no connections.</exception>
    public void Dump(InetFamily family, Action<ConntrackEntry> read) =>
        Dump(family, (in ConntrackEntry entry, ReadOnlySpan<byte> _) => read(entry));

    /// <summary>Makes the kernel forget connections: their next packet opens a new one.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="SystemCallException">The kernel refused, or tracks no connections.</exception>
    public int Forget(InetFamily family, Predicate<ConntrackEntry> which)
    {
        var found = new List<byte[]>();
        Dump(family, (in ConntrackEntry entry, ReadOnlySpan<byte> original) =>
        {
            if (which(entry)) found.Add(original.ToArray());
        });
        Span<byte> request = stackalloc byte[256];
        foreach (byte[] original in found)
        {
            uint sequence = _socket.NextSequence();
            var message = new NetlinkMessage(request, IPCTNL_MSG_CT_DELETE, NLM_F_REQUEST | NLM_F_ACK, sequence);
            message.Put((uint)family);
            message.PutAttribute(CTA_TUPLE_ORIG | NLA_F_NESTED, original);
            _socket.Send(request[..message.Complete()]);
            // ENOENT: it has ended by itself, which is as good.
            ReadAnswer(sequence, "delete connection", read: null, Errno.ENOENT);
        }

        return found.Count;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Dump(InetFamily family, TupleReader read)
    {
        Span<byte> request = stackalloc byte[32];
        uint sequence = _socket.NextSequence();
        var message = new NetlinkMessage(request, IPCTNL_MSG_CT_GET, NLM_F_REQUEST | NLM_F_DUMP, sequence);
        // struct nfgenmsg: family, version 0, resource 0.
        message.Put((uint)family);
        _socket.Send(request[..message.Complete()]);
        ReadAnswer(sequence, "dump of connections", read, allowed: 0);
    }

    private void ReadAnswer(uint sequence, string what, TupleReader? read, int allowed)
    {
        while (true)
        {
            int received = _socket.Receive(_slots);
            if (received < 0) throw new SystemCallException(what, -received);
            var answer = new NetlinkReader(_slots[0]);
            while (answer.MoveNext())
            {
                if (answer.Sequence != sequence) continue;
                if (answer.Type is NLMSG_DONE or NLMSG_ERROR)
                {
                    int errno = RouteSocket.ReadErrno(answer.Payload);
                    if (errno != 0 && errno != allowed) throw new SystemCallException(what, errno);
                    return;
                }

                if (answer.Type == IPCTNL_MSG_CT_NEW && read is not null) Read(answer.Payload, read);
            }
        }
    }

    private static void Read(ReadOnlySpan<byte> payload, TupleReader read)
    {
        if (payload.Length < 4) return;
        var attributes = new AttributeReader(payload[4..]);
        ReadOnlySpan<byte> original = default;
        Tuple sent = default;
        Tuple answered = default;
        uint status = 0;
        bool established = false;
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case CTA_TUPLE_ORIG:
                    original = attributes.Value;
                    sent = ReadTuple(original);
                    break;
                case CTA_TUPLE_REPLY:
                    answered = ReadTuple(attributes.Value);
                    break;
                case CTA_STATUS when attributes.Value.Length >= 4:
                    status = BinaryPrimitives.ReadUInt32BigEndian(attributes.Value);
                    break;
                case CTA_PROTOINFO:
                    established = IsEstablished(attributes.Value);
                    break;
            }
        }

        var entry = new ConntrackEntry(
            sent.Protocol, sent.Destination, sent.DestinationPort, answered.Source, answered.SourcePort,
            (status & IPS_DST_NAT) != 0, established);
        read(entry, original);
    }

    private static Tuple ReadTuple(ReadOnlySpan<byte> tuple)
    {
        var read = default(Tuple);
        var parts = new AttributeReader(tuple);
        while (parts.MoveNext())
        {
            var values = new AttributeReader(parts.Value);
            while (values.MoveNext())
            {
                ReadOnlySpan<byte> value = values.Value;
                read = (parts.Type, values.Type, value.Length) switch
                {
                    (CTA_TUPLE_IP, CTA_IP_V4_SRC, 4) or (CTA_TUPLE_IP, CTA_IP_V6_SRC, 16) => read with { Source = new InetAddress(value) },
                    (CTA_TUPLE_IP, CTA_IP_V4_DST, 4) or (CTA_TUPLE_IP, CTA_IP_V6_DST, 16) => read with { Destination = new InetAddress(value) },
                    (CTA_TUPLE_PROTO, CTA_PROTO_NUM, 1) => read with { Protocol = value[0] },
                    (CTA_TUPLE_PROTO, CTA_PROTO_SRC_PORT, 2) => read with { SourcePort = BinaryPrimitives.ReadUInt16BigEndian(value) },
                    (CTA_TUPLE_PROTO, CTA_PROTO_DST_PORT, 2) => read with { DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(value) },
                    _ => read,
                };
            }
        }

        return read;
    }

    private static bool IsEstablished(ReadOnlySpan<byte> information)
    {
        var protocols = new AttributeReader(information);
        while (protocols.MoveNext())
        {
            var values = new AttributeReader(protocols.Value);
            while (values.MoveNext())
            {
                if (values.Type != CTA_PROTOINFO_STATE) continue;
                byte state = values.ReadByte();
                return protocols.Type switch
                {
                    CTA_PROTOINFO_TCP => state == TCP_CONNTRACK_ESTABLISHED,
                    CTA_PROTOINFO_SCTP => state == SCTP_CONNTRACK_ESTABLISHED,
                    _ => false,
                };
            }
        }

        return false;
    }

    private readonly record struct Tuple(
        byte Protocol, InetAddress Source, ushort SourcePort, InetAddress Destination, ushort DestinationPort);
}
