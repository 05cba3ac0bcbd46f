using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Sockets;

/// <summary>Memory for recvmmsg: a fixed number of packets with sender and ancillary data.</summary>
internal sealed unsafe class ReceiveBuffers : IDisposable
{
    private const int NameLength = 32;
    private const int ControlLength = 128;

    private readonly NativeMemoryBlock _memory;
    private readonly int _capacity;
    private readonly int _dataLength;
    private readonly mmsghdr* _messages;
    private int _used;

    public ReceiveBuffers(int capacity, int dataLength)
    {
        _capacity = capacity;
        _dataLength = dataLength;
        int headers = sizeof(mmsghdr) + sizeof(iovec) + NameLength + ControlLength;
        _memory = new NativeMemoryBlock(capacity * (headers + dataLength));
        _messages = (mmsghdr*)_memory.Pointer;
        var vectors = (iovec*)(_messages + capacity);
        byte* names = (byte*)(vectors + capacity);
        byte* controls = names + capacity * NameLength;
        byte* data = controls + capacity * ControlLength;
        for (int i = 0; i < capacity; i++)
        {
            vectors[i] = new iovec { iov_base = data + i * dataLength, iov_len = (nuint)dataLength };
            _messages[i].msg_hdr = new msghdr
            {
                msg_name = names + i * NameLength,
                msg_iov = vectors + i,
                msg_iovlen = 1,
                msg_control = controls + i * ControlLength,
            };
        }

        _used = capacity;
    }

    /// <summary>Receives what is there, up to the capacity; 0 if nothing is.</summary>
    public int Receive(SafeFileDescriptor socket)
    {
        for (int i = 0; i < _used; i++)
        {
            _messages[i].msg_hdr.msg_namelen = NameLength;
            _messages[i].msg_hdr.msg_controllen = ControlLength;
        }

        _used = 0;
        int count = recvmmsg(socket, _messages, (uint)_capacity, MSG_DONTWAIT, null);
        if (count >= 0) return _used = count;

        // Besides "nothing there": an error that the network reported about an earlier packet, told once.
        int errno = Errno.Last;
        bool isTransient = errno is Errno.EAGAIN or Errno.EINTR or Errno.ENETDOWN or Errno.ENETUNREACH
            or Errno.EHOSTUNREACH or Errno.ECONNREFUSED or Errno.ENOBUFS or Errno.EHOSTDOWN or Errno.EPROTO
            or Errno.EMSGSIZE or Errno.EACCES or Errno.ENOMEM;
        return isTransient ? 0 : throw new SystemCallException(nameof(recvmmsg), errno);
    }

    public ReadOnlySpan<byte> Data(int index) =>
        new(Header(index).msg_iov->iov_base, (int)Math.Min(_messages[index].msg_len, (uint)_dataLength));

    public bool IsTruncated(int index) => (Header(index).msg_flags & MSG_TRUNC) != 0;

    public byte* Name(int index) => (byte*)Header(index).msg_name;

    /// <summary>The ancillary data of this level and type, or null.</summary>
    public byte* Control(int index, int level, int type)
    {
        ref msghdr header = ref Header(index);
        byte* at = (byte*)header.msg_control;
        byte* end = at + header.msg_controllen;
        while (end - at >= sizeof(cmsghdr))
        {
            var control = (cmsghdr*)at;
            if (control->cmsg_len < (nuint)sizeof(cmsghdr)) break;
            if (control->cmsg_level == level && control->cmsg_type == type) return at + sizeof(cmsghdr);
            at += (control->cmsg_len + 7) & ~(nuint)7;
        }

        return null;
    }

    public void Dispose() => _memory.Dispose();

    private ref msghdr Header(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_used, nameof(index));
        return ref _messages[index].msg_hdr;
    }
}
