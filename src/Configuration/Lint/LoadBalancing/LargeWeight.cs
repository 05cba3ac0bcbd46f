using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>A weight beyond what other tools take.</summary>
internal sealed class LargeWeight : ILintRule
{
    private const decimal Greatest = 65535;

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L310", Severity.Note, "a weight above 65535", ErrorClass.None)
        {
            Consequence = "Only the proportion of the weights counts. The kernel takes such a number, ipvsadm and "
                + "older releases of keepalived do not.",
            Remedy = "Use small weights with the same proportion.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            foreach (ConfigurationNode weight in service.Node.All("weight").Concat(service.Servers.SelectMany(server => server.Node.All("weight"))))
            {
                if (weight.Number() is not > Greatest) continue;
                context.Report(
                    Kind, weight.ValueSpan, $"a weight of {weight.Value} is above 65535, the greatest that ipvsadm "
                        + "takes",
                    "only the proportion of the weights counts", "smaller weights with the same proportion");
            }
        }
    }
}
