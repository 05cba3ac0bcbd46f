using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// Other checks, or the same with other settings. Local addresses and interfaces of a check may differ. Judged
/// between nodes that have virtual routers in common.
/// </summary>
public sealed class HealthCheckDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P145", Severity.Warning, "a real server is checked in different ways", ErrorClass.None)
    {
        Consequence = "One node may take out a real server that the other one keeps.",
        Remedy = "Write the same checks on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((int first, int other) in context.RelatedNodes)
        {
            foreach (BalancedService pair in BalancedService.Pairs(context.Nodes[first], context.Nodes[other]))
            {
                foreach ((string key, ConfigurationNode one, ConfigurationNode two) in pair.SharedServers) Compare(context, pair, key, one, two);
            }
        }
    }

    private void Compare(PeerContext context, BalancedService pair, string key, ConfigurationNode one, ConfigurationNode two)
    {
        ConfigurationNode[] here = Checks(one), there = Checks(two);
        string difference = "";
        (SourceSpan mine, SourceSpan theirs) = (one.Span, two.Span);
        if (!here.Select(check => check.Name).SequenceEqual(there.Select(check => check.Name)))
        {
            difference = $"{Names(there)} on {pair.OtherNode.Name} and {Names(here)} on {pair.FirstNode.Name}";
        }

        for (int i = 0; i < here.Length && difference.Length == 0; i++)
        {
            if (SettingDifference.Of(here[i], there[i]).FirstOrDefault() is not { } found) continue;
            difference = $"{here[i].Name}: {found.Describe(pair.OtherNode.Name, pair.FirstNode.Name)}";
            (mine, theirs) = (found.First?.Span ?? here[i].Span, found.Other?.Span ?? there[i].Span);
        }

        if (difference.Length == 0) return;
        context.Report(
            Kind, theirs, $"real_server {key} of {pair.Key} is checked differently: {difference}",
            [new RelatedSpan(mine, $"on {pair.FirstNode.Name}")], $"one node may take out {key} while the other one keeps it");
    }

    private static ConfigurationNode[] Checks(ConfigurationNode server) =>
        [.. server.Children.Where(child => child.Keyword is { OpensBlock: true }).OrderBy(child => child.Name, StringComparer.Ordinal)];

    private static string Names(ConfigurationNode[] checks) => checks.Length == 0 ? "no check" : Texts.List(checks.Select(check => check.Name));
}
