using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>Splits statements into words, in the two ways in which keepalived does it.</summary>
public static class Tokens
{
    /// <summary>
    /// Words as most keywords read them: separated by blanks; <c>"..."</c> is one word, may be empty, and always starts a
    /// new one; no escapes; single quotes are ordinary characters. A quote without its end is reported; the words before it count.
    /// </summary>
    /// <param name="statement">The statement.</param>
    /// <param name="words">Is cleared, then receives the words, the keyword first.</param>
    /// <param name="diagnostics">Receives the report.</param>
    /// <returns>False when a quote lacked its end.</returns>
    public static bool Split(Statement statement, List<Word> words, DiagnosticBag diagnostics)
    {
        words.Clear();
        ReadOnlySpan<char> text = statement.Text;
        int position = 0;
        while (true)
        {
            position = Blanks.Skip(text, position);
            if (position == text.Length) return true;

            int start = position;
            if (text[start] == '"')
            {
                int length = text[(start + 1)..].IndexOf('"');
                if (length < 0)
                {
                    diagnostics.Add(SyntaxDiagnostics.UnmatchedQuote, statement.SpanOf(start, 1), "the closing \" is missing");
                    return false;
                }

                position = start + length + 2;
                words.Add(statement.WordAt(start, length + 2, isQuoted: true));
            }
            else
            {
                int length = text[start..].IndexOfAny(Blanks.AndQuote);
                position = length < 0 ? text.Length : start + length;
                words.Add(statement.WordAt(start, position - start, isQuoted: false));
            }
        }
    }

    /// <summary>
    /// Words as the script keywords read them, much like a shell: both quotes, adjoining pieces join, backslash escapes (in
    /// quotes too). Word 0 is the keyword, word 1 the command, words 2 and 3 its user and group.
    /// </summary>
    /// <returns>False, with no words, when a quote lacks its end or a backslash its character; that is reported.</returns>
    public static bool SplitShell(Statement statement, List<Word> words, DiagnosticBag diagnostics)
    {
        words.Clear();
        return ShellSplitter.Split(statement, words, diagnostics);
    }

    /// <summary>Splits a command (word 1 of <see cref="SplitShell"/>) into its argv, by the same rules a second time.</summary>
    /// <param name="command">The command.</param>
    /// <param name="span">Where it stands: for the report.</param>
    /// <param name="diagnostics">Receives the report.</param>
    /// <returns>Null when a quote lacks its end or a backslash its character; that is reported.</returns>
    public static IReadOnlyList<string>? SplitCommand(string command, SourceSpan span, DiagnosticBag diagnostics) =>
        ShellSplitter.Split(command, span, diagnostics);
}
