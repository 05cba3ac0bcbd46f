using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>Virtual servers of the sample configuration that were left in.</summary>
internal sealed class SampleServers : ILintRule
{
    private static readonly HashSet<(string, int)> s_samples =
        [("192.168.200.100", 443), ("10.10.10.2", 1358), ("10.10.10.3", 1358)];

    /// <summary>Whether a virtual server is one of them.</summary>
    public static bool IsSample(BalancedService service) =>
        service.Address is { } address && s_samples.Contains((address.ToString(), service.Port));

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L306", Severity.Warning, "a virtual server of the sample configuration", ErrorClass.None)
        {
            Consequence = "The kernel gets a service that nobody asked for, and servers of the sample are probed for "
                + "ever, with mails and log lines about their being down.",
            Remedy = "Remove the block.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            if (!IsSample(service)) continue;
            string servers = string.Join(" and ", service.Servers.Select(server => server.Name));
            context.Report(
                Kind, service.Node.ValueSpan, $"{service.Name} is a virtual server of keepalived's sample "
                    + "configuration",
                servers.Length == 0 ? null : $"it is set up, and its servers ({servers}) are probed, whoever has "
                    + "these addresses",
                "remove the block if it was not meant");
        }
    }
}
