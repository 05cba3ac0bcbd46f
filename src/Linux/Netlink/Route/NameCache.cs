using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Linux.Netlink.Route;

/// <summary>Names of at most 16 bytes (IFNAMSIZ) as strings, each made once, so that reading an event allocates nothing.</summary>
internal sealed class NameCache
{
    // More names than any machine has; a flood of made-up names must not grow the process.
    private const int Limit = 16384;

    private readonly Dictionary<(ulong, ulong), string> _names = [];

    public string Get(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return "";
        if (name.Length > 16) return Encoding.UTF8.GetString(name);
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        name.CopyTo(padded);
        (ulong, ulong) key = (BinaryPrimitives.ReadUInt64BigEndian(padded), BinaryPrimitives.ReadUInt64BigEndian(padded[8..]));
        if (_names.TryGetValue(key, out string? known)) return known;
        if (_names.Count == Limit) _names.Clear();
        return _names[key] = Encoding.UTF8.GetString(name);
    }
}
