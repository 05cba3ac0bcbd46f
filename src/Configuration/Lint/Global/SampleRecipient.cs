using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.Global;

/// <summary>Addresses of the sample configuration in notification_email and notification_email_from.</summary>
public sealed class SampleRecipient : ILintRule
{
    private static readonly string[] s_domains = ["firewall.loc", "example.com", "example.org", "example.net"];

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L451", Severity.Warning, "mail addresses of the sample configurations", ErrorClass.None)
        {
            Consequence = "firewall.loc does not exist, and example.com belongs to nobody: nobody gets the mails that tell of a failover.",
            Remedy = "Write an address that somebody reads, or delete notification_email.",
        };

    /// <summary>Whether an address lies in a domain of the samples.</summary>
    public static bool IsSample(string address)
    {
        return s_domains.Contains(Domain(address), StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        List<ConfigurationNode> recipients =
            [.. context.Global("notification_email").SelectMany(block => block.Children).Where(entry => IsSample(entry.Words[0].Text))];
        if (recipients.Count > 0)
        {
            string others = recipients.Count == 1 ? "" : $" (and {recipients.Count - 1} more)";
            context.Report(
                Kind, recipients[0].Span, $"{recipients[0].Words[0].Text}{others} is no real address: {Reason(recipients[0].Words[0].Text)}",
                "nobody gets the mails that go there", "an address that somebody reads");
        }

        if (context.Global("notification_email_from").LastOrDefault() is { Value: { } from } sender && IsSample(from))
        {
            context.Report(
                Kind, sender.ValueSpan, $"the sender {from} is no real address: {Reason(from)}",
                "relays that check the sender's domain refuse the mails, and bounces reach nobody", "an address of this site");
        }
    }

    private static string Domain(string address) => address[(address.LastIndexOf('@') + 1)..].TrimEnd(']', '>');

    private static string Reason(string address) => Domain(address) is var domain
        && domain.StartsWith("example", StringComparison.OrdinalIgnoreCase)
            ? $"{domain} is reserved for examples"
            : $"{domain} is the domain of the samples";
}
