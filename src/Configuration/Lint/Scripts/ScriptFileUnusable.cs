using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A script whose text the kernel or its shell cannot use as it was meant: line ends, dashes, prompts.</summary>
internal sealed class ScriptFileUnusable : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L223", Severity.Warning, "the text of a script is damaged", ErrorClass.None)
        {
            Consequence = "A script with Windows line ends names an interpreter that does not exist and cannot be "
                + "executed. A dash that a word processor has made out of '-' or '--' is no option: the program gets "
                + "it as a file or process name. A line with a shell prompt is a command that does not exist.",
            Remedy = "Save the script with Unix line ends (sed -i 's/\\r$//' FILE) and type dashes and quotes as "
                + "ASCII.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        var seen = new HashSet<string>();
        foreach (ScriptCall call in context.Calls)
        {
            if (call.File is not { } file || !seen.Add(file) || context.Environment.ReadTextFile(file) is not { } text) continue;
            if (text.Contains('\0')) continue;
            string first = text.Split('\n')[0];
            if (first.StartsWith("#!", StringComparison.Ordinal) && first.EndsWith('\r') && file == call.Path)
            {
                context.Report(
                    Kind, call.Span, $"{file} has Windows line ends: there is no interpreter "
                        + $"'{first[2..^1].Trim()}\\r'",
                    "the script cannot be executed: every run fails", $"sed -i 's/\\r$//' {file}");
            }

            foreach ((int number, string line) in ScriptText.Of(call, context.Environment).Lines)
            {
                int dash = line.AsSpan().IndexOfAny('\u2013', '\u2014');
                if (dash < 0 || !IsOption(line, dash)) continue;
                int end = dash;
                while (end < line.Length && !char.IsWhiteSpace(line[end]) && line[end] is not ('`' or ')' or '|' or ';')) end++;
                context.Report(
                    Kind, call.Span, $"line {number} of {file} has '{line[dash..end]}' with a typographic dash: it "
                        + "is no option",
                    "the program takes it for a name; what the script concludes from its output is wrong",
                    $"'{(line[dash] == '\u2014' ? "--" : "-")}{line[(dash + 1)..end].TrimStart('\u2013', '\u2014')}'");
                break;
            }
        }
    }

    // Amid a sentence a dash has blanks on both sides; as an option it stands right before a letter.
    private static bool IsOption(string line, int dash) =>
        dash > 0 && char.IsWhiteSpace(line[dash - 1]) && dash + 1 < line.Length
        && (char.IsAsciiLetter(line[dash + 1]) || line[dash + 1] is '\u2013' or '\u2014');
}
