using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>An IPv4 and an IPv6 router with one VRID on one interface, which no sync group keeps together.</summary>
public sealed class FamiliesNotInStep : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L109", Severity.Note, "one virtual_router_id for IPv4 and IPv6, without a sync group", ErrorClass.None)
        {
            Consequence = "The number may be used once for each family: these are two virtual routers, each elected on its "
                + "own. A fault that concerns one of them only moves its addresses and leaves the others where they are.",
            Remedy = "If both must always be on the same node, name them in a vrrp_sync_group; if not, all is well.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        List<Instance> instances = [.. Instance.All(context)];
        foreach (Instance six in instances.Where(instance => instance.Router.Family == IpFamily.V6))
        {
            Instance? four = instances.Find(instance =>
                instance.Router.Family == IpFamily.V4 && instance.Router.Interface == six.Router.Interface
                && instance.Router.VirtualRouterId == six.Router.VirtualRouterId);
            if (four is null || six.Setting("virtual_router_id") is not { } setting || AreTogether(context, four, six)) continue;
            context.Report(new Diagnostic(
                Kind, setting.ValueSpan,
                $"{four.Name} (IPv4) and {six.Name} (IPv6) share virtual_router_id {six.Router.VirtualRouterId} on "
                + $"{six.Router.Interface}, and no sync group")
            {
                Effect = "they are two virtual routers and fail over separately: one may be master here, the other elsewhere",
                Related = [new RelatedSpan(four.NameSpan, $"{four.Name}")],
                Suggestion = $"a vrrp_sync_group with {four.Name} and {six.Name}, if they must move together",
            });
        }
    }

    private static bool AreTogether(LintContext context, Instance one, Instance other) =>
        context.ModelIfStarted.SyncGroups.Any((SyncGroup group) =>
            group.Members.Contains(one.Name) && group.Members.Contains(other.Name));
}
