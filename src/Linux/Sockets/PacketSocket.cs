using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Sockets;

/// <summary>
/// Sends whole Ethernet frames (man 7 packet), many with one system call. Bound to no protocol: it receives nothing.
/// </summary>
public sealed unsafe class PacketSocket : IDisposable
{
    private const byte EthernetAddressLength = 6;

    private readonly SafeFileDescriptor _socket;
    private readonly SendQueue _queue;

    /// <summary>Opens the socket.</summary>
    /// <param name="capacity">Frames that can wait at once; at most 1,024 leave with one system call.</param>
    /// <param name="frameLength">Mean length of a frame that the memory is made for.</param>
    /// <exception cref="SystemCallException">Without CAP_NET_RAW: EPERM.</exception>
    public PacketSocket(int capacity = 1024, int frameLength = 96)
    {
        _socket = Errno.Check(socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket AF_PACKET");
        _queue = new SendQueue(capacity, sizeof(sockaddr_ll), controlLength: 0, capacity * frameLength);
    }

    /// <summary>To wait until it is writable, after a flush that left frames pending.</summary>
    public SafeFileDescriptor Handle => _socket;

    /// <summary>Frames that wait for <see cref="Flush"/>.</summary>
    public int Pending => _queue.Pending;

    /// <summary>Queues a frame, beginning with its Ethernet header. False if there is no room: flush first.</summary>
    public bool TryQueue(ReadOnlySpan<byte> frame, int interfaceIndex)
    {
        if (!_queue.TryReserve(frame.Length, out byte* name, out _, out byte* data)) return false;
        *(sockaddr_ll*)name = new sockaddr_ll
        {
            sll_family = AF_PACKET,
            sll_ifindex = interfaceIndex,
            sll_halen = EthernetAddressLength,
        };
        frame.CopyTo(new Span<byte>(data, frame.Length));
        _queue.Commit(sizeof(sockaddr_ll), controlLength: 0, frame.Length);
        return true;
    }

    /// <summary>
    /// Sends up to <paramref name="limit"/> of the pending frames, in order. If the kernel's queues are full, the rest
    /// stays pending, to be flushed again later; a frame that is refused for good (ENXIO, ENETDOWN) is dropped.
    /// </summary>
    public FlushResult Flush(int limit = 1024)
    {
        int first = _queue.Done;
        int errno = _queue.Send(_socket, limit);
        int failed = 0;
        int lastError = 0;
        for (int i = first; i < _queue.Done; i++)
        {
            if (_queue.Errors[i] == 0) continue;
            failed++;
            lastError = _queue.Errors[i];
        }

        return new FlushResult(_queue.Done - first - failed, failed, _queue.Pending, errno != 0 ? errno : lastError);
    }

    /// <summary>Forgets the pending frames.</summary>
    public void Clear() => _queue.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _queue.Dispose();
    }
}
