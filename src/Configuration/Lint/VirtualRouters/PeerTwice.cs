using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>A peer that is listed twice.</summary>
public sealed class PeerTwice : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L118", Severity.Note, "a unicast peer is listed twice", ErrorClass.None)
        {
            Consequence = "It gets every advert twice. Perhaps one of the two lines was to name another node, which then gets none "
                + "and becomes master beside this one.",
            Remedy = "Delete the line, or write the address that was meant.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            var seen = new Dictionary<IpAddress, ConfigurationNode>();
            foreach ((ConfigurationNode entry, IpAddress address) in Peers.Of(instance))
            {
                if (seen.TryAdd(address, entry)) continue;
                context.Report(new Diagnostic(Kind, entry.Span, $"{address} is listed twice among the peers of {instance.Name}")
                {
                    Effect = "it gets every advert twice; if another node was meant, that one gets none and becomes master too",
                    Related = [new RelatedSpan(seen[address].Span, "first listed here")],
                    Suggestion = "delete it, or write the address that was meant",
                });
            }
        }
    }
}
