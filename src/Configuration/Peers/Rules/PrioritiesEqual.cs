using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// With equal priorities the address decides, but only between two that become master at the same time.
/// </summary>
public sealed class PrioritiesEqual : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P114", Severity.Warning, "nodes have equal priorities", ErrorClass.None)
    {
        Consequence = "Whoever becomes master first stays it. When both become master at once, the one with the "
            + "higher address wins (RFC 9568, section 6.4.3).",
        Remedy = "Give each node a priority of its own, a few steps apart.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach (PeerCluster cluster in context.Clusters)
        {
            foreach (IGrouping<byte, PeerMember> equal in cluster.Members.GroupBy(member => member.Router.Priority))
            {
                PeerMember[] tied = [.. equal];
                if (tied.Length < 2 || tied[0].Router.IsOwner) continue;
                string lead = PeerContext.Hear(tied[0], tied[1]) ? "" : Texts.OnceTheyHear;
                context.Report(
                    Kind, tied[1].SpanOf("priority"),
                    $"{Texts.List(tied.Select(member => member.Name))} have the same priority {equal.Key}",
                    [new RelatedSpan(tied[0].SpanOf("priority"), $"{equal.Key} on {tied[0].Node.Name}")],
                    $"{lead}whoever is master first stays it{TogetherAtStart(tied, context.MasterWhenAllIsWell(cluster))}",
                    $"priority {(equal.Key > 10 ? equal.Key - 10 : equal.Key + 10)} on one of them");
            }
        }
    }

    // The winner is the one of the table: state MASTER shortens the time for which a node listens, and then addresses decide.
    private static string TogetherAtStart(PeerMember[] tied, PeerMember? winner)
    {
        if (tied.Any(member => member.Router.WantsMaster) && !tied.All(member => member.Router.WantsMaster))
        {
            return winner is { Router.WantsMaster: true } ? $"; when they start together {winner.Node.Name} does, which has state MASTER" : "";
        }

        bool known = tied.All(member => member.Source != default) && tied.DistinctBy(member => member.Source).Count() == tied.Length;
        if (!known) return "; when they start together the higher address wins, and the files do not tell the addresses";
        PeerMember highest = tied.MaxBy(member => member.Source)!;
        return winner is null || winner == highest
            ? $"; when they start together {highest.Node.Name} wins, for {highest.Source} is the higher address"
            : "";
    }
}
