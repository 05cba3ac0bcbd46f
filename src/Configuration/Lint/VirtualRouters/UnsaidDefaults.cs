using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>An instance that does not give state or advert_int: what must agree between nodes is better said.</summary>
public sealed class UnsaidDefaults : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L112", Severity.Note, "state or advert_int is left to the default", ErrorClass.None)
        {
            Consequence = "Without state a router starts as BACKUP and listens before it takes over; without advert_int the "
                + "interval is one second. In version 2 all nodes must have the same interval: one that has another "
                + "refuses the adverts, and both become master.",
            Remedy = "Write state BACKUP and advert_int 1, so that the files of the nodes can be compared.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            VirtualRouter router = instance.Router;
            var unsaid = new List<string>();
            if (!IsWritten(instance, "state")) unsaid.Add(router.WantsMaster ? "state MASTER" : "state BACKUP");
            if (!IsWritten(instance, "advert_int")) unsaid.Add("advert_int 1");
            if (unsaid.Count == 0) continue;
            string effect = unsaid.Count == 1 && unsaid[0] != "advert_int 1"
                ? router.IsOwner
                    ? "with priority 255 it takes over as soon as it starts"
                    : "it listens before it takes over: " + Timing.MasterDown(router)
                : $"one advert a second; takeover after {Timing.MasterDown(router)}"
                  + (router.Version == VrrpVersion.V2 ? "; a node with another advert_int refuses these adverts" : "");
            context.Report(
                Kind, instance.NameSpan, $"{instance.Name} does not say {string.Join(" and ", unsaid)}, which is what it runs with",
                effect, string.Join(", ", unsaid));
        }
    }

    private static bool IsWritten(Instance instance, string keyword) =>
        instance.Node.Children.Any(node => node.Name == keyword) || instance.IsSetElsewhere(keyword);
}
