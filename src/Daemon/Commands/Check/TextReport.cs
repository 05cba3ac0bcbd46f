using System.Text;
using Holdfast.Configuration.Peers;
using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>Findings for people, and a last line that counts them.</summary>
internal static class TextReport
{
    /// <summary>The whole report.</summary>
    public static string Write(IReadOnlyList<CheckedFile> files, bool colour, PeerReport? peers = null)
    {
        var renderer = new DiagnosticRenderer(colour);
        var text = new StringBuilder();
        foreach (CheckedFile file in files)
        {
            foreach (Diagnostic finding in file.Findings) text.Append(renderer.Explain(finding));
            if (file.Result.DroppedDiagnostics > 0) text.Append($"... and {file.Result.DroppedDiagnostics} more\n\n");
        }

        if (peers is { Tables.Count: > 0 }) text.Append(PeerReportText.Write(peers, colour).TrimStart('\n')).Append('\n');
        else if (peers is not null) text.Append("The files have no virtual router in common.\n\n");
        return text.Append(Summary(files)).ToString();
    }

    private static string Summary(IReadOnlyList<CheckedFile> files)
    {
        CheckCounts counts = CheckCounts.Of(files);
        string where = files.Count == 1 ? files[0].Path : $"{files.Count} files";
        string found = string.Join(", ", new[]
        {
            Count(counts.Errors, "error"), Count(counts.Warnings, "warning"), Count(counts.Notes, "note"),
        }.Where(count => count.Length > 0));
        var text = new StringBuilder($"{where}: {(found.Length == 0 ? "nothing found" : found)}");
        foreach (CheckedFile file in files.Where(file => file.CannotStart))
            text.Append($"; the daemon does not start with {(files.Count == 1 ? "it" : file.Path)}");
        if (counts.Fixes > 0) text.Append($"; --fix can mend {counts.Fixes}");
        text.Append('\n');
        if (found.Length > 0) text.Append("More about a finding: holdfast check --explain CODE\n");
        return text.ToString();
    }

    private static string Count(int count, string name) => count switch
    {
        0 => "",
        1 => $"1 {name}",
        _ => $"{count} {name}s",
    };
}
