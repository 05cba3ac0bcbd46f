using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A program under /bin or /sbin, which on most systems are symbolic links.</summary>
internal sealed class UnderSymlink : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L220", Severity.Warning, "a program under /bin or /sbin", ErrorClass.None)
        {
            Consequence = "Where /bin and /sbin are symbolic links to /usr/bin and /usr/sbin, as on all current "
                + "distributions, keepalived 2.4 disables the script because of the link, and the instance runs "
                + "without the check.",
            Remedy = "Write /usr/bin or /usr/sbin.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (ScriptCall call in context.Calls)
        {
            if (!call.Path.StartsWith("/bin/", StringComparison.Ordinal) && !call.Path.StartsWith("/sbin/", StringComparison.Ordinal)) continue;
            if (context.Has(call.Span, "V030", "V031")) continue;
            context.Report(
                Kind, call.SpanOf(call.Path),
                $"'{call.Path}' leads through a symbolic link where {call.Path[..call.Path.IndexOf('/', 1)]} is one "
                    + "to /usr",
                "there keepalived 2.4 disables the script, and what tracks it runs unwatched",
                "/usr" + call.Path);
        }
    }
}
