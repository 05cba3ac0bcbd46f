using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>A real server that nothing checks.</summary>
internal sealed class RealServerWithoutCheck : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L300", Severity.Warning, "a real server without health check", ErrorClass.None)
        {
            Consequence = "The server counts as up from the start to the end: when it dies it stays in the table, "
                + "and its share of the connections fails.",
            Remedy = "Give each real server a check, TCP_CHECK { connect_timeout 3 } at least.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            List<BalancedServer> unchecked_ = [.. service.Servers.Where(server => server.Checks.Count == 0)];
            if (unchecked_.Count == 0) continue;
            decimal all = service.Servers.Sum(server => server.Weight);
            decimal share = all == 0 ? 0 : unchecked_[0].Weight * 100 / all;
            string others = unchecked_.Count == 1 ? "" : $" (and {TreeValues.Count(unchecked_.Count - 1, "other")} "
                + $"of {service.Name})";
            context.Report(new Diagnostic(
                Kind, unchecked_[0].Span, $"{unchecked_[0].Name}{others} has no health check")
            {
                Effect = "when it dies it stays in the table of the kernel: "
                    + (service.Servers.Count == 1 ? "every new connection goes to it and fails"
                        : share >= 1 ? $"its share of the new connections, about {share:0} % by weight, "
                            + "fails" : "what is sent to it fails"),
                Suggestion = service.Protocol == "TCP" ? "TCP_CHECK { connect_timeout 3 }" : "a check in this block, "
                    + "e.g. MISC_CHECK",
                Related = [.. unchecked_.Skip(1).Take(3).Select(server => new RelatedSpan(server.Span, "no check "
                    + "either"))],
            });
        }
    }
}
