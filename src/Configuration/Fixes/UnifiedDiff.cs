using System.Text;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Fixes;

/// <summary>
/// Shows the change of a file as <c>diff -u</c> does. It is made from the edits, not found by comparing, so that it is
/// exact and takes time in proportion to the changes. Secrets are shown as asterisks.
/// </summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>The diff of a file; empty when nothing changes.</summary>
    /// <param name="file">The change.</param>
    /// <param name="masked">Whether a line with a secret is shown, which such a diff cannot be applied for.</param>
    public static string Write(ChangedFile file, out bool masked)
    {
        masked = false;
        List<Block> blocks = [.. Blocks(file)];
        if (blocks.Count == 0) return "";
        var text = new StringBuilder($"--- {file.Before.Path}\n+++ {file.Before.Path}\n");
        int shift = 0;
        for (int first = 0; first < blocks.Count;)
        {
            int last = first;
            while (last + 1 < blocks.Count && blocks[last + 1].FirstLine - blocks[last].EndLine <= 2 * Context) last++;
            masked |= AppendHunk(text, file.Before, blocks[first..(last + 1)], ref shift);
            first = last + 1;
        }

        return text.ToString();
    }

    private static bool AppendHunk(StringBuilder text, SourceText before, List<Block> blocks, ref int shift)
    {
        int start = Math.Max(1, blocks[0].FirstLine - Context);
        int end = Math.Min(LineEnd(before), blocks[^1].EndLine + Context);
        int oldCount = end - start;
        int newCount = oldCount + blocks.Sum(block => block.New.Length - (block.EndLine - block.FirstLine));
        text.Append($"@@ -{Range(start, oldCount)} +{Range(start + shift, newCount)} @@\n");
        shift += newCount - oldCount;

        bool masked = false;
        int line = start;
        foreach (Block block in blocks)
        {
            for (; line < block.FirstLine; line++) masked |= AppendLine(text, ' ', Full(before, line));
            for (; line < block.EndLine; line++) masked |= AppendLine(text, '-', Full(before, line));
            foreach (string added in block.New) masked |= AppendLine(text, '+', added);
        }

        for (; line < end; line++) masked |= AppendLine(text, ' ', Full(before, line));
        return masked;
    }

    // diff writes the line before an empty range.
    private static string Range(int start, int count) => count switch
    {
        0 => $"{start - 1},0",
        1 => $"{start}",
        _ => $"{start},{count}",
    };

    private static bool AppendLine(StringBuilder text, char sign, string line)
    {
        string shown = SecretText.Mask(line);
        text.Append(sign).Append(shown);
        if (!line.EndsWith('\n')) text.Append("\n\\ No newline at end of file\n");
        return shown != line;
    }

    /// <summary>Runs of lines that change; edits on one line, or on neighbours, are one run.</summary>
    private static IEnumerable<Block> Blocks(ChangedFile file)
    {
        SourceText before = file.Before;
        for (int i = 0; i < file.Edits.Count;)
        {
            int first = i;
            int firstLine = file.Edits[i].Span.Line;
            int endLine = EndLine(file.Edits[i]);
            while (++i < file.Edits.Count && file.Edits[i].Span.Line <= endLine) endLine = Math.Max(endLine, EndLine(file.Edits[i]));
            endLine = Math.Min(endLine, LineEnd(before));
            int start = before.LineStart(firstLine);
            string changed = file.Apply(start, Start(before, endLine), file.Edits.Skip(first).Take(i - first));
            if (Trim(before, firstLine, endLine, Lines(changed)) is { } block) yield return block;
        }
    }

    // A line that an edit only touches at its end, or that it leaves as it was, does not change.
    private static Block? Trim(SourceText before, int firstLine, int endLine, List<string> lines)
    {
        while (lines.Count > 0 && firstLine < endLine && lines[0] == Full(before, firstLine))
        {
            lines.RemoveAt(0);
            firstLine++;
        }

        while (lines.Count > 0 && firstLine < endLine && lines[^1] == Full(before, endLine - 1))
        {
            lines.RemoveAt(lines.Count - 1);
            endLine--;
        }

        return lines.Count == 0 && firstLine == endLine ? null : new Block(firstLine, endLine, [.. lines]);
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (int at = 0; at < text.Length;)
        {
            int length = text.AsSpan(at).IndexOf('\n') + 1;
            if (length == 0) length = text.Length - at;
            lines.Add(text.Substring(at, length));
            at += length;
        }

        return lines;
    }

    private static int EndLine(TextEdit edit) => edit.Span.Source.Position(edit.Span.End).Line + 1;

    // Behind the last line; a text that ends in a line feed has an empty one there, which is none to diff.
    private static int LineEnd(SourceText text) =>
        text.LineStart(text.LineCount) == text.Text.Length ? Math.Max(text.LineCount, 1) : text.LineCount + 1;

    private static int Start(SourceText text, int line) => line > text.LineCount ? text.Text.Length : text.LineStart(line);

    private static string Full(SourceText text, int line) => text.Text[text.LineStart(line)..Start(text, line + 1)];

    /// <summary>Lines that change, and what they become. Each new line has its line feed.</summary>
    private sealed record Block(int FirstLine, int EndLine, string[] New);
}
