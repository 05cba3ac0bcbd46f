using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;
using Holdfast.Core.Control;

namespace Holdfast.Core.Packets;

/// <summary>The address family of a virtual router. A virtual router carries addresses of one family only.</summary>
public enum IpFamily : byte
{
    /// <summary>No family: the default value of <see cref="IpAddress"/>.</summary>
    None = 0,

    /// <summary>IPv4.</summary>
    V4 = 4,

    /// <summary>IPv6.</summary>
    V6 = 6,
}

/// <summary>
/// An IPv4 or IPv6 address as a value: comparing, copying and reading one from a packet allocates nothing.
/// The order is that of RFC 9568, section 6.4.3: unsigned, network byte order.
/// </summary>
[JsonConverter(typeof(IpAddressJsonConverter))]
public readonly record struct IpAddress : IComparable<IpAddress>
{
    private readonly ulong _high;
    private readonly ulong _low;

    /// <summary>Reads an address from 4 or 16 bytes in network order.</summary>
    /// <exception cref="ArgumentException">The length is neither 4 nor 16.</exception>
    public IpAddress(ReadOnlySpan<byte> bytes)
    {
        switch (bytes.Length)
        {
            case 4:
                Family = IpFamily.V4;
                _low = BinaryPrimitives.ReadUInt32BigEndian(bytes);
                break;
            case 16:
                Family = IpFamily.V6;
                _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
                _low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
                break;
            default:
                throw new ArgumentException("An address has 4 or 16 bytes.", nameof(bytes));
        }
    }

    /// <summary>The family; <see cref="IpFamily.None"/> only for the default value.</summary>
    public IpFamily Family { get; }

    /// <summary>Bytes on the wire: 4, 16, or 0 for the default value.</summary>
    public int Length => Family switch { IpFamily.V4 => 4, IpFamily.V6 => 16, _ => 0 };

    /// <summary>224.0.0.0/4 or ff00::/8.</summary>
    public bool IsMulticast => Family == IpFamily.V4 ? _low >> 28 == 0xe : Family == IpFamily.V6 && _high >> 56 == 0xff;

    /// <summary>fe80::/10. IPv4 addresses are never link-local in VRRP's sense.</summary>
    public bool IsLinkLocal => Family == IpFamily.V6 && _high >> 54 == 0x3fa;

    /// <summary>Whether every bit is zero (0.0.0.0 or ::), or the value is the default.</summary>
    public bool IsUnspecified => _high == 0 && _low == 0;

    /// <summary>Reads an address in text form without prefix, zone or surrounding blanks. IPv4 must have four decimal parts.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        if (text.IsEmpty || text.Length > 45 || text.Contains('%') || text.Contains('[')) return false;
        bool looksLikeIpv4 = !text.Contains(':');
        if (looksLikeIpv4)
        {
            return TryParseIpv4(text, out address);
        }

        if (!IPAddress.TryParse(text, out IPAddress? parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6) return false;
        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, out _);
        address = new IpAddress(bytes);
        return true;
    }

    /// <summary>Like <see cref="TryParse"/>, for constants and tests.</summary>
    /// <exception cref="FormatException">The text is no address.</exception>
    public static IpAddress Parse(string text) =>
        TryParse(text, out IpAddress address) ? address : throw new FormatException($"'{text}' is not an IP address.");

    /// <summary>Writes the address in network order and returns how many bytes that took.</summary>
    public int Write(Span<byte> destination)
    {
        if (Family == IpFamily.V4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
        }
        else if (Family == IpFamily.V6)
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
            BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
        }

        return Length;
    }

    /// <inheritdoc/>
    /// <remarks>By hand: what the compiler makes of the enumeration allocates in code that is compiled ahead of time.</remarks>
    public bool Equals(IpAddress other) => _low == other._low && _high == other._high && Family == other.Family;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // System.HashCode draws a seed: chance, which the core does without.
        ulong mixed = unchecked((_low ^ (_high * 0x9e3779b97f4a7c15)) * 0xbf58476d1ce4e5b9);
        return unchecked((int)(mixed >> 32));
    }

    /// <inheritdoc/>
    public int CompareTo(IpAddress other)
    {
        // An enum's own CompareTo would box.
        int byFamily = ((byte)Family).CompareTo((byte)other.Family);
        if (byFamily != 0) return byFamily;
        int byHigh = _high.CompareTo(other._high);
        return byHigh != 0 ? byHigh : _low.CompareTo(other._low);
    }

    /// <summary>Whether the left address comes first in network byte order.</summary>
    public static bool operator <(IpAddress left, IpAddress right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left address comes last in network byte order.</summary>
    public static bool operator >(IpAddress left, IpAddress right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left address does not come last.</summary>
    public static bool operator <=(IpAddress left, IpAddress right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left address does not come first.</summary>
    public static bool operator >=(IpAddress left, IpAddress right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Family == IpFamily.None) return "none";
        Span<byte> bytes = stackalloc byte[16];
        int length = Write(bytes);
        return new IPAddress(bytes[..length]).ToString();
    }

    // IPAddress.TryParse takes "1", "1.2" and octal parts; inet_pton, and so every configuration file, does not.
    private static bool TryParseIpv4(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        Span<byte> bytes = stackalloc byte[4];
        for (int part = 0; part < 4; part++)
        {
            int end = part < 3 ? text.IndexOf('.') : text.Length;
            if (end is < 1 or > 3) return false;
            int value = 0;
            foreach (char digit in text[..end])
            {
                if (!char.IsAsciiDigit(digit)) return false;
                value = value * 10 + (digit - '0');
            }

            if (value > 255 || (end > 1 && text[0] == '0')) return false;
            bytes[part] = (byte)value;
            text = part < 3 ? text[(end + 1)..] : [];
        }

        address = new IpAddress(bytes);
        return true;
    }
}
