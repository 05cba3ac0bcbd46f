using System.Globalization;
using Holdfast.Configuration.Syntax;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>Reads addresses as they are written, and does sums with them.</summary>
internal static class Addressing
{
    /// <summary>Reads ADDR or ADDR/PREFIX; a prefix that is none makes it false, as the compiler has reported it.</summary>
    public static bool TryRead(Word word, out IpAddress address, out byte? prefix)
    {
        ReadOnlySpan<char> text = word.Chars;
        prefix = null;
        int slash = text.IndexOf('/');
        if (!IpAddress.TryParse(slash < 0 ? text : text[..slash], out address)) return false;
        if (slash < 0) return true;
        if (!byte.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out byte length)
            || length > address.Length * 8)
        {
            return false;
        }

        prefix = length;
        return true;
    }

    /// <summary>Whether two addresses agree in their first bits.</summary>
    public static bool SameNetwork(IpAddress one, IpAddress other, int prefix)
    {
        if (one.Family != other.Family) return false;
        Span<byte> first = stackalloc byte[16];
        Span<byte> second = stackalloc byte[16];
        one.Write(first);
        other.Write(second);
        for (int bit = 0; bit < prefix; bit++)
        {
            int mask = 0x80 >> (bit % 8);
            if ((first[bit / 8] & mask) != (second[bit / 8] & mask)) return false;
        }

        return true;
    }
}
