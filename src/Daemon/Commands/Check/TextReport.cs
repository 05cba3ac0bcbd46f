using System.Text;
using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>Findings for people, and a last line that counts them.</summary>
internal static class TextReport
{
    /// <summary>The whole report.</summary>
    public static string Write(IReadOnlyList<CheckedFile> files, bool colour)
    {
        var renderer = new DiagnosticRenderer(colour);
        var text = new StringBuilder();
        foreach (CheckedFile file in files)
        {
            foreach (Diagnostic finding in file.Findings) text.Append(renderer.Explain(finding));
            if (file.Result.DroppedDiagnostics > 0) text.Append($"... and {file.Result.DroppedDiagnostics} more\n\n");
        }

        return text.Append(Summary(files)).ToString();
    }

    private static string Summary(IReadOnlyList<CheckedFile> files)
    {
        Diagnostic[] findings = [.. files.SelectMany(file => file.Findings)];
        string where = files.Count == 1 ? files[0].Path : $"{files.Count} files";
        var text = new StringBuilder($"{where}: ");
        string counts = string.Join(", ", new[]
        {
            Count(findings, Severity.Error, "error"), Count(findings, Severity.Warning, "warning"), Count(findings, Severity.Note, "note"),
        }.Where(count => count.Length > 0));
        text.Append(counts.Length == 0 ? "nothing found" : counts);
        foreach (CheckedFile file in files.Where(file => file.CannotStart))
            text.Append(files.Count == 1 ? "; the daemon does not start with it" : $"; the daemon does not start with {file.Path}");
        int fixes = findings.Count(finding => finding.Fix is not null);
        if (fixes > 0) text.Append($"; --fix can mend {fixes}");
        text.Append('\n');
        if (findings.Length > 0) text.Append("More about a finding: holdfast check --explain CODE\n");
        return text.ToString();
    }

    private static string Count(Diagnostic[] findings, Severity severity, string name)
    {
        int count = findings.Count(finding => finding.Kind.Severity == severity);
        return count switch { 0 => "", 1 => $"1 {name}", _ => $"{count} {name}s" };
    }
}
