using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>A check that speaks another transport protocol than the service.</summary>
internal sealed class CheckOfOtherProtocol : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L317", Severity.Note, "the check speaks another protocol than the service", ErrorClass.None)
        {
            Consequence = "The check says whether the server answers by another protocol: it may take out a server "
                + "that works, or leave one in that does not.",
            Remedy = "Use DNS_CHECK, UDP_CHECK or MISC_CHECK for UDP services, TCP_CHECK or a content check for TCP "
                + "services.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            if (!service.HasProtocol || service.Address is null) continue;
            foreach (BalancedServer server in service.Servers)
            {
                if (server.Checks.FirstOrDefault(check => Differs(check, service.Protocol)) is not { } check) continue;
                string spoken = check.Keyword!.Name == "UDP_CHECK" ? "UDP" : "TCP";
                context.Report(
                    Kind, check.Span, $"{service.Name} is a {service.Protocol} service, and {check.Keyword.Name} "
                        + $"tests {server.Name} by {spoken}",
                    $"a server that serves {service.Protocol} and does not listen by {spoken} is taken out; one that "
                        + $"answers by {spoken} alone "
                    + "stays in",
                    service.Protocol == "UDP" ? "UDP_CHECK, or DNS_CHECK for name servers" : "TCP_CHECK");
                break;
            }
        }
    }

    private static bool Differs(ConfigurationNode check, string protocol) => check.Keyword!.Name switch
    {
        "UDP_CHECK" => protocol == "TCP",
        "DNS_CHECK" or "PING_CHECK" or "MISC_CHECK" or "FILE_CHECK" or "BFD_CHECK" => false,
        _ => protocol == "UDP",
    };
}
