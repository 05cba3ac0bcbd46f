using System.Buffers;
using System.Text;

namespace Holdfast.Core.Checks.Http2;

/// <summary>
/// HPACK (RFC 7541) as far as one request on a connection needs it: literal fields are written; of what is read, the static
/// table's names are known where a check looks at them. There is no dynamic table, for the server is told that its size is zero.
/// </summary>
internal static class Hpack
{
    private const int StaticEntries = 61;
    private const int FirstStatus = 8;
    private const int MostFields = 256;
    private const int LongestText = 64 * 1024;

    private static readonly string[] s_statuses = ["200", "204", "206", "304", "400", "404", "500"];

    /// <summary>Writes a field as it is: not indexed, no Huffman code.</summary>
    public static void Write(IBufferWriter<byte> output, string name, string value)
    {
        output.Write("\0"u8);
        WriteText(output, name);
        WriteText(output, value);
    }

    /// <summary>Reads a whole block.</summary>
    /// <param name="block">The fragments, put together.</param>
    /// <param name="fields">Its fields; the name is empty where it is of no interest here.</param>
    /// <returns>False: it is broken, or uses the dynamic table.</returns>
    public static bool TryRead(ReadOnlySpan<byte> block, List<(string Name, string Value)> fields)
    {
        int total = 0;
        while (!block.IsEmpty)
        {
            byte first = block[0];
            if ((first & 0xe0) == 0x20)
            {
                // The size of the dynamic table: what the server keeps for itself does not matter.
                if (!TryInteger(ref block, 5, out _)) return false;
                continue;
            }

            bool isIndexed = (first & 0x80) != 0;
            int prefix = isIndexed ? 7 : (first & 0xc0) == 0x40 ? 6 : 4;
            if (!TryInteger(ref block, prefix, out int index) || index > StaticEntries) return false;
            string name;
            string value = "";
            if (isIndexed)
            {
                if (index == 0) return false;
                name = StaticName(index);
                if (index - FirstStatus is >= 0 and var status && status < s_statuses.Length) value = s_statuses[status];
            }
            else
            {
                name = StaticName(index);
                if ((index == 0 && !TryText(ref block, out name)) || !TryText(ref block, out value)) return false;
            }

            total += name.Length + value.Length;
            if (total > LongestText || fields.Count == MostFields) return false;
            fields.Add((name, value));
        }

        return true;
    }

    private static string StaticName(int index) => index switch
    {
        >= FirstStatus and <= 14 => ":status",
        28 => "content-length",
        31 => "content-type",
        _ => "",
    };

    private static void WriteText(IBufferWriter<byte> output, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        WriteInteger(output, bytes.Length);
        output.Write(bytes);
    }

    // With a prefix of seven bits, and no Huffman code.
    private static void WriteInteger(IBufferWriter<byte> output, int value)
    {
        const int Prefix = 127;
        if (value < Prefix)
        {
            output.Write([(byte)value]);
            return;
        }

        output.Write([(byte)Prefix]);
        int rest = value - Prefix;
        for (; rest >= 128; rest >>= 7) output.Write([(byte)(rest & 127 | 128)]);
        output.Write([(byte)rest]);
    }

    private static bool TryInteger(ref ReadOnlySpan<byte> block, int prefix, out int value)
    {
        value = 0;
        if (block.IsEmpty) return false;
        int most = (1 << prefix) - 1;
        value = block[0] & most;
        block = block[1..];
        if (value < most) return true;
        for (int shift = 0; shift <= 21; shift += 7)
        {
            if (block.IsEmpty) return false;
            byte b = block[0];
            block = block[1..];
            value += (b & 127) << shift;
            if (b < 128) return true;
        }

        return false;
    }

    private static bool TryText(ref ReadOnlySpan<byte> block, out string text)
    {
        text = "";
        if (block.IsEmpty) return false;
        bool isCoded = (block[0] & 0x80) != 0;
        if (!TryInteger(ref block, 7, out int length) || length > block.Length) return false;
        ReadOnlySpan<byte> bytes = block[..length];
        block = block[length..];
        if (!isCoded)
        {
            text = Encoding.Latin1.GetString(bytes);
            return true;
        }

        var decoded = new ArrayBufferWriter<byte>(2 * length + 1);
        if (!HpackHuffman.TryDecode(bytes, decoded)) return false;
        text = Encoding.Latin1.GetString(decoded.WrittenSpan);
        return true;
    }
}
