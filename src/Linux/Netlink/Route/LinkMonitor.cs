using Holdfast.Linux.Interop;
using static Holdfast.Linux.Netlink.Rtnetlink;

namespace Holdfast.Linux.Netlink.Route;

/// <summary>
/// Hears every change of interfaces and addresses in the network namespace in which it was made. Reading allocates nothing
/// but the names that were never seen before.
/// </summary>
public sealed class LinkMonitor : IDisposable
{
    /// <summary>The receive buffer asked for when nothing else is said: room for some ten thousand events.</summary>
    public const int DefaultReceiveBuffer = 8 << 20;

    private const int Slots = 32;
    private const int SlotLength = 8192;

    private readonly NetlinkSocket _socket;
    private readonly ReceiveSlots _slots = new(Slots, SlotLength);
    private readonly NameCache _names = new();

    /// <summary>Subscribes. Make it before the first dump, so that nothing is missed between them.</summary>
    /// <param name="receiveBufferBytes">SO_RCVBUF.</param>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public LinkMonitor(int receiveBufferBytes = DefaultReceiveBuffer)
        : this(new ReceiveBufferSize(receiveBufferBytes))
    {
    }

    /// <summary>Subscribes, as the other one does.</summary>
    /// <param name="receiveBuffer">SO_RCVBUF.</param>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public LinkMonitor(ReceiveBufferSize receiveBuffer)
    {
        _socket = new NetlinkSocket(NETLINK_ROUTE, receiveBuffer);
        _socket.Join(RTNLGRP_LINK);
        _socket.Join(RTNLGRP_IPV4_IFADDR);
        _socket.Join(RTNLGRP_IPV6_IFADDR);
    }

    /// <summary>Readable when there are events.</summary>
    public SafeFileDescriptor Handle => _socket.Handle;

    /// <summary>Receives an event.</summary>
    public delegate void Listener(in RouteEvent e);

    /// <summary>
    /// Reads what is there, bounded: at most <paramref name="rounds"/> system calls. What remains keeps the descriptor
    /// readable. After <see cref="RouteEventKind.Overrun"/> whatever was waiting has been thrown away: read everything anew.
    /// </summary>
    /// <exception cref="SystemCallException">The socket itself failed.</exception>
    public void Drain(Listener listener, int rounds = 8)
    {
        for (int round = 0; round < rounds; round++)
        {
            int received = _slots.Receive(_socket.Handle);
            if (received == -Errno.EAGAIN) return;
            if (received == -Errno.ENOBUFS)
            {
                ReportOverrun(listener);
                return;
            }

            if (received < 0) throw new SystemCallException("recvmmsg AF_NETLINK", -received);
            for (int i = 0; i < received; i++)
            {
                if (_slots.IsTruncated(i))
                {
                    ReportOverrun(listener);
                    return;
                }

                Report(_slots[i], listener);
            }

            if (received < _slots.Capacity) return;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Report(ReadOnlySpan<byte> datagram, Listener listener)
    {
        var message = new NetlinkReader(datagram);
        while (message.MoveNext())
        {
            RouteEvent e = RouteCodec.ReadEvent(message.Type, message.Payload, _names);
            if (e.Kind != RouteEventKind.None) listener(e);
        }
    }

    // Old events must not be applied on top of a newer dump.
    private void ReportOverrun(Listener listener)
    {
        _socket.Discard(_slots);
        listener(new RouteEvent(RouteEventKind.Overrun, default, default));
    }
}
