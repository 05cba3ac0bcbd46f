using System.Runtime.InteropServices;
using System.Text;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Netlink.Rtnetlink;

namespace Holdfast.Linux.Netlink.Route;

/// <summary>
/// Requests to rtnetlink: dumps, and changes through an <see cref="AddressBatch"/>. Each call returns when the kernel has done
/// its part. It subscribes to nothing; what changes is heard by a <see cref="LinkMonitor"/>.
/// </summary>
public sealed class RouteSocket : IDisposable
{
    // A dump is filled into datagrams of up to 32 KiB if the reader offers so much.
    private const int DumpDatagram = 32768;
    private const int DefaultReceiveBuffer = 1 << 20;
    private const int DumpAttempts = 10;

    private readonly NetlinkSocket _socket;
    private readonly NameCache _names = new();
    private ReceiveSlots? _dumpSlots;

    /// <summary>Opens the socket in the network namespace of this thread.</summary>
    /// <param name="receiveBuffer">SO_RCVBUF; null: 1 MiB.</param>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public RouteSocket(ReceiveBufferSize? receiveBuffer = null) =>
        _socket = new NetlinkSocket(NETLINK_ROUTE, receiveBuffer ?? new ReceiveBufferSize(DefaultReceiveBuffer));

    internal NetlinkSocket Socket => _socket;

    /// <summary>Reads all interfaces of the namespace. What the list held before is thrown away.</summary>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public void DumpLinks(List<KernelLink> links)
    {
        Span<byte> request = stackalloc byte[64];
        var message = new NetlinkMessage(request, RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 0);
        message.Put(default(ifinfomsg));
        message.PutAttribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
        int length = message.Complete();
        Dump(request[..length], "dump of links", links.Clear, (type, payload) =>
        {
            if (type == RTM_NEWLINK && RouteCodec.TryReadLink(payload, _names, out KernelLink link)) links.Add(link);
        });
    }

    /// <summary>
    /// Reads all addresses of the namespace, IPv4 before IPv6, each interface's in the kernel's order (the first IPv4
    /// address is the one that it prefers as source). What the list held before is thrown away.
    /// </summary>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public void DumpAddresses(List<KernelAddress> addresses)
    {
        Span<byte> request = stackalloc byte[64];
        var message = new NetlinkMessage(request, RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP, 0);
        message.Put(default(ifaddrmsg));
        int length = message.Complete();
        Dump(request[..length], "dump of addresses", addresses.Clear, (type, payload) =>
        {
            if (type == RTM_NEWADDR && RouteCodec.TryReadAddress(payload, _names, out KernelAddress address))
            {
                addresses.Add(address);
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>The error number in a NLMSG_ERROR or NLMSG_DONE message, positive; 0 if it says success or nothing.</summary>
    internal static int ReadErrno(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 4) return 0;
        int error = MemoryMarshal.Read<int>(payload);
        return error is < 0 and > -4096 ? -error : 0;
    }

    /// <summary>The kernel's own words in a refusal (extended acknowledgement), or null.</summary>
    internal static string? ReadText(ushort flags, ReadOnlySpan<byte> payload)
    {
        // struct nlmsgerr: the error, then the header of the request and, unless capped, the rest of the request.
        const int ErrorLength = 4 + NetlinkMessage.HeaderLength;
        if ((flags & NLM_F_ACK_TLVS) == 0 || payload.Length < ErrorLength) return null;
        uint skip = ErrorLength;
        if ((flags & NLM_F_CAPPED) == 0)
        {
            uint requestLength = MemoryMarshal.Read<uint>(payload[4..]);
            if (requestLength > (uint)payload.Length) return null;
            skip = 4 + ((requestLength + 3) & ~3u);
        }

        if (skip > (uint)payload.Length) return null;
        var attributes = new AttributeReader(payload[(int)skip..]);
        while (attributes.MoveNext())
        {
            if (attributes.Type == NLMSGERR_ATTR_MSG) return Encoding.UTF8.GetString(attributes.ReadText());
        }

        return null;
    }

    private delegate void AnswerReader(ushort type, ReadOnlySpan<byte> payload);

    // A table that changes while it is read is marked NLM_F_DUMP_INTR: what was read may be no state that ever was.
    private void Dump(Span<byte> request, string what, Action reset, AnswerReader read)
    {
        for (int attempt = 1; ; attempt++)
        {
            reset();
            uint sequence = _socket.NextSequence();
            MemoryMarshal.Write(request[8..], sequence);
            _socket.Send(request);
            bool whole = ReadDump(sequence, what, read);
            if (whole || attempt == DumpAttempts) return;
        }
    }

    private bool ReadDump(uint sequence, string what, AnswerReader read)
    {
        ReceiveSlots slots = _dumpSlots ??= new ReceiveSlots(count: 1, DumpDatagram);
        bool whole = true;
        while (true)
        {
            int received = _socket.Receive(slots);
            if (received < 0)
            {
                _socket.Discard(slots);
                return false;
            }

            for (int i = 0; i < received; i++)
            {
                whole &= !slots.IsTruncated(i);
                var answer = new NetlinkReader(slots[i]);
                while (answer.MoveNext())
                {
                    if (answer.Sequence != sequence) continue;
                    whole &= (answer.Flags & NLM_F_DUMP_INTR) == 0;
                    if (answer.Type is NLMSG_ERROR or NLMSG_DONE)
                    {
                        int errno = ReadErrno(answer.Payload);
                        return errno == 0 ? whole : throw new SystemCallException(what, errno);
                    }

                    read(answer.Type, answer.Payload);
                }
            }
        }
    }
}
