using Holdfast.Configuration.Text;
using Holdfast.Core;

namespace Holdfast.Configuration.Lint.Global;

/// <summary>Relay and recipients, but nothing that asks for mails about virtual routers.</summary>
public sealed class MailNobodyAsksFor : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L454", Severity.Warning, "mail settings, but no smtp_alert", ErrorClass.None)
        {
            Consequence = "State changes of virtual routers and sync groups are mailed only if smtp_alert is given: in the instance, in "
                + "the group, or in global_defs for all. notification_email alone sends none.",
            Remedy = "Write smtp_alert in global_defs, or in the instances that are to be told of.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        ConfigurationModel model = context.ModelIfStarted;
        if (model.Global.Smtp is not { Server: not null, Recipients.Count: > 0 } || model.VirtualRouters.Count == 0) return;
        if (model.VirtualRouters.Any(router => router.SmtpAlert) || model.SyncGroups.Any(group => group.SmtpAlert)) return;
        // smtp_alert off is an answer.
        if (context.Global("smtp_alert").Any() || context.Global("smtp_alert_vrrp").Any()) return;
        if (model.Global.Smtp.Recipients.All(SampleRecipient.IsSample)) return;
        if (context.Global("notification_email").LastOrDefault() is not { } setting) return;
        context.Report(
            Kind, setting.Span, "notification_email is given, but no smtp_alert asks for mails about virtual routers",
            $"{model.VirtualRouters[0].Name} becomes master or backup, and nobody gets a mail",
            "smtp_alert in global_defs, or in the instances");
    }
}
