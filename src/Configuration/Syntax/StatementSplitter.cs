using System.Buffers;

namespace Holdfast.Configuration.Syntax;

/// <summary>Splits a line at the braces that stand outside double quotes.</summary>
internal static class StatementSplitter
{
    private static readonly SearchValues<char> s_special = SearchValues.Create("{}\"");

    /// <summary>Adds the pieces of <paramref name="text"/> from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public static void Split(string text, int start, int end, LineMap map, List<Statement> statements)
    {
        int position = start;
        while (position < end)
        {
            int length = text.AsSpan(position, end - position).IndexOfAny(s_special);
            if (length < 0) break;
            position += length;
            char c = text[position];
            if (c == '"')
            {
                int close = text.AsSpan(position + 1, end - position - 1).IndexOf('"');
                if (close < 0) break;
                position += close + 2;
                continue;
            }

            AddWords(text, start, position, map, statements);
            var kind = c == '{' ? StatementKind.OpenBrace : StatementKind.CloseBrace;
            statements.Add(new Statement(kind, text, position, 1, map));
            start = ++position;
        }

        AddWords(text, start, end, map, statements);
    }

    private static void AddWords(string text, int start, int end, LineMap map, List<Statement> statements)
    {
        start = Blanks.Skip(text.AsSpan(0, end), start);
        end = Blanks.SkipBack(text, start, end);
        if (end > start) statements.Add(new Statement(StatementKind.Words, text, start, end - start, map));
    }
}
