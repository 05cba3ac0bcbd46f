using Holdfast.Configuration.Text;
using Holdfast.Core;

namespace Holdfast.Configuration.Lint.Global;

/// <summary>A password for the relay that goes over the network as clear text.</summary>
public sealed class PasswordInClear : ILintRule
{
    private static readonly string[] s_here = ["localhost", "127.0.0.1", "::1"];

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L455", Severity.Warning, "the mail password goes out as clear text", ErrorClass.None)
        {
            Consequence = "With smtp_tls none the password of smtp_user is sent without encryption: everybody on the way can read it.",
            Remedy = "smtp_tls starttls or smtp_tls tls, or no smtp_tls: then starttls is demanded as soon as there is a user.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        SmtpSettings smtp = context.ModelIfStarted.Global.Smtp;
        if (smtp is not { User: not null, Password: not null, Protection: SmtpSecurity.None, Server: { } server }) return;
        if (s_here.Contains(server) || context.Global("smtp_tls").LastOrDefault() is not { } setting) return;
        context.Report(
            Kind, setting.ValueSpan, $"the password of {smtp.User} goes to {server} as clear text",
            "everybody on the way can read it", "smtp_tls starttls");
    }
}
