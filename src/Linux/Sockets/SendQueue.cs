using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Sockets;

/// <summary>Messages in memory of its own, laid out for sendmmsg. Filled from the back, sent from the front.</summary>
internal sealed unsafe class SendQueue : IDisposable
{
    private readonly NativeMemoryBlock _memory;
    private readonly mmsghdr* _messages;
    private readonly iovec* _vectors;
    private readonly byte* _names;
    private readonly byte* _controls;
    private readonly byte* _data;
    private readonly int _nameStride;
    private readonly int _controlStride;
    private readonly int _dataLength;
    private int _dataUsed;

    public SendQueue(int capacity, int nameLength, int controlLength, int dataLength)
    {
        Capacity = capacity;
        Errors = new int[capacity];
        _nameStride = Align(nameLength);
        _controlStride = Align(controlLength);
        _dataLength = dataLength;
        _memory = new NativeMemoryBlock(
            capacity * (sizeof(mmsghdr) + sizeof(iovec) + _nameStride + _controlStride) + dataLength);
        _messages = (mmsghdr*)_memory.Pointer;
        _vectors = (iovec*)(_messages + capacity);
        _names = (byte*)(_vectors + capacity);
        _controls = _names + capacity * _nameStride;
        _data = _controls + capacity * _controlStride;
    }

    public int Capacity { get; }

    /// <summary>Messages queued since the queue was last empty.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them, from the first, have been dealt with.</summary>
    public int Done { get; private set; }

    /// <summary>For each message dealt with, 0 or the error number of its refusal.</summary>
    public int[] Errors { get; }

    public int Pending => Count - Done;

    /// <summary>Makes room for one message; false if there is none. The parts are to be filled by the caller.</summary>
    public bool TryReserve(int dataLength, out byte* name, out byte* control, out byte* data)
    {
        if (Pending == 0) Clear();
        if (Count == Capacity || _dataLength - _dataUsed < dataLength)
        {
            name = control = data = null;
            return false;
        }

        name = _names + Count * _nameStride;
        control = _controls + Count * _controlStride;
        data = _data + _dataUsed;
        return true;
    }

    /// <summary>Takes the message just reserved into the queue, with the lengths that it really has.</summary>
    public void Commit(int nameLength, int controlLength, int dataLength)
    {
        _vectors[Count] = new iovec { iov_base = _data + _dataUsed, iov_len = (nuint)dataLength };
        _messages[Count].msg_hdr = new msghdr
        {
            msg_name = _names + Count * _nameStride,
            msg_namelen = (uint)nameLength,
            msg_iov = _vectors + Count,
            msg_iovlen = 1,
            msg_control = controlLength == 0 ? null : _controls + Count * _controlStride,
            msg_controllen = (nuint)controlLength,
        };
        _dataUsed += Align(dataLength);
        Count++;
    }

    /// <summary>Sends what is pending, at most <paramref name="limit"/> messages. 0, or EAGAIN or ENOBUFS if the
    /// kernel takes no more now: then the rest stays pending. A message refused for another reason is passed over.</summary>
    public int Send(SafeFileDescriptor socket, int limit)
    {
        int end = Math.Min(Count, Done + limit);
        while (Done < end)
        {
            int sent = sendmmsg(socket, _messages + Done, (uint)(end - Done), MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent > 0)
            {
                Array.Clear(Errors, Done, sent);
                Done += sent;
                continue;
            }

            int errno = Errno.Last;
            if (errno == Errno.EINTR) continue;
            if (errno is Errno.EAGAIN or Errno.ENOBUFS) return errno;
            if (errno is Errno.EBADF or Errno.EFAULT) throw new SystemCallException(nameof(sendmmsg), errno);
            Errors[Done++] = errno;
        }

        return 0;
    }

    /// <summary>Gives up the first pending message, with this error.</summary>
    public void Skip(int errno) => Errors[Done++] = errno;

    /// <summary>Forgets everything.</summary>
    public void Clear() => Count = Done = _dataUsed = 0;

    public void Dispose() => _memory.Dispose();

    private static int Align(int length) => (length + 7) & ~7;
}
