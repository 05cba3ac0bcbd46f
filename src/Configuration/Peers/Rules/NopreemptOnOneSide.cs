using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>What nopreempt means depends on which node has it: the one that could preempt at all.</summary>
public sealed class NopreemptOnOneSide : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P121", Severity.Warning, "nopreempt is on one node only", ErrorClass.None)
    {
        Consequence = "nopreempt keeps a node from taking over while a worse one is master. On one node only it "
            + "makes the two failovers of an outage different from each other.",
        Remedy = "Write nopreempt, with state BACKUP, on all nodes or on none.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            if (Has(first) == Has(other)) continue;
            (PeerMember has, PeerMember lacks) = Has(first) ? (first, other) : (other, first);
            context.Report(
                Kind, has.Setting("nopreempt")?.Span ?? has.Span, $"{has.Name} has nopreempt, {lacks.Name} has not",
                [new RelatedSpan(lacks.Span, $"no nopreempt on {lacks.Node.Name}")],
                (PeerContext.Hear(has, lacks) ? "" : Texts.OnceTheyHear) + Describe(has, lacks));
        }
    }

    private static bool Has(PeerMember member) => member.Setting("nopreempt") is not null;

    private static string Describe(PeerMember has, PeerMember lacks)
    {
        (byte one, byte two) = (has.Router.Priority, lacks.Router.Priority);
        if (has.Router.Preempt) return $"it is ignored on {has.Node.Name}, which has state MASTER or priority 255: whoever is better takes over at once";
        if (one == two) return "none of the two takes over from the other, with or without nopreempt: the priorities are equal";
        return one > two
            ? $"after a failure {has.Node.Name} ({one}) does not take the addresses back from {lacks.Node.Name} ({two})"
            : $"{lacks.Node.Name} ({two}) takes the addresses back all the same, for {has.Node.Name} ({one}) is the lower one; and when a weight makes "
                + $"{has.Node.Name} the better one, it does not take over";
    }
}
