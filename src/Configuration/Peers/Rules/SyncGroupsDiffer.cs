using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// Members of a sync group move together. Where only one node groups them, the nodes disagree on what moves.
/// </summary>
public sealed class SyncGroupsDiffer : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P123", Severity.Warning, "sync groups have different members", ErrorClass.None)
    {
        Consequence = "One node gives up all members together, the other one takes them one by one: addresses that "
            + "belong together can come to be on different nodes.",
        Remedy = "Write the same vrrp_sync_group on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((int first, int other) in context.RelatedNodes)
        {
            Compare(context, first, other);
            Compare(context, other, first);
        }
    }

    private void Compare(PeerContext context, int here, int there)
    {
        PeerCluster[] shared = [.. context.Clusters.Where(cluster => cluster.On(here) is not null && cluster.On(there) is not null)];
        foreach (var grouped in shared.Where(cluster => cluster.On(here)!.Group is not null).GroupBy(cluster => cluster.On(here)!.Group!.Name))
        {
            PeerCluster[] members = [.. grouped];
            PeerCluster? astray = members.Skip(1).FirstOrDefault(cluster => !AreTogether(members[0].On(there)!, cluster.On(there)!));
            if (astray is null) continue;
            PeerMember mine = members[0].On(here)!;
            context.Report(
                Kind, Place(mine), $"sync group {grouped.Key} of {mine.Node.Name} holds {members[0].Name} and {astray.Name} together, {astray.On(there)!.Node.Name} does not",
                [new RelatedSpan(Place(astray.On(there)!), $"{astray.On(there)!.Name} is {(astray.On(there)!.Group is { } group ? $"in group {group.Name}" : "in no group")}")],
                $"when one of them fails on {mine.Node.Name}, it gives up both; when one fails on {astray.On(there)!.Node.Name}, that one alone moves");
        }
    }

    private static bool AreTogether(PeerMember one, PeerMember other) => one.Group is not null && one.Group == other.Group;

    private static SourceSpan Place(PeerMember member) => member.Group is { } group
        && member.Node.Result.Tree!.All("vrrp_sync_group").FirstOrDefault(block => block.Value == group.Name) is { } block
            ? block.ValueSpan
            : member.Span;
}
