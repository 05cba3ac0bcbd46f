using System.Buffers.Binary;
using System.Net;

namespace Holdfast.Linux.Netlink;

/// <summary>The address family of an <see cref="InetAddress"/>, in the kernel's numbers.</summary>
public enum InetFamily : byte
{
    /// <summary>AF_UNSPEC: no address.</summary>
    None = 0,

    /// <summary>AF_INET.</summary>
    Inet = 2,

    /// <summary>AF_INET6.</summary>
    Inet6 = 10,
}

/// <summary>An IPv4 or IPv6 address as the kernel takes it: a value of fixed size, no allocation.</summary>
public readonly record struct InetAddress
{
    // IPv4 uses the first four bytes of _high, so that writing is the same for both families.
    private readonly ulong _high;
    private readonly ulong _low;

    /// <summary>Reads an address of 4 or 16 bytes in network order.</summary>
    /// <exception cref="ArgumentException">The length is neither 4 nor 16.</exception>
    public InetAddress(ReadOnlySpan<byte> bytes)
    {
        switch (bytes.Length)
        {
            case 4:
                Family = InetFamily.Inet;
                _high = (ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 32;
                break;
            case 16:
                Family = InetFamily.Inet6;
                _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
                _low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
                break;
            default:
                throw new ArgumentException("An address has 4 or 16 bytes.", nameof(bytes));
        }
    }

    /// <summary>The family; <see cref="InetFamily.None"/> for the default value only.</summary>
    public InetFamily Family { get; }

    /// <summary>4, 16, or 0 for the default value.</summary>
    public int Length => Family switch { InetFamily.Inet => 4, InetFamily.Inet6 => 16, _ => 0 };

    /// <summary>32, 128, or 0 for the default value.</summary>
    public byte FullPrefixLength => (byte)(Length * 8);

    /// <summary>Whether this is the default value, no address at all.</summary>
    public bool IsNone => Family == InetFamily.None;

    /// <summary>fe80::/10. IPv4 has no such addresses for our purposes.</summary>
    public bool IsLinkLocal => Family == InetFamily.Inet6 && _high >> 54 == 0x3fa;

    /// <summary>Writes the address in network order and returns its length.</summary>
    public int Write(Span<byte> destination)
    {
        if (Family == InetFamily.Inet)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)(_high >> 32));
        }
        else if (Family == InetFamily.Inet6)
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
            BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
        }

        return Length;
    }

    /// <summary>Whether both addresses are of one family and agree in the first <paramref name="prefixLength"/> bits.</summary>
    public bool SharesPrefix(InetAddress other, int prefixLength)
    {
        if (Family != other.Family) return false;
        ulong highMask = prefixLength <= 0 ? 0 : prefixLength >= 64 ? ulong.MaxValue : ~(ulong.MaxValue >> prefixLength);
        ulong lowMask = prefixLength <= 64 ? 0 : prefixLength >= 128 ? ulong.MaxValue : ~(ulong.MaxValue >> (prefixLength - 64));
        return ((_high ^ other._high) & highMask) == 0 && ((_low ^ other._low) & lowMask) == 0;
    }

    /// <summary>Reads the usual text form, for tools and tests.</summary>
    /// <exception cref="FormatException">The text is no address.</exception>
    public static InetAddress Parse(string text)
    {
        IPAddress address = IPAddress.Parse(text);
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return new InetAddress(bytes[..length]);
    }

    /// <inheritdoc/>
    /// <remarks>By hand: what the compiler makes of the enumeration allocates in code that is compiled ahead of time.</remarks>
    public bool Equals(InetAddress other) => _low == other._low && _high == other._high && Family == other.Family;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_low, _high);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (IsNone) return "none";
        Span<byte> bytes = stackalloc byte[16];
        int length = Write(bytes);
        return new IPAddress(bytes[..length]).ToString();
    }
}
