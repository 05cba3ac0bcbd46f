using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>A quorum that all servers together do not reach.</summary>
internal sealed class QuorumAboveWeights : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L315", Severity.Warning, "the quorum is above the sum of the weights", ErrorClass.None)
        {
            Consequence = "The quorum is the sum of the weights of servers that must be up. One that all of them do not reach is lowered to "
                + "their sum: the failure of a single server then loses it.",
            Remedy = "Set a quorum at or below the weights of the servers that are needed.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            ConfigurationNode? setting = service.Node.Last("quorum");
            if (setting?.Number() is not { } quorum || service.Servers.Count == 0 || context.IsReported(setting)) continue;
            decimal all = service.Servers.Sum(server => server.Weight);
            if (quorum <= all || all == 0) continue;
            if (service.Servers.Any(server => server.Checks.Any(check => check.Keyword!.Name is "MISC_CHECK" or "FILE_CHECK"))) continue;
            decimal lost = all - Math.Min(service.Node.Number("hysteresis") ?? 0, all - 1);
            string when = lost == all ? "as soon as one server with a weight is down" : $"with less than a weight of {lost} up";
            context.Report(
                Kind, setting.ValueSpan,
                $"quorum {quorum} is above {all}, the weight of all {TreeValues.Count(service.Servers.Count, "server")} of {service.Name} together",
                $"it is lowered to {all}: {when} the quorum is lost"
                + (service.SorryServer is null ? "" : ", and the sorry server takes over from those that still work"),
                service.Servers.All(server => server.Weight == service.Servers[0].Weight)
                    ? $"quorum N counts weight, not servers: here each server counts {service.Servers[0].Weight}"
                    : "quorum N counts weight, not servers");
        }
    }
}
