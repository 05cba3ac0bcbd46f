using System.Globalization;
using System.Text;

namespace Holdfast.Configuration.Keywords;

/// <summary>Writes the reference page of the configuration language from the keyword table.</summary>
public static class KeywordDocumentation
{
    /// <summary>The whole page, as Markdown.</summary>
    public static string Write()
    {
        var page = new StringBuilder();
        page.Append("""
            # Keywords of the configuration language

            Made from the keyword table in `src/Configuration/Keywords`; change the table, not this page.

            "Since" is the keepalived release that introduced a keyword; nothing there means before 2.2.8, `holdfast`
            means a keyword of Holdfast's own. *No effect yet* means: read, checked, and answered by one warning.

            """);
        (int rows, int built) = Coverage();
        page.Append(CultureInfo.InvariantCulture, $"\n{rows} rows, of which {built} have their effect.\n");
        foreach ((string path, KeywordBlock block) in KeywordTable.Blocks())
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {path}\n\n");
            page.Append("| keyword | arguments | values | default | since | meaning |\n|---|---|---|---|---|---|\n");
            foreach (Keyword keyword in block.Keywords)
            {
                page.Append("| ").AppendJoin(" | ", Cells(keyword).Select(Escape)).Append(" |\n");
            }
        }

        return page.ToString();
    }

    /// <summary>The values of a keyword in words: its range, then what is special about them.</summary>
    public static string Values(Keyword keyword)
    {
        string type = keyword.Kind switch
        {
            ArgumentKind.Bool => "bool",
            ArgumentKind.None => "flag",
            ArgumentKind.Block or ArgumentKind.NamedBlock => "block",
            ArgumentKind.Integer => $"{keyword.Minimum}..{keyword.Maximum}",
            ArgumentKind.Decimal => $"decimal {keyword.Minimum}..{keyword.Maximum}, {keyword.Places} places",
            _ => "",
        };
        return (type, keyword.Values) switch
        {
            ("", var values) => values,
            (_, "") => type,
            (_, var values) => $"{type}; {values}",
        };
    }

    /// <summary>Meaning, values, default and age of a keyword in one line of text.</summary>
    public static string Describe(Keyword keyword)
    {
        var parts = new List<string>();
        if (keyword.Meaning.Length > 0) parts.Add($"{char.ToUpperInvariant(keyword.Meaning[0])}{keyword.Meaning[1..]}");
        if (Values(keyword) is { Length: > 0 } values and not ("block" or "flag" or "-")) parts.Add($"Values: {values}");
        if (keyword.Default is not ("-" or "")) parts.Add($"Default: {keyword.Default}");
        if (keyword.Introduced == "holdfast") parts.Add("A keyword of Holdfast's own");
        else if (keyword.Introduced.Length > 0) parts.Add($"Since keepalived {keyword.Introduced}");
        if (keyword.IsDeprecated) parts.Add(keyword.Alias is { } successor ? $"Deprecated: use {successor}" : "Deprecated");
        else if (keyword.Alias is { } other) parts.Add($"The same as {other}");
        if (keyword.Effect == KeywordEffect.NotYet) parts.Add("Read and checked; has no effect yet");
        return string.Concat(parts.Select(part => $"{part}. ")).TrimEnd();
    }

    /// <summary>How many rows there are, and how many have their effect.</summary>
    public static (int Rows, int Built) Coverage()
    {
        List<Keyword> rows = [.. KeywordTable.Blocks().SelectMany(block => block.Block.Keywords)];
        return (rows.Count, rows.Count(row => row.Effect == KeywordEffect.Built));
    }

    private static string[] Cells(Keyword keyword)
    {
        string meaning = keyword.Meaning;
        if (keyword.Effect == KeywordEffect.NotYet) meaning += " (*no effect yet*)";
        return
        [
            $"`{keyword.Name}`", keyword.Arguments.Length == 0 ? "-" : $"`{keyword.Arguments}`", Values(keyword),
            keyword.Default, keyword.Introduced, meaning,
        ];
    }

    private static string Escape(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal);
}
