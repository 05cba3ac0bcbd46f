using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// Only a node that is better than the master waits for preempt_delay: normally the one with the highest
/// priority.
/// </summary>
public sealed class PreemptDelayDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P122", Severity.Note, "preempt_delay is on the node that does not preempt, or differs", ErrorClass.None)
    {
        Consequence = "The delay counts on the node that takes over from a lower one. On the lower node it has no "
            + "effect, unless weights change the order.",
        Remedy = "Write preempt_delay on the node with the highest priority, or the same on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            (PeerMember high, PeerMember low) = first.Router.Priority >= other.Router.Priority ? (first, other) : (other, first);
            if (low.Router.PreemptDelay == TimeSpan.Zero || low.Router.PreemptDelay == high.Router.PreemptDelay) continue;
            (string lower, string higher) = (Texts.Seconds(low.Router.PreemptDelay), Texts.Seconds(high.Router.PreemptDelay));
            context.Report(
                Kind, low.SpanOf("preempt_delay"), $"preempt_delay is {lower} for {low.Name} and {higher} for {high.Name}",
                [new RelatedSpan(high.SpanOf("preempt_delay"), $"{higher} on {high.Node.Name}, priority {high.Router.Priority}")],
                (PeerContext.Hear(high, low) ? "" : Texts.OnceTheyHear)
                    + $"{high.Node.Name} takes the addresses back {(high.Router.PreemptDelay == TimeSpan.Zero ? "at once" : $"after {higher}")}: the delay of "
                    + $"{low.Node.Name} (priority {low.Router.Priority}) counts only when weights make it the better one");
        }
    }
}
