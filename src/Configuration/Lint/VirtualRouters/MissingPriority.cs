using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>An instance without priority: 100, or 255 with state MASTER.</summary>
public sealed class MissingPriority : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L111", Severity.Warning, "no priority", ErrorClass.None)
        {
            Consequence = "Without priority a router has 100, and with state MASTER 255, that of an address owner, which "
                + "takes the addresses without listening and whose weights do not count. Two nodes that both say "
                + "nothing are equal, and the one with the higher source address wins.",
            Remedy = "Write the priority on every node: the highest on the one that is to be master.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            if (instance.Node.Children.Any(node => node.Name == "priority")) continue;
            bool isOwner = instance.Router.IsOwner;
            string here = instance.IsSetElsewhere("priority")
                ? $" on '{context.Environment.ConfigId ?? context.Environment.NodeName}', to which no line with @ applies"
                : "";
            context.Report(
                Kind, instance.NameSpan, $"{instance.Name} has no priority{here}: it is {instance.Router.Priority}",
                isOwner
                    ? "255, because of state MASTER: it is an address owner, takes the addresses as soon as it starts, and no "
                      + "weight counts"
                    : "a peer that has none either is equal: the higher source address decides",
                isOwner ? "a priority from 1 to 254, above that of the other nodes" : "a priority that differs from those of the other nodes");
        }
    }
}
