using System.Text;

namespace Holdfast.Configuration.Text;

/// <summary>A file of the configuration as it was read. Lines are counted by line feed alone, from 1.</summary>
public sealed class SourceText
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private int[]? _lineStarts;

    /// <summary>A text that is at hand as characters.</summary>
    public SourceText(string path, string text)
        : this(path, text, s_strictUtf8)
    {
    }

    private SourceText(string path, string text, Encoding encoding)
    {
        Path = path;
        Text = text;
        Encoding = encoding;
    }

    /// <summary>The path as the messages name it.</summary>
    public string Path { get; }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>UTF-8, or Latin-1 for a file that is not valid UTF-8: so that every byte can be given back.</summary>
    public Encoding Encoding { get; }

    /// <summary>Number of lines; a text that ends without line feed has one more than it has line feeds.</summary>
    public int LineCount => LineStarts.Length;

    private int[] LineStarts => _lineStarts ??= IndexLines(Text);

    /// <summary>Decodes the bytes of a file. Never fails: what is not UTF-8 is taken as Latin-1.</summary>
    public static SourceText FromBytes(string path, ReadOnlySpan<byte> bytes)
    {
        Encoding encoding = System.Text.Unicode.Utf8.IsValid(bytes) ? s_strictUtf8 : Encoding.Latin1;
        return new SourceText(path, encoding.GetString(bytes), encoding);
    }

    /// <summary>
    /// Decodes a file without holding its bytes as a whole: most are plain ASCII, which this looks for first. Null: it is
    /// not, or it has changed meanwhile; then <see cref="FromBytes"/> must have them all.
    /// </summary>
    /// <param name="path">The path as messages name it.</param>
    /// <param name="length">How many bytes there are.</param>
    /// <param name="read">Fills a buffer from an offset on; returns how many bytes it got.</param>
    public static SourceText? FromAscii(string path, int length, Func<byte[], int, int> read)
    {
        var buffer = new byte[Math.Min(length, 1 << 16)];
        bool isAscii = true;
        string decoded = string.Create(length, (Buffer: buffer, Read: read), (chars, source) =>
        {
            for (int offset = 0; isAscii && offset < chars.Length;)
            {
                int count = source.Read(source.Buffer, offset);
                ReadOnlySpan<byte> bytes = source.Buffer.AsSpan(0, Math.Min(count, chars.Length - offset));
                isAscii = count > 0 && Ascii.ToUtf16(bytes, chars[offset..], out _) == System.Buffers.OperationStatus.Done;
                offset += bytes.Length;
            }
        });
        return isAscii ? new SourceText(path, decoded) : null;
    }

    /// <summary>The line (from 1) and the column (from 1, in characters) of an offset into <see cref="Text"/>.</summary>
    public (int Line, int Column) Position(int offset)
    {
        int index = Array.BinarySearch(LineStarts, offset);
        if (index < 0) index = ~index - 1;
        return (index + 1, offset - LineStarts[index] + 1);
    }

    /// <summary>The characters of a line (from 1), without its line feed and a carriage return before that.</summary>
    public ReadOnlySpan<char> Line(int line)
    {
        int start = LineStarts[line - 1];
        int end = line < LineStarts.Length ? LineStarts[line] - 1 : Text.Length;
        if (end > start && Text[end - 1] == '\r') end--;
        return Text.AsSpan(start, end - start);
    }

    /// <summary>The offset at which a line (from 1) begins.</summary>
    public int LineStart(int line) => LineStarts[line - 1];

    /// <inheritdoc/>
    public override string ToString() => Path;

    private static int[] IndexLines(string text)
    {
        var starts = new int[text.AsSpan().Count('\n') + 1];
        int next = 0;
        for (int line = 1; line < starts.Length; line++)
        {
            next += text.AsSpan(next).IndexOf('\n') + 1;
            starts[line] = next;
        }

        return starts;
    }
}
