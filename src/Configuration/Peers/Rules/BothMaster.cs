using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>state MASTER is about the first moment only: the priority decides.</summary>
public sealed class BothMaster : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P115", Severity.Warning, "more than one node has state MASTER", ErrorClass.None)
    {
        Consequence = "Each node that has state MASTER takes the addresses as soon as it starts, without listening "
            + "first, and yields after the first advert of a better one. A restart of the lower one "
            + "interrupts the service for a moment.",
        Remedy = "Write state BACKUP on all nodes but the one with the highest priority, or on all.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach (PeerCluster cluster in context.Clusters)
        {
            PeerMember[] masters = [.. cluster.Members.Where(member => member.Router.WantsMaster)];
            if (masters.Length < 2 || !PeerContext.Hear(masters[0], masters[1])) continue;
            PeerMember best = masters.MaxBy(member => member.Router.Priority)!;
            PeerMember lower = masters.Last(member => member != best);
            if (best.Router.IsOwner && lower.Router.IsOwner) continue;
            context.Report(
                Kind, lower.SpanOf("state"), $"{Texts.List(masters.Select(member => member.Name))} all have state MASTER".Replace(" all have", masters.Length == 2 ? " both have" : " all have"),
                [new RelatedSpan(best.SpanOf("state"), $"MASTER on {best.Node.Name}, priority {best.Router.Priority}")],
                best.Router.Priority == lower.Router.Priority
                    ? "each takes the addresses at its start, without listening first"
                    : $"{lower.Node.Name} (priority {lower.Router.Priority}) takes the addresses at each start, until it hears {best.Node.Name} ({best.Router.Priority})",
                "state BACKUP");
        }
    }
}
