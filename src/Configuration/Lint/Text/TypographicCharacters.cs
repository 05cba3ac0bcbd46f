using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Text;

/// <summary>Quotes, dashes and blanks that a word processor or a web page has made of those of the keyboard.</summary>
internal sealed class TypographicCharacters : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L401", Severity.Error, "typographic characters", ErrorClass.None)
        {
            Consequence = "Typographic quotes do not quote, typographic dashes are no sign and no option, and blanks "
                + "other than space and tab do not separate words: they become part of the value or the keyword.",
            Remedy = "Type them as on the keyboard: \" ' - and a space.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        // A file that is no text at all is another problem.
        HashSet<SourceText> binary = [.. context.Files.Where(file => file.Text.AsSpan().IndexOfAnyInRange('\0', '\b') >= 0)];
        foreach (SourceLine line in context.Lines)
        {
            if (binary.Contains(line.File)) continue;
            ReadOnlySpan<char> text = line.Text;
            List<TextEdit>? edits = null;
            int first = -1;
            int last = -1;
            bool isQuoted = false;
            for (int i = 0; i < text.Length; i++)
            {
                if (text[i] == '"') isQuoted = !isQuoted;
                if (isQuoted && Group(text[i]) == CharacterGroup.Quote) continue;
                if (text[i] < '\u00a0' || Plain(text, i) is not { } plain) continue;
                (edits ??= []).Add(new TextEdit(line.SpanOf(i, 1), plain));
                if (first < 0) first = i;
                last = i;
            }

            if (edits is null) continue;
            char found = text[first];
            context.Report(
                Kind, line.SpanOf(first, last - first + 1),
                edits.Count == 1 ? $"{Name(found)} (U+{(int)found:X4}) stands here" : $"{Name(found)} "
                    + $"(U+{(int)found:X4}) and the like stand here",
                Effect(found), Suggestion(found), new TextFix("write it with the characters of the keyboard", edits));
        }
    }

    // A dash within a word is as good as any letter of a name; before a letter or a digit it was to be a sign or an option.
    private static string? Plain(ReadOnlySpan<char> text, int i)
    {
        switch (text[i])
        {
            case '\u201c' or '\u201d' or '\u201e' or '\u201f' or '\u2033' or '\uff02':
                return "\"";
            case '\u2018' or '\u2019' or '\u201a' or '\u201b' or '\u2032':
                return "'";
            case '\u00a0' or (>= '\u2000' and <= '\u200a') or '\u202f' or '\u205f' or '\u3000':
                return " ";
            case '\u200b' or '\u200c' or '\u200d' or '\u2060' or '\ufeff':
                return "";
            case '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2212' or '\uff0d':
                return BeginsWord(text, i) ? "-" : null;
            case '\u2014' or '\u2015':
                return BeginsWord(text, i) ? i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]) ? "-" : "--" : null;
            default:
                return null;
        }
    }

    private static bool BeginsWord(ReadOnlySpan<char> text, int i) =>
        (i == 0 || text[i - 1] is ' ' or '\t' or '"' or '\'' or '=' or '\u00a0') && i + 1 < text.Length
        && char.IsAsciiLetterOrDigit(text[i + 1]);

    private static string Name(char c) => Group(c) switch
    {
        CharacterGroup.Quote => "a typographic quote",
        CharacterGroup.Dash => "a typographic dash",
        CharacterGroup.Nothing => c == '\ufeff' ? "a byte order mark" : "an invisible character",
        _ => c == '\u3000' ? "an ideographic space" : "a no-break or typographic space",
    };

    private static string Effect(char c) => Group(c) switch
    {
        CharacterGroup.Quote => "it quotes nothing: it is part of the word, and the words are separated at the "
            + "blanks between",
        CharacterGroup.Dash => "it is no sign and begins no option: it is part of the word",
        CharacterGroup.Nothing => "it is part of the word, which is therefore not the one that it looks like",
        _ => "it separates nothing: it is part of the word",
    };

    private static string Suggestion(char c) => Group(c) switch
    {
        CharacterGroup.Quote => "the quote of the keyboard",
        CharacterGroup.Dash => "the minus sign of the keyboard",
        CharacterGroup.Nothing => "remove it",
        _ => "a space",
    };

    private static CharacterGroup Group(char c) => c switch
    {
        (>= '\u2018' and <= '\u201f') or '\u2032' or '\u2033' or '\uff02' => CharacterGroup.Quote,
        (>= '\u2010' and <= '\u2015') or '\u2212' or '\uff0d' => CharacterGroup.Dash,
        '\u200b' or '\u200c' or '\u200d' or '\u2060' or '\ufeff' => CharacterGroup.Nothing,
        _ => CharacterGroup.Space,
    };

    private enum CharacterGroup
    {
        Quote,
        Dash,
        Space,
        Nothing,
    }
}
