using System.Runtime.InteropServices;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Netlink.Rtnetlink;

namespace Holdfast.Linux.Netlink;

/// <summary>
/// A non-blocking AF_NETLINK socket. The kernel handles a request within send, so its answer is there when send returns.
/// </summary>
public sealed unsafe class NetlinkSocket : IDisposable
{
    private uint _sequence;

    /// <summary>Opens a socket in the network namespace of this thread.</summary>
    /// <param name="protocol">NETLINK_ROUTE is 0, NETLINK_GENERIC 16.</param>
    /// <param name="receiveBuffer">What SO_RCVBUF is set to.</param>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public NetlinkSocket(int protocol, ReceiveBufferSize receiveBuffer)
    {
        Handle = Errno.Check(
            LibC.socket(AF_NETLINK, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, protocol), "socket AF_NETLINK");
        if (!receiveBuffer.PassesLimit || !TrySet(LibC.SOL_SOCKET, LibC.SO_RCVBUFFORCE, receiveBuffer.Bytes))
        {
            _ = TrySet(LibC.SOL_SOCKET, LibC.SO_RCVBUF, receiveBuffer.Bytes);
        }

        // Acknowledgements without a copy of the request, refusals with the kernel's words; kernels before 4.20 lack some.
        _ = TrySet(SOL_NETLINK, NETLINK_CAP_ACK, 1);
        _ = TrySet(SOL_NETLINK, NETLINK_EXT_ACK, 1);
        _ = TrySet(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
        var address = new sockaddr_nl { nl_family = AF_NETLINK };
        Errno.Check(LibC.bind(Handle, &address, (uint)sizeof(sockaddr_nl)), "bind AF_NETLINK");
    }

    /// <summary>The descriptor, for the event loop.</summary>
    public SafeFileDescriptor Handle { get; }

    /// <summary>Subscribes to a multicast group (RTNLGRP_…).</summary>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public void Join(int group)
    {
        if (!TrySet(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group)) throw Errno.Failure($"netlink: join group {group}");
    }

    /// <summary>A sequence number that no recent message has had.</summary>
    public uint NextSequence() => unchecked(++_sequence);

    /// <summary>Sends one datagram, with one message or several, to the kernel.</summary>
    /// <exception cref="SystemCallException">The kernel refused to take it.</exception>
    public void Send(ReadOnlySpan<byte> messages)
    {
        fixed (byte* bytes = messages)
        {
            while (LibC.send(Handle, bytes, messages.Length, 0) < 0)
            {
                if (Errno.Last == Errno.EAGAIN)
                {
                    WaitFor(LibC.POLLOUT);
                }
                else if (Errno.Last != Errno.EINTR)
                {
                    throw Errno.Failure("send AF_NETLINK");
                }
            }
        }
    }

    /// <summary>Throws away what is waiting to be read.</summary>
    internal void Discard(ReceiveSlots slots)
    {
        int received;
        do
        {
            received = slots.Receive(Handle);
        }
        while (received > 0 || received == -Errno.ENOBUFS);
    }

    /// <summary>Reads answers into the slots; waits for them if it must, which with rtnetlink it hardly ever must.</summary>
    /// <returns>How many, at least 1; or -ENOBUFS.</returns>
    /// <exception cref="SystemCallException">The kernel refused, or did not answer for seconds.</exception>
    internal int Receive(ReceiveSlots slots)
    {
        while (true)
        {
            int received = slots.Receive(Handle);
            if (received > 0 || received == -Errno.ENOBUFS) return received;
            if (received != -Errno.EAGAIN) throw new SystemCallException("recvmmsg AF_NETLINK", -received);
            WaitFor(LibC.POLLIN);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    internal bool TrySet(int level, int option, int value) =>
        LibC.setsockopt(Handle, level, option, value) == 0;

    private void WaitFor(short events)
    {
        const int PatienceMilliseconds = 5000;
        var poll = new pollfd { fd = Handle.Number, events = events };
        int ready = LibC.poll(&poll, 1, PatienceMilliseconds);
        if (ready == 0) throw new SystemCallException("netlink", Errno.ETIMEDOUT);
        if (ready < 0 && Errno.Last != Errno.EINTR) throw Errno.Failure("poll AF_NETLINK");
    }
}
