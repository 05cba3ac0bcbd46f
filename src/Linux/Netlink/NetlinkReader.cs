using System.Runtime.InteropServices;

namespace Holdfast.Linux.Netlink;

/// <summary>Walks over the messages of one datagram. Never throws: what is cut off or garbled ends the walk.</summary>
public ref struct NetlinkReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins before the first message.</summary>
    public NetlinkReader(ReadOnlySpan<byte> datagram)
    {
        _rest = datagram;
        Payload = default;
    }

    /// <summary>nlmsg_type of the current message.</summary>
    public ushort Type { get; private set; }

    /// <summary>nlmsg_flags of the current message.</summary>
    public ushort Flags { get; private set; }

    /// <summary>nlmsg_seq of the current message.</summary>
    public uint Sequence { get; private set; }

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>Goes to the next message; false at the end.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < NetlinkMessage.HeaderLength) return false;
        uint length = MemoryMarshal.Read<uint>(_rest);
        if (length < NetlinkMessage.HeaderLength || length > (uint)_rest.Length) return false;
        Type = MemoryMarshal.Read<ushort>(_rest[4..]);
        Flags = MemoryMarshal.Read<ushort>(_rest[6..]);
        Sequence = MemoryMarshal.Read<uint>(_rest[8..]);
        Payload = _rest[NetlinkMessage.HeaderLength..(int)length];
        _rest = _rest[Math.Min(_rest.Length, ((int)length + 3) & ~3)..];
        return true;
    }
}

/// <summary>Walks over attributes (struct nlattr). Never throws: what is cut off or garbled ends the walk.</summary>
public ref struct AttributeReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins before the first attribute.</summary>
    public AttributeReader(ReadOnlySpan<byte> attributes)
    {
        _rest = attributes;
        Value = default;
    }

    /// <summary>nla_type without its flag bits.</summary>
    public ushort Type { get; private set; }

    /// <summary>The value, without padding.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next attribute; false at the end.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < 4) return false;
        int length = MemoryMarshal.Read<ushort>(_rest);
        if (length < 4 || length > _rest.Length) return false;
        Type = (ushort)(MemoryMarshal.Read<ushort>(_rest[2..]) & Rtnetlink.NLA_TYPE_MASK);
        Value = _rest[4..length];
        _rest = _rest[Math.Min(_rest.Length, (length + 3) & ~3)..];
        return true;
    }

    /// <summary>The value as a number, or 0 if it is too short to be one.</summary>
    public readonly uint ReadUInt32() => Value.Length >= 4 ? MemoryMarshal.Read<uint>(Value) : 0;

    /// <summary>The value as a byte, or 0 if it is empty.</summary>
    public readonly byte ReadByte() => Value.IsEmpty ? (byte)0 : Value[0];

    /// <summary>The value as text without its final zero.</summary>
    public readonly ReadOnlySpan<byte> ReadText()
    {
        int end = Value.IndexOf((byte)0);
        return end < 0 ? Value : Value[..end];
    }
}
