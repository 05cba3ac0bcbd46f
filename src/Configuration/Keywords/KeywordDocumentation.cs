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
