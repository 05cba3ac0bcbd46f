using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>Exit statuses of <c>holdfast check</c>.</summary>
internal static class CheckStatus
{
    /// <summary>Nothing above a note.</summary>
    public const int Good = 0;

    /// <summary>Warnings.</summary>
    public const int Warnings = 1;

    /// <summary>Something that was written has no effect, or the daemon would not start.</summary>
    public const int Errors = 2;

    /// <summary>The command line is wrong (sysexits.h: EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>The status that tells the result of a check.</summary>
    public static int Of(IReadOnlyList<CheckedFile> files)
    {
        if (files.Any(file => file.CannotStart)) return Errors;
        Severity worst = files.SelectMany(file => file.Findings)
            .Select(finding => finding.Kind.Severity)
            .DefaultIfEmpty(Severity.Note)
            .Max();
        return worst switch
        {
            Severity.Error => Errors,
            Severity.Warning => Warnings,
            _ => Good,
        };
    }
}
