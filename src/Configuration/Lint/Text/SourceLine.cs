using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Text;

/// <summary>A line of a file as it is written, without its comment.</summary>
/// <param name="File">The file.</param>
/// <param name="Number">The line, from 1.</param>
/// <param name="Start">Offset of its first character.</param>
/// <param name="Length">Number of characters before the comment.</param>
internal readonly record struct SourceLine(SourceText File, int Number, int Start, int Length)
{
    /// <summary>The text without the comment.</summary>
    public ReadOnlySpan<char> Text => File.Text.AsSpan(Start, Length);

    /// <summary>A piece of the line.</summary>
    public SourceSpan SpanOf(int start, int length) => new(File, Start + start, length);

    /// <summary>Every line of every file that has anything but blanks and a comment.</summary>
    public static IEnumerable<SourceLine> All(IEnumerable<SourceText> files)
    {
        foreach (SourceText file in files)
        {
            int count = file.LineCount;
            for (int number = 1; number <= count; number++)
            {
                int length = LengthWithoutComment(file.Line(number));
                if (length > 0) yield return new SourceLine(file, number, file.LineStart(number), length);
            }
        }
    }

    private static int LengthWithoutComment(ReadOnlySpan<char> line)
    {
        List<int>? removable = null;
        int end = Comments.Find(line, ref removable);
        return Blanks.SkipBack(line, 0, end);
    }
}
