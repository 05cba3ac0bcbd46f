using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>How many findings there are.</summary>
/// <param name="Errors">Errors.</param>
/// <param name="Warnings">Warnings.</param>
/// <param name="Notes">Notes.</param>
/// <param name="Fixes">Findings with a fix.</param>
internal sealed record CheckCounts(int Errors, int Warnings, int Notes, int Fixes)
{
    /// <summary>Counts the findings of all files.</summary>
    public static CheckCounts Of(IEnumerable<CheckedFile> files)
    {
        Diagnostic[] findings = [.. files.SelectMany(file => file.Findings)];
        return new CheckCounts(
            findings.Count(finding => finding.Kind.Severity == Severity.Error),
            findings.Count(finding => finding.Kind.Severity == Severity.Warning),
            findings.Count(finding => finding.Kind.Severity == Severity.Note),
            findings.Count(finding => finding.Fix is not null));
    }
}
