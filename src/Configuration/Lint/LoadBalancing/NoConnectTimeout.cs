using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>Checks without a time limit of their own.</summary>
internal sealed class NoConnectTimeout : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L303", Severity.Note, "a health check has no connect_timeout", ErrorClass.None)
        {
            Consequence = "An attempt to a server that does not answer fails after 5 seconds.",
            Remedy = "Write connect_timeout into the check, the real server or the virtual server.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            List<(BalancedServer Server, ConfigurationNode Check)> found =
            [
                .. service.Servers.SelectMany(server => server.Checks.Select(check => (server, check)))
                    .Where(item => item.check.Keyword!.Name is not ("MISC_CHECK" or "BFD_CHECK" or "FILE_CHECK"))
                    .Where(item => item.server.Inherited(item.check, "connect_timeout") is null)
                    .Where(item => !item.check.All("host").SelectMany(host => host.All("connect_timeout")).Any()),
            ];
            if (found.Count == 0) continue;
            (BalancedServer first, ConfigurationNode check) = found[0];
            decimal retry = first.Inherited(check, "retry") ?? (check.Keyword!.Name == "DNS_CHECK" ? 3 : 1);
            string others = found.Count == 1 ? "" : $", as {TreeValues.Count(found.Count - 1, "other check")} of "
                + $"{service.Name}";
            context.Report(
                Kind, check.Span, $"{check.Keyword!.Name} of {first.Name} has no connect_timeout{others}: it is 5 s",
                $"a server that does not answer is down after {TreeValues.Count(retry + 1, "attempt")} of 5 s each, "
                    + "and the pauses between",
                "connect_timeout 3");
        }
    }
}
