using System.Text;

namespace Holdfast.Configuration.Text;

/// <summary>What is known of a kind of finding, as long text for a terminal and as the reference page of all kinds.</summary>
public static class DiagnosticDocumentation
{
    /// <summary>The long text of a kind, for <c>--explain</c>: several lines, each ending in a line feed.</summary>
    public static string Explain(DiagnosticKind kind)
    {
        var text = new StringBuilder();
        text.Append($"{kind.Code} ({Label(kind.Severity)}): {kind.Title}\n");
        AppendSection(text, "What happens", kind.Consequence);
        AppendSection(text, "What to write instead", kind.Remedy);
        if (kind.Example.Length > 0)
        {
            text.Append("\nExample:\n\n");
            foreach (string line in kind.Example.TrimEnd().Split('\n')) text.Append($"    {line}".TrimEnd()).Append('\n');
        }

        return text.Append('\n').Append(Switch(kind)).Append('\n').ToString();
    }

    /// <summary>The reference page, as Markdown.</summary>
    public static string WritePage()
    {
        var page = new StringBuilder();
        page.Append("""
            # Findings

            Made from the catalogue in `src/Configuration/Text/DiagnosticCatalog.cs`; change the kinds, not this page.

            `holdfast check FILE` shows them with their place; `holdfast check --explain CODE` shows one of these texts. **S**:
            the text of the files; **B**: a statement; **V**: the configuration as a whole; **L**: what a configuration may say,
            and its author seldom means; **P**: two machines side by side. A code is never used again for something else. An
            *error* means that something which was written has no effect, or that the daemon does not start; a *warning*, that it
            does not do what one may think; a *note* is worth knowing.

            A comment switches a finding off: `# holdfast: allow L102` at the end of a line for that line, on a line of its own for
            the next statement with its block, `# holdfast: allow-file L102` for the file; a reason may follow. So does `--allow`
            on the command line. Errors of the language stay.

            """);
        foreach (DiagnosticKind kind in DiagnosticCatalog.All)
        {
            page.Append($"\n## {kind.Code} {kind.Title}\n\n*{Label(kind.Severity)}*");
            if (!kind.CanBeSwitchedOff) page.Append(", cannot be switched off");
            page.Append($". {kind.Consequence}\n\n**Instead:** {kind.Remedy}\n");
            if (kind.Example.Length > 0) page.Append($"\n```\n{kind.Example.TrimEnd()}\n```\n");
        }

        return page.ToString();
    }

    private static string Label(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    private static string Switch(DiagnosticKind kind) => kind.CanBeSwitchedOff
        ? $"To switch it off: --allow {kind.Code}, or '# holdfast: allow {kind.Code}' in the file, at the end of the line\n"
            + "or in front of the block."
        : "It cannot be switched off.";

    private static void AppendSection(StringBuilder text, string title, string words)
    {
        const int Width = 96;
        if (words.Length == 0) return;
        text.Append($"\n{title}:\n");
        int column = 0;
        foreach (string word in words.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append('\n');
                column = 0;
            }

            text.Append(column == 0 ? "  " : " ").Append(word);
            column += (column == 0 ? 2 : 1) + word.Length;
        }

        text.Append('\n');
    }
}
