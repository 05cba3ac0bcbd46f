using System.Text;

namespace Holdfast.Configuration.Keywords;

/// <summary>Writes the manual page <c>holdfast.conf(5)</c> from the keyword table.</summary>
public static class KeywordManual
{
    /// <summary>The whole page, in roff's man macros.</summary>
    public static string Write()
    {
        var page = new StringBuilder();
        page.Append(
            """
            .TH HOLDFAST.CONF 5 "" "Holdfast" "File Formats"
            .SH NAME
            holdfast.conf, keepalived.conf \- configuration of Holdfast
            .SH DESCRIPTION
            The file
            .I /etc/keepalived/keepalived.conf
            holds keywords with arguments, one to a line, and blocks of them in braces.
            It is the language of keepalived 2.4.3; what Holdfast adds is marked
            .IR holdfast .
            .PP
            .B #
            and
            .B !
            begin a comment, also inside a word, but not between double quotes or behind a backslash.
            Double quotes make one word of several.
            Numbers are decimal.
            Names of keywords are case-sensitive.
            A keyword that is given again replaces the earlier value; lists add up.
            .PP
            .B holdfast check
            .I FILE
            says what is wrong with a file and what it will do,
            .B holdfast keyword
            .I NAME
            what a keyword means.
            .SH KEYWORDS
            Made from the keyword table.

            """);
        foreach ((string path, KeywordBlock block) in KeywordTable.Blocks())
        {
            page.Append(".SS \"").Append(Escape(path)).Append("\"\n");
            foreach (Keyword keyword in block.Keywords)
            {
                page.Append(".TP\n.BI \"").Append(Escape(keyword.Name)).Append("\" \" ").Append(Escape(keyword.Arguments)).Append('"');
                page.Append('\n').Append(Line(KeywordDocumentation.Describe(keyword))).Append('\n');
            }
        }

        page.Append(
            """
            .SH SEE ALSO
            .BR holdfast (8)

            """);
        return page.ToString();
    }

    // A line that begins with a point or an apostrophe would be a request.
    private static string Line(string text)
    {
        string escaped = Escape(text);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? $"\\&{escaped}" : escaped;
    }

    private static string Escape(string text) => text
        .Replace("\\", "\\e", StringComparison.Ordinal)
        .Replace("-", "\\-", StringComparison.Ordinal)
        .Replace("\"", "\\(dq", StringComparison.Ordinal);
}
