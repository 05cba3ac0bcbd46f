using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Holdfast.Linux.Netlink;

/// <summary>
/// Writes one netlink message (linux/netlink.h: nlmsghdr, fixed part, attributes) into a buffer of the caller. Several
/// messages follow each other in one buffer: begin the next one where <see cref="Complete"/> says that this one ends.
/// </summary>
public ref struct NetlinkMessage
{
    /// <summary>Size of nlmsghdr.</summary>
    public const int HeaderLength = 16;

    private readonly Span<byte> _buffer;
    private int _length;

    /// <summary>Begins a message.</summary>
    /// <param name="buffer">Room for the whole message; too little of it is a defect and throws.</param>
    /// <param name="type">nlmsg_type.</param>
    /// <param name="flags">nlmsg_flags.</param>
    /// <param name="sequence">nlmsg_seq; answers carry the same.</param>
    public NetlinkMessage(Span<byte> buffer, ushort type, ushort flags, uint sequence)
    {
        _buffer = buffer;
        _length = HeaderLength;
        buffer[..HeaderLength].Clear();
        MemoryMarshal.Write(buffer[4..], type);
        MemoryMarshal.Write(buffer[6..], flags);
        MemoryMarshal.Write(buffer[8..], sequence);
    }

    /// <summary>Appends a fixed structure, padded to four bytes.</summary>
    public void Put<T>(in T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(_buffer[_length..], value);
        Advance(Unsafe.SizeOf<T>());
    }

    /// <summary>Appends an attribute.</summary>
    public void PutAttribute(ushort type, scoped ReadOnlySpan<byte> value)
    {
        PutAttributeHeader(type, value.Length);
        value.CopyTo(_buffer[_length..]);
        Advance(value.Length);
    }

    /// <summary>Appends an attribute that is a number or a structure in the byte order of this machine.</summary>
    public void PutAttribute<T>(ushort type, in T value)
        where T : unmanaged
    {
        PutAttributeHeader(type, Unsafe.SizeOf<T>());
        Put(value);
    }

    /// <summary>Appends a text with its final zero.</summary>
    public void PutAttribute(ushort type, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text) + 1;
        PutAttributeHeader(type, length);
        Encoding.UTF8.GetBytes(text, _buffer[_length..]);
        _buffer[_length + length - 1] = 0;
        Advance(length);
    }

    /// <summary>Opens an attribute that contains attributes. Give the result to <see cref="EndNested"/>.</summary>
    public int BeginNested(ushort type)
    {
        int start = _length;
        PutAttributeHeader((ushort)(type | Rtnetlink.NLA_F_NESTED), 0);
        return start;
    }

    /// <summary>Closes what <see cref="BeginNested"/> opened.</summary>
    public readonly void EndNested(int start) =>
        MemoryMarshal.Write(_buffer[start..], checked((ushort)(_length - start)));

    /// <summary>Writes the length into the header and returns it: a multiple of four.</summary>
    public readonly int Complete()
    {
        MemoryMarshal.Write(_buffer, (uint)_length);
        return _length;
    }

    private void PutAttributeHeader(ushort type, int valueLength)
    {
        MemoryMarshal.Write(_buffer[_length..], checked((ushort)(4 + valueLength)));
        MemoryMarshal.Write(_buffer[(_length + 2)..], type);
        _length += 4;
    }

    // The padding is part of the message, so it is cleared: the kernel must not see what was in the buffer before.
    private void Advance(int length)
    {
        int end = _length + length;
        int padded = (end + 3) & ~3;
        _buffer[end..padded].Clear();
        _length = padded;
    }
}
