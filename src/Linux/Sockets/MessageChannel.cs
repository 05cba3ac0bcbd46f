using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Sockets;

/// <summary>What <see cref="MessageChannel.Receive"/> found.</summary>
public enum ReceiveResult
{
    /// <summary>Nothing has arrived.</summary>
    Nothing,

    /// <summary>A whole message.</summary>
    Message,

    /// <summary>The other end is closed: its process has ended.</summary>
    Closed,
}

/// <summary>
/// Messages between a parent and its child: a pair of connected sockets that keeps their boundaries (SOCK_SEQPACKET).
/// A message may carry one descriptor, which is how much text travels (<see cref="Files.MemFd"/>).
/// </summary>
public sealed unsafe class MessageChannel(SafeFileDescriptor handle) : IDisposable
{
    /// <summary>The longest message, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    private const int ControlLength = 24; // one cmsghdr and an int, aligned

    /// <summary>For the event loop, and to be handed to a child.</summary>
    public SafeFileDescriptor Handle => handle;

    /// <summary>Two ends; what is sent to one is received at the other. Neither blocks, neither survives exec by itself.</summary>
    public static (MessageChannel Ours, MessageChannel Theirs) CreatePair()
    {
        int* ends = stackalloc int[2];
        Errno.Check(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), nameof(socketpair));
        return (new MessageChannel(new SafeFileDescriptor(ends[0])), new MessageChannel(new SafeFileDescriptor(ends[1])));
    }

    /// <summary>Sends a message, of at least one byte. False if the other end reads too slowly or is closed.</summary>
    /// <param name="message">At most <see cref="MaxLength"/> bytes.</param>
    /// <param name="attached">A descriptor of which the other end gets a copy.</param>
    public bool TrySend(ReadOnlySpan<byte> message, SafeFileDescriptor? attached = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(message.Length, nameof(message));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, MaxLength, nameof(message));
        byte* control = stackalloc byte[ControlLength];
        fixed (byte* first = message)
        {
            var vector = new iovec { iov_base = first, iov_len = (nuint)message.Length };
            var header = new msghdr { msg_iov = &vector, msg_iovlen = 1 };
            if (attached is not null)
            {
                *(cmsghdr*)control = new cmsghdr { cmsg_len = 20, cmsg_level = SOL_SOCKET, cmsg_type = SCM_RIGHTS };
                *(int*)(control + sizeof(cmsghdr)) = attached.Number;
                header.msg_control = control;
                header.msg_controllen = ControlLength;
            }

            if (sendmsg(handle, &header, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return true;
        }

        return Errno.Last is Errno.EAGAIN or Errno.EPIPE or Errno.ECONNRESET ? false : throw Errno.Failure(nameof(sendmsg));
    }

    /// <summary>Takes the next message. The buffer must have <see cref="MaxLength"/> bytes to hold any message.</summary>
    public ReceiveResult Receive(Span<byte> buffer, out int length, out SafeFileDescriptor? attached)
    {
        length = 0;
        attached = null;
        byte* control = stackalloc byte[ControlLength];
        fixed (byte* first = buffer)
        {
            var vector = new iovec { iov_base = first, iov_len = (nuint)buffer.Length };
            var header = new msghdr { msg_iov = &vector, msg_iovlen = 1, msg_control = control, msg_controllen = ControlLength };
            nint received = recvmsg(handle, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

            // The other side has ended without having read everything: that is told once, before what it had said itself.
            if (received < 0 && Errno.Last == Errno.ECONNRESET) received = recvmsg(handle, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
            if (received < 0)
            {
                return Errno.Last switch
                {
                    Errno.EAGAIN or Errno.EINTR => ReceiveResult.Nothing,
                    Errno.ECONNRESET => ReceiveResult.Closed,
                    _ => throw Errno.Failure(nameof(recvmsg)),
                };
            }

            if (received == 0) return ReceiveResult.Closed;
            var rights = (cmsghdr*)control;
            if (header.msg_controllen >= 20 && rights->cmsg_level == SOL_SOCKET && rights->cmsg_type == SCM_RIGHTS)
            {
                attached = new SafeFileDescriptor(*(int*)(control + sizeof(cmsghdr)));
            }

            if ((header.msg_flags & MSG_TRUNC) != 0) throw new SystemCallException(nameof(recvmsg), Errno.EMSGSIZE);
            length = (int)received;
            return ReceiveResult.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
