using System.Text;
using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>Findings as workflow commands of GitHub Actions, which shows them at their lines.</summary>
internal static class GitHubReport
{
    /// <summary>One line for each finding.</summary>
    public static string Write(IReadOnlyList<CheckedFile> files)
    {
        var text = new StringBuilder();
        foreach (Diagnostic finding in files.SelectMany(file => file.Findings)) Append(text, finding);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Diagnostic finding)
    {
        text.Append("::").Append(Command(finding.Kind.Severity)).Append(' ');
        if (finding.Span is { } span)
        {
            (int endLine, int endColumn) = span.Source.Position(span.End);
            text.Append($"file={Property(span.Source.Path)},line={span.Line},endLine={endLine},");

            // Columns are refused when the lines differ.
            if (endLine == span.Line) text.Append($"col={span.Column},endColumn={endColumn},");
        }

        text.Append($"title={Property($"{finding.Kind.Code}: {finding.Kind.Title}")}::{Data(Sentences(finding))}\n");
    }

    private static string Sentences(Diagnostic finding)
    {
        string text = finding.Message;
        if ((finding.Effect ?? finding.Kind.Consequence) is { Length: > 0 } effect) text += $"\n{effect}";
        if ((finding.Suggestion ?? finding.Kind.Remedy) is { Length: > 0 } help) text += $"\n{help}";
        return text;
    }

    private static string Command(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "notice",
    };

    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
