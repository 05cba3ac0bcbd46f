using System.Runtime.InteropServices;
using Holdfast.Linux.Interop;

namespace Holdfast.Linux.Netlink;

/// <summary>Buffers for many datagrams, filled by one system call (recvmmsg).</summary>
internal sealed unsafe class ReceiveSlots
{
    private readonly byte[] _buffer;
    private readonly iovec[] _vectors;
    private readonly mmsghdr[] _headers;
    private readonly int _slotLength;

    /// <summary>Room for <paramref name="count"/> datagrams of at most <paramref name="slotLength"/> bytes.</summary>
    public ReceiveSlots(int count, int slotLength)
    {
        // The arrays are pinned for their whole life (pinned object heap), so the addresses in them stay true.
        _slotLength = slotLength;
        _buffer = GC.AllocateUninitializedArray<byte>(count * slotLength, pinned: true);
        _vectors = GC.AllocateArray<iovec>(count, pinned: true);
        _headers = GC.AllocateArray<mmsghdr>(count, pinned: true);
        for (int i = 0; i < count; i++)
        {
            _vectors[i].iov_base = (void*)Marshal.UnsafeAddrOfPinnedArrayElement(_buffer, i * slotLength);
            _vectors[i].iov_len = (nuint)slotLength;
            _headers[i].msg_hdr.msg_iov = (iovec*)Marshal.UnsafeAddrOfPinnedArrayElement(_vectors, i);
            _headers[i].msg_hdr.msg_iovlen = 1;
        }
    }

    /// <summary>How many datagrams fit.</summary>
    public int Capacity => _headers.Length;

    /// <summary>The datagram in a slot, as far as it fitted.</summary>
    public ReadOnlySpan<byte> this[int slot] =>
        _buffer.AsSpan(slot * _slotLength, (int)Math.Min(_headers[slot].msg_len, (uint)_slotLength));

    /// <summary>Whether the datagram in a slot was longer than the slot.</summary>
    public bool IsTruncated(int slot) => (_headers[slot].msg_hdr.msg_flags & LibC.MSG_TRUNC) != 0;

    /// <summary>Reads what is there, at most <see cref="Capacity"/> datagrams, without waiting.</summary>
    /// <returns>How many, or the negative error number: -EAGAIN when there is nothing.</returns>
    public int Receive(SafeHandle socket)
    {
        int count;
        do
        {
            count = LibC.recvmmsg(
                socket, (mmsghdr*)Marshal.UnsafeAddrOfPinnedArrayElement(_headers, 0), (uint)_headers.Length, LibC.MSG_DONTWAIT, null);
        }
        while (count < 0 && Errno.Last == Errno.EINTR);
        return count < 0 ? -Errno.Last : count;
    }
}
