using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>state MASTER is about the first moment only: the priority decides.</summary>
public sealed class BothMaster : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P115", Severity.Warning, "more than one node has state MASTER", ErrorClass.None)
    {
        Consequence = "The priority decides who is master. state MASTER only makes a node listen for a shorter time "
            + "after its start, for one advert and not for three: if just that one is lost, there are two "
            + "masters for a moment. And the file does not say which node is meant to be the master.",
        Remedy = "Write state BACKUP on all nodes but the one with the highest priority, or on all.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach (PeerCluster cluster in context.Clusters)
        {
            PeerMember[] masters = [.. cluster.Members.Where(member => member.Router.WantsMaster)];
            if (masters.Length < 2) continue;
            PeerMember best = masters.MaxBy(member => member.Router.Priority)!;
            PeerMember lower = masters.Last(member => member != best);
            if (best.Router.IsOwner && lower.Router.IsOwner) continue;
            context.Report(
                Kind, lower.SpanOf("state"), $"{Texts.List(masters.Select(member => member.Name))} all have state MASTER".Replace(" all have", masters.Length == 2 ? " both have" : " all have"),
                [new RelatedSpan(best.SpanOf("state"), $"MASTER on {best.Node.Name}, priority {best.Router.Priority}")],
                (PeerContext.Hear(best, lower) ? "" : Texts.OnceTheyHear)
                    + (best.Router.Priority == lower.Router.Priority
                        ? "the state decides nothing between them; each takes over sooner after a start, when it has missed one advert"
                        : $"{best.Node.Name} ({best.Router.Priority}) is master, not {lower.Node.Name} ({lower.Router.Priority}); but {lower.Node.Name} takes over sooner "
                            + "after a start, when it has missed one advert"),
                "state BACKUP");
        }
    }
}
