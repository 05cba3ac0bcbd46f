using System.Text;

namespace Holdfast.Core.Checks;

/// <summary>Keeps what a server has sent until it can be read as a whole, up to a limit.</summary>
internal sealed class BoundedBuffer(int limit)
{
    private byte[] _bytes = new byte[Math.Min(limit, 512)];
    private int _length;

    /// <summary>What is there.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Adds bytes; false: that would be more than the limit, and nothing is added.</summary>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > limit - _length) return false;
        int needed = _length + bytes.Length;
        if (needed > _bytes.Length) Array.Resize(ref _bytes, Math.Min(limit, Math.Max(needed, 2 * _bytes.Length)));
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length = needed;
        return true;
    }

    /// <summary>Forgets the first bytes.</summary>
    public void Consume(int count)
    {
        _bytes.AsSpan(count, _length - count).CopyTo(_bytes);
        _length -= count;
    }

    /// <summary>What a server says, fit for one line of a log: printable ASCII, at most 200 characters.</summary>
    public static string Printable(ReadOnlySpan<byte> text)
    {
        const int Longest = 200;
        var shown = new StringBuilder();
        foreach (byte b in text[..Math.Min(text.Length, Longest)]) shown.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
        return shown.ToString();
    }
}
