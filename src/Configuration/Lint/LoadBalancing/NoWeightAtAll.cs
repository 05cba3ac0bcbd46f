using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>Every real server has weight 0.</summary>
internal sealed class NoWeightAtAll : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L313", Severity.Warning, "all real servers have weight 0", ErrorClass.None)
        {
            Consequence = "A server of weight 0 gets no new connections: the service has no server to send them to.",
            Remedy = "Give at least one server a weight.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            // A check may change weights.
            if (service.Servers.Count == 0 || service.Servers.Any(server => server.Weight != 0)) continue;
            if (service.Servers.Any(server => server.Checks.Any(check => check.Keyword!.Name is "MISC_CHECK" or "FILE_CHECK"))) continue;
            context.Report(
                Kind, service.Node.ValueSpan, $"all real servers of {service.Name} have weight 0",
                "no new connection is sent to any of them" + (service.SorryServer is null ? "" : ": the sorry server "
                    + "answers"),
                "a weight of 1 or more for a server that is to work");
        }
    }
}
