using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Text;

/// <summary>Lines that end as Windows ends them.</summary>
internal sealed class WindowsLineEnds : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L400", Severity.Note, "Windows line ends", ErrorClass.None)
        {
            Consequence = "None for the daemon, which drops a carriage return before a line feed. Scripts that come "
                + "from the same editor cannot be executed, and other tools see the carriage returns.",
            Remedy = "Convert the file: sed -i 's/\\r$//' FILE.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (SourceText file in context.Files)
        {
            int first = file.Text.IndexOf("\r\n", StringComparison.Ordinal);
            if (first < 0) continue;
            int count = 0;
            for (int at = first; at >= 0; at = file.Text.IndexOf("\r\n", at + 2, StringComparison.Ordinal)) count++;
            string which = count >= file.LineCount - 1 ? "the lines" : $"{count} of {file.LineCount - 1} lines";
            context.Report(
                Kind, new SourceSpan(file, first, 1), $"{which} end as in Windows, with a carriage return",
                "the daemon drops them; scripts written with the same editor cannot be "
                    + "executed", $"sed -i 's/\\r$//' {file.Path}");
        }
    }
}
