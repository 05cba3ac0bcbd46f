using System.Buffers.Binary;
using System.Globalization;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>
/// An IPv4 mask as inet_aton reads it: one to four parts, decimal, octal (0…) or hexadecimal (0x…), of which the last one
/// fills the rest. So 24 is not a prefix length, but 0.0.0.24.
/// </summary>
internal static class AddressMask
{
    /// <summary>255.255.255.255.</summary>
    public static IpAddress Whole { get; } = new([255, 255, 255, 255]);

    /// <summary>False: the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress mask)
    {
        mask = default;
        ulong value = 0;
        int parts = 0;
        while (true)
        {
            int dot = text.IndexOf('.');
            if (!TryPart(dot < 0 ? text : text[..dot], out uint part)) return false;
            if (dot < 0)
            {
                int bits = 32 - 8 * parts;
                if (bits < 32 && part >> bits != 0) return false;
                value |= part;
                break;
            }

            if (part > 255 || ++parts > 3) return false;
            value |= (ulong)part << (32 - 8 * parts);
            text = text[(dot + 1)..];
        }

        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        mask = new IpAddress(bytes);
        return true;
    }

    private static bool TryPart(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return uint.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        if (text is not ['0', _, ..]) return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        foreach (char digit in text)
        {
            if (digit is < '0' or > '7' || value > uint.MaxValue >> 3) return false;
            value = (value << 3) | (uint)(digit - '0');
        }

        return true;
    }
}
