using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Sockets;

/// <summary>
/// The raw socket for IP protocol 112 (VRRP): one for each address family serves every interface and virtual router,
/// in batches, without allocation. Source, TTL and interface of each packet are the caller's.
/// </summary>
public sealed unsafe class VrrpSocket : IDisposable
{
    /// <summary>The IP protocol number of VRRP (RFC 9568, section 5.1.1.4).</summary>
    public const byte Protocol = 112;

    private const int Ipv4HeaderLength = 20;
    private const byte InternetworkControl = 0xc0; // precedence 6 (RFC 791), class selector 6
    private const int MaxPacketLength = 4608; // an IPv6 advert of 255 addresses has 4,088 bytes
    private const int Ipv6InfoSpace = 40;
    private const int HopLimitSpace = 24;
    private const int ControlLength = Ipv6InfoSpace + HopLimitSpace;

    private readonly SafeFileDescriptor _socket;
    private readonly ReceiveBuffers _received;
    private readonly SendQueue _queue;
    private readonly GroupMemberships _memberships;

    private VrrpSocket(bool isIpv6, int batch)
    {
        IsIpv6 = isIpv6;
        int family = isIpv6 ? AF_INET6 : AF_INET;
        _socket = Errno.Check(
            socket(family, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, Protocol), $"socket {(isIpv6 ? "IPv6" : "IPv4")} raw");
        try
        {
            if (isIpv6) SetIpv6Options();
            else SetIpv4Options();
            Errno.Check(setsockopt(_socket, SOL_SOCKET, SO_PRIORITY, 6), "setsockopt SO_PRIORITY");
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        BatchSize = batch;
        _memberships = new GroupMemberships(_socket, isIpv6);
        _received = new ReceiveBuffers(batch, isIpv6 ? MaxPacketLength : 2048);
        _queue = new SendQueue(4 * batch, sizeof(sockaddr_in6), ControlLength, 4 * batch * 256 + MaxPacketLength);
    }

    /// <summary>For the event loop.</summary>
    public SafeFileDescriptor Handle => _socket;

    /// <summary>Whether the addresses given and taken have 16 bytes instead of 4.</summary>
    public bool IsIpv6 { get; }

    /// <summary>The most that <see cref="ReceiveBatch"/> returns; fewer say that there was no more.</summary>
    public int BatchSize { get; }

    /// <summary>Messages queued for the next, or sent by the last, <see cref="Flush"/>.</summary>
    public int Queued => _queue.Count;

    /// <summary>Opens the socket for IPv4.</summary>
    /// <param name="batch">Packets received with one system call; four times as many are sent with one.</param>
    /// <exception cref="SystemCallException">Without CAP_NET_RAW: EPERM.</exception>
    public static VrrpSocket OpenIpv4(int batch = 64) => new(isIpv6: false, batch);

    /// <inheritdoc cref="OpenIpv4"/>
    /// <summary>Opens the socket for IPv6.</summary>
    public static VrrpSocket OpenIpv6(int batch = 64) => new(isIpv6: true, batch);

    /// <summary>Asks for a receive buffer of this many bytes, beyond the system's limit if this process may.</summary>
    public void SetReceiveBuffer(int bytes)
    {
        if (setsockopt(_socket, SOL_SOCKET, SO_RCVBUFFORCE, bytes) == 0) return;
        Errno.Check(setsockopt(_socket, SOL_SOCKET, SO_RCVBUF, bytes), "setsockopt SO_RCVBUF");
    }

    /// <summary>Lets the kernel drop what the program does not accept; replaces an earlier one at once, without a gap.</summary>
    public void SetFilter(BpfFilter filter) => filter.AttachTo(_socket);

    /// <summary>Receives from a multicast group on an interface. Joins are counted: each needs its leave.</summary>
    /// <exception cref="SystemCallException">The interface does not exist (ENODEV) or is no multicast interface.</exception>
    public void JoinGroup(ReadOnlySpan<byte> group, int interfaceIndex) => _memberships.Join(group, interfaceIndex);

    /// <summary>Takes a join back. It is no error if the interface is gone.</summary>
    public void LeaveGroup(ReadOnlySpan<byte> group, int interfaceIndex) => _memberships.Leave(group, interfaceIndex);

    /// <summary>Forgets every join on an interface that was deleted; the kernel has done so already.</summary>
    public void ForgetInterface(int interfaceIndex) => _memberships.Forget(interfaceIndex);

    /// <summary>Receives what has arrived, at most a batch; returns the number of packets, 0 if there are none.</summary>
    public int ReceiveBatch() => _received.Receive(_socket);

    /// <summary>A packet of the last batch.</summary>
    public ReceivedPacket Packet(int index) => IsIpv6 ? Ipv6Packet(index) : Ipv4Packet(index);

    /// <summary>Queues a packet. False if the queue is full: flush first.</summary>
    /// <param name="payload">What follows the IP header.</param>
    /// <param name="destination">4 or 16 bytes.</param>
    /// <param name="source">4 or 16 bytes; in IPv6 it must be an address of the interface.</param>
    /// <param name="interfaceIndex">Where it leaves; 0 lets the routing table decide.</param>
    /// <param name="hopLimit">TTL or hop limit.</param>
    public bool TryQueue(
        ReadOnlySpan<byte> payload,
        ReadOnlySpan<byte> destination,
        ReadOnlySpan<byte> source,
        int interfaceIndex,
        byte hopLimit = 255)
    {
        int length = payload.Length + (IsIpv6 ? 0 : Ipv4HeaderLength);
        if (!_queue.TryReserve(length, out byte* name, out byte* control, out byte* data)) return false;
        if (IsIpv6) WriteIpv6(name, control, data, payload, destination, source, interfaceIndex, hopLimit);
        else WriteIpv4(name, control, data, payload, destination, source, interfaceIndex, hopLimit);
        return true;
    }

    /// <summary>
    /// Sends everything that is queued, if possible with one system call. Nothing is kept for later, an advert is worth
    /// nothing when late: a packet that the kernel does not take is lost, <see cref="ErrorOf"/> tells why.
    /// </summary>
    public FlushResult Flush()
    {
        int first = _queue.Done;
        int lastError = 0;
        int failed = 0;
        while (_queue.Pending > 0)
        {
            int errno = _queue.Send(_socket, _queue.Pending);
            if (errno != 0) _queue.Skip(errno);
        }

        for (int i = first; i < _queue.Count; i++)
        {
            if (_queue.Errors[i] == 0) continue;
            failed++;
            lastError = _queue.Errors[i];
        }

        return new FlushResult(_queue.Count - first - failed, failed, Pending: 0, lastError);
    }

    /// <summary>After a flush: 0, or why the packet queued as number <paramref name="index"/> was not sent.</summary>
    public int ErrorOf(int index) => _queue.Errors[index];

    /// <inheritdoc/>
    public void Dispose()
    {
        _memberships.Dispose();
        _socket.Dispose();
        _received.Dispose();
        _queue.Dispose();
    }

    private void SetIpv4Options()
    {
        Set(IPPROTO_IP, IP_HDRINCL, 1, nameof(IP_HDRINCL));
        Set(IPPROTO_IP, IP_PKTINFO, 1, nameof(IP_PKTINFO));
        Set(IPPROTO_IP, IP_MULTICAST_LOOP, 0, nameof(IP_MULTICAST_LOOP));
        Set(IPPROTO_IP, IP_MULTICAST_ALL, 0, nameof(IP_MULTICAST_ALL));
        Set(IPPROTO_IP, IP_TOS, InternetworkControl, nameof(IP_TOS));
    }

    private void SetIpv6Options()
    {
        Set(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1, nameof(IPV6_RECVPKTINFO));
        Set(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1, nameof(IPV6_RECVHOPLIMIT));
        Set(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0, nameof(IPV6_MULTICAST_LOOP));
        Set(IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0, nameof(IPV6_MULTICAST_ALL));
        Set(IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 255, nameof(IPV6_MULTICAST_HOPS));
        Set(IPPROTO_IPV6, IPV6_UNICAST_HOPS, 255, nameof(IPV6_UNICAST_HOPS));
        Set(IPPROTO_IPV6, IPV6_TCLASS, InternetworkControl, nameof(IPV6_TCLASS));
    }

    private void Set(int level, int option, int value, string name) =>
        Errno.Check(setsockopt(_socket, level, option, value), $"setsockopt {name}");

    private ReceivedPacket Ipv4Packet(int index)
    {
        ReadOnlySpan<byte> data = _received.Data(index);
        var info = (in_pktinfo*)_received.Control(index, IPPROTO_IP, IP_PKTINFO);
        return data.Length < Ipv4HeaderLength
            ? new ReceivedPacket(data, [], [], info is null ? 0 : info->ipi_ifindex, -1, _received.IsTruncated(index))
            : new ReceivedPacket(
                data,
                source: data.Slice(12, 4),
                destination: data.Slice(16, 4),
                interfaceIndex: info is null ? 0 : info->ipi_ifindex,
                hopLimit: data[8],
                _received.IsTruncated(index));
    }

    private ReceivedPacket Ipv6Packet(int index)
    {
        var sender = (sockaddr_in6*)_received.Name(index);
        var info = (in6_pktinfo*)_received.Control(index, IPPROTO_IPV6, IPV6_PKTINFO);
        var hopLimit = (int*)_received.Control(index, IPPROTO_IPV6, IPV6_HOPLIMIT);
        return new ReceivedPacket(
            _received.Data(index),
            source: new ReadOnlySpan<byte>(sender->sin6_addr, 16),
            destination: info is null ? [] : new ReadOnlySpan<byte>(info->ipi6_addr, 16),
            interfaceIndex: info is null ? 0 : info->ipi6_ifindex,
            hopLimit: hopLimit is null ? -1 : *hopLimit,
            _received.IsTruncated(index));
    }

    // With IP_HDRINCL the kernel fills in total length, identification (if zero) and header checksum (man 7 raw).
    private void WriteIpv4(
        byte* name,
        byte* control,
        byte* data,
        ReadOnlySpan<byte> payload,
        ReadOnlySpan<byte> destination,
        ReadOnlySpan<byte> source,
        int interfaceIndex,
        byte hopLimit)
    {
        var header = new Span<byte>(data, Ipv4HeaderLength);
        header.Clear();
        header[0] = 0x45;
        header[1] = InternetworkControl;
        header[8] = hopLimit;
        header[9] = Protocol;
        source[..4].CopyTo(header[12..]);
        destination[..4].CopyTo(header[16..]);
        payload.CopyTo(new Span<byte>(data + Ipv4HeaderLength, payload.Length));

        var to = (sockaddr_in*)name;
        *to = new sockaddr_in { sin_family = AF_INET };
        destination[..4].CopyTo(new Span<byte>(to->sin_addr, 4));

        int controlLength = 0;
        if (interfaceIndex != 0)
        {
            var info = (in_pktinfo*)PutControl(control, ref controlLength, IPPROTO_IP, IP_PKTINFO, sizeof(in_pktinfo));
            *info = new in_pktinfo { ipi_ifindex = interfaceIndex };
        }

        _queue.Commit(sizeof(sockaddr_in), controlLength, Ipv4HeaderLength + payload.Length);
    }

    private void WriteIpv6(
        byte* name,
        byte* control,
        byte* data,
        ReadOnlySpan<byte> payload,
        ReadOnlySpan<byte> destination,
        ReadOnlySpan<byte> source,
        int interfaceIndex,
        byte hopLimit)
    {
        payload.CopyTo(new Span<byte>(data, payload.Length));

        var to = (sockaddr_in6*)name;
        *to = new sockaddr_in6 { sin6_family = AF_INET6, sin6_scope_id = (uint)interfaceIndex };
        destination[..16].CopyTo(new Span<byte>(to->sin6_addr, 16));

        int controlLength = 0;
        var info = (in6_pktinfo*)PutControl(control, ref controlLength, IPPROTO_IPV6, IPV6_PKTINFO, sizeof(in6_pktinfo));
        *info = new in6_pktinfo { ipi6_ifindex = interfaceIndex };
        source[..16].CopyTo(new Span<byte>(info->ipi6_addr, 16));
        if (hopLimit != 255)
        {
            *(int*)PutControl(control, ref controlLength, IPPROTO_IPV6, IPV6_HOPLIMIT, sizeof(int)) = hopLimit;
        }

        _queue.Commit(sizeof(sockaddr_in6), controlLength, payload.Length);
    }

    private static byte* PutControl(byte* control, ref int used, int level, int type, int length)
    {
        byte* at = control + used;
        *(cmsghdr*)at = new cmsghdr
        {
            cmsg_len = (nuint)(sizeof(cmsghdr) + length),
            cmsg_level = level,
            cmsg_type = type,
        };
        used += sizeof(cmsghdr) + ((length + 7) & ~7);
        return at + sizeof(cmsghdr);
    }
}
