using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>Two blocks for one service of the kernel.</summary>
internal sealed class ServiceTwice : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L307", Severity.Warning, "a virtual server is defined twice", ErrorClass.None)
        {
            Consequence = "The kernel knows one service for an address, port and protocol: both blocks put their "
                + "servers into it and take them out, and the scheduler and the quorum of one of them decide for "
                + "both.",
            Remedy = "Merge the blocks.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        var seen = new Dictionary<(string, string), BalancedService>();
        foreach (BalancedService service in context.Services)
        {
            string protocol = service.Address is null ? "" : service.Protocol;
            string name = service.Address is { } address ? $"{address} {service.Port}" : service.Name;
            if (seen.TryAdd((name, protocol), service) || context.Has(service.Node.Statement!.Value.Span, "B014", "B030")) continue;
            BalancedService first = seen[(name, protocol)];
            context.Report(new Diagnostic(
                Kind, service.Node.ValueSpan, "virtual_server "
                    + $"{service.Name}{(protocol.Length > 0 ? " " + protocol : "")} is defined twice")
            {
                Effect = "the kernel has one service for both: each block adds its servers to it and removes them, "
                    + "and whose scheduler "
                    + "counts depends on the order",
                Suggestion = "one block with the servers of both",
                Related = [new RelatedSpan(first.Node.ValueSpan, "first defined here")],
            });
        }
    }
}
