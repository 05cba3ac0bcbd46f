using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding;

/// <summary>Changes that surely mend a finding. In doubt there is none: null.</summary>
internal static class Mending
{
    // Of shorter words another one is too near to be sure.
    private const int LengthForOneSlip = 6;
    private const int LengthForTwoSlips = 12;

    /// <summary>The right spelling of an unknown keyword, if only one keyword of the block is near and its form fits the line.</summary>
    /// <param name="words">The line.</param>
    /// <param name="block">What may stand there.</param>
    /// <param name="isFollowedByBrace">Whether a block begins behind it.</param>
    public static TextFix? Spelling(IReadOnlyList<Word> words, KeywordBlock block, bool isFollowedByBrace)
    {
        string word = words[0].Text;
        if (words[0].WasQuoted) return null;
        Keyword? found = block.Keywords.FirstOrDefault(keyword => IsSame(keyword.Name, word)) ?? OnlyNear(word, block);
        if (found is null || found.OpensBlock != isFollowedByBrace || found.Name.StartsWith('<')) return null;
        if (found.NeedsArgument ? words.Count < 2 : found.Kind == ArgumentKind.None && words.Count > 1) return null;
        return Write(words[0].Span, found.Name);
    }

    /// <summary>The newer word for an old one that takes the same arguments.</summary>
    public static TextFix? Successor(Keyword keyword, KeywordBlock block, SourceSpan span) =>
        keyword.Alias is { } name && block.Find(name) is { } successor && successor.Arguments == keyword.Arguments
            && successor.OpensBlock == keyword.OpensBlock && successor.NeedsArgument == keyword.NeedsArgument
            ? Write(span, name)
            : null;

    /// <summary>One of the words that may stand there, if only upper and lower case differ.</summary>
    public static TextFix? Case(Word word, IEnumerable<string> allowed) =>
        allowed.FirstOrDefault(candidate => candidate.Equals(word.Text, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Write(word.Span, found)
            : null;

    /// <summary>Writes the value that is used anyway.</summary>
    public static TextFix? Write(SourceSpan span, string text) => TextFix.Replace($"write '{text}'", span, text);

    /// <summary>
    /// Removes words that are passed over, unless they look like something that was meant: the rest of a text, a switch,
    /// another keyword.
    /// </summary>
    public static TextFix? WithoutSurplus(Keyword keyword, IReadOnlyList<Word> words, int kept, KeywordBlock block)
    {
        if (keyword.Kind == ArgumentKind.Text || !words[0].Span.IsVerbatim) return null;
        for (int i = kept; i < words.Count; i++)
        {
            if (block.Find(words[i].Chars) is not null || words[i].Text is "on" or "off" or "true" or "false" or "yes" or "no") return null;
        }

        SourceSpan first = words[kept - 1].Span;
        SourceSpan last = words[^1].Span;
        if (!ReferenceEquals(first.Source, last.Source) || last.End <= first.End || !last.IsVerbatim) return null;
        return TextFix.Replace("remove what is ignored", first with { Start = first.End, Length = last.End - first.End }, "");
    }

    /// <summary>Cuts a text behind the characters that count. Says nothing about what the text is.</summary>
    public static TextFix? Cut(Word word, int length)
    {
        if (word.Text.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0) return null;
        SourceSpan rest = word.SpanOf(length, word.Chars.Length - length);
        return rest.Length == word.Chars.Length - length ? TextFix.Replace($"keep the first {length} characters", rest, "") : null;
    }

    private static bool IsSame(string keyword, string word) =>
        keyword.Replace('-', '_').Equals(word.Replace('-', '_'), StringComparison.OrdinalIgnoreCase);

    private static Keyword? OnlyNear(string word, KeywordBlock block)
    {
        int limit = word.Length >= LengthForTwoSlips ? 2 : word.Length >= LengthForOneSlip ? 1 : 0;
        if (limit == 0) return null;
        var near = block.Keywords
            .Where(keyword => !keyword.IsDeprecated)
            .Select(keyword => (Keyword: keyword, Distance: SpellingSuggestion.Distance(word, keyword.Name, limit + 1)))
            .Where(candidate => candidate.Distance <= limit + 1)
            .OrderBy(candidate => candidate.Distance)
            .Take(2)
            .ToList();
        if (near.Count == 0 || near[0].Distance > limit) return null;
        return near.Count == 1 || near[1].Distance > near[0].Distance + 1 ? near[0].Keyword : null;
    }
}
