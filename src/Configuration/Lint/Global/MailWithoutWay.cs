using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core;

namespace Holdfast.Configuration.Lint.Global;

/// <summary>smtp_alert, but no relay or no recipient: no mail is sent.</summary>
public sealed class MailWithoutWay : ILintRule
{
    private static readonly string[] s_keywords = ["smtp_alert", "smtp_alert_vrrp", "smtp_alert_checker"];

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L453", Severity.Error, "smtp_alert without relay or recipient", ErrorClass.None)
        {
            Consequence = "Mails need smtp_server and notification_email in global_defs. Without either of them smtp_alert does nothing, "
                + "and nobody is told of a failover.",
            Remedy = "Write both, or take smtp_alert away.",
        };

    /// <summary>Every setting that asks for mails.</summary>
    public static IEnumerable<ConfigurationNode> Asking(LintContext context) =>
        context.Root.Descendants().Where(node =>
            node.Keyword is { } keyword && s_keywords.Contains(keyword.Name)
            && node.Value is null or "on" or "true" or "yes" && !IsInRefused(node));

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        SmtpSettings smtp = context.ModelIfStarted.Global.Smtp;
        if (smtp.Server is not null && smtp.Recipients.Count > 0) return;
        List<ConfigurationNode> asking = [.. Asking(context)];
        if (asking.Count == 0) return;
        string missing = smtp.Server is not null ? "notification_email" : smtp.Recipients.Count > 0 ? "smtp_server" : "smtp_server and notification_email";
        string others = asking.Count == 1 ? "" : $" (and {asking.Count - 1} more)";
        context.Report(
            Kind, asking[0].Span, $"{asking[0].Name}{others} has no effect: there is no {missing}", "no mail is sent",
            $"{missing} in global_defs, or no {asking[0].Name}");
    }

    private static bool IsInRefused(ConfigurationNode node)
    {
        for (ConfigurationNode? at = node; at is not null; at = at.Parent)
        {
            if (at.IsRefused) return true;
        }

        return false;
    }
}
