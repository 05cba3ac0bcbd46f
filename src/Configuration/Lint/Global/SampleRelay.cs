using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Global;

/// <summary>smtp_server 192.168.200.1, the relay of the sample.</summary>
public sealed class SampleRelay : ILintRule
{
    private const string Stock = "192.168.200.1";

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L452", Severity.Warning, "the mail relay of the sample configurations", ErrorClass.None)
        {
            Consequence = "Unless the relay really has this address, mails are tried for an hour and given up; each attempt waits for "
                + "smtp_connect_timeout.",
            Remedy = "Write the relay of this site, or delete smtp_server and notification_email.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        if (context.Global("smtp_server").LastOrDefault() is not { Value: Stock } setting) return;
        TimeSpan timeout = context.ModelIfStarted.Global.Smtp.Timeout;
        context.Report(
            Kind, setting.ValueSpan, $"smtp_server {Stock} is the one of the samples",
            $"unless a relay has this address: each attempt ends after {timeout.TotalSeconds:0} s, and no mail arrives",
            "the relay of this site, or no mail settings");
    }
}
