using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Sockets;

/// <summary>A raw socket for ICMP echo of one family, that receives replies only. One serves many peers.</summary>
public sealed unsafe class EchoSocket : IDisposable
{
    private readonly SafeFileDescriptor _socket;

    private EchoSocket(SafeFileDescriptor socket, bool isIpv6)
    {
        _socket = socket;
        IsIpv6 = isIpv6;
    }

    /// <summary>For the event loop.</summary>
    public SafeFileDescriptor Handle => _socket;

    /// <summary>ICMPv6.</summary>
    public bool IsIpv6 { get; }

    /// <summary>Opens one with the local address, interface and mark of an endpoint, whose peer does not count.</summary>
    /// <param name="like">The endpoint; its ports are 0.</param>
    /// <param name="id">Replies with another identifier are not received.</param>
    /// <param name="failure">What failed, if null is returned. Without CAP_NET_RAW: EPERM.</param>
    public static EchoSocket? Open(ClientEndpoint like, ushort id, out SocketFailure failure)
    {
        SafeFileDescriptor? opened =
            like.Open(SOCK_RAW, like.IsIpv6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP, out failure);
        if (opened is null) return null;
        Filter(opened, like.IsIpv6);
        BpfFilter.ForEchoReplies(like.IsIpv6, id).AttachTo(opened);
        return new EchoSocket(opened, like.IsIpv6);
    }

    /// <summary>Sends a message to an endpoint's peer: 0 or an error number.</summary>
    public int Send(ClientEndpoint to, ReadOnlySpan<byte> message) => to.SendTo(_socket, message);

    /// <summary>Receives a packet: the number of bytes, or a negative error number (-EAGAIN: nothing now).</summary>
    /// <param name="buffer">For the packet; in IPv4 it begins with the IP header.</param>
    /// <param name="source">At least 16 bytes, for the sender's address.</param>
    /// <param name="sourceLength">Bytes of that address: 4 or 16.</param>
    public int Receive(Span<byte> buffer, Span<byte> source, out int sourceLength)
    {
        sockaddr_in6 name;
        uint length = (uint)sizeof(sockaddr_in6);
        sourceLength = IsIpv6 ? 16 : 4;
        fixed (byte* first = buffer)
        {
            nint received = recvfrom(_socket, first, buffer.Length, 0, &name, &length);
            if (received < 0) return -Errno.Last;
            byte* address = IsIpv6 ? name.sin6_addr : ((sockaddr_in*)&name)->sin_addr;
            new ReadOnlySpan<byte>(address, sourceLength).CopyTo(source);
            return (int)received;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    // A bit for each type, set: not received.
    private static void Filter(SafeFileDescriptor socket, bool isIpv6)
    {
        if (isIpv6)
        {
            const int EchoReply = 129;
            uint* types = stackalloc uint[8];
            new Span<uint>(types, 8).Fill(uint.MaxValue);
            types[EchoReply / 32] &= ~(1u << (EchoReply % 32));
            Errno.Check(setsockopt(socket, IPPROTO_ICMPV6, ICMPV6_FILTER, types, 8 * sizeof(uint)), "setsockopt ICMPV6_FILTER");
        }
        else
        {
            const uint AllButEchoReply = ~1u;
            Errno.Check(setsockopt(socket, SOL_RAW, ICMP_FILTER, unchecked((int)AllButEchoReply)), "setsockopt ICMP_FILTER");
        }
    }
}
