using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>A multicast group in a unicast router; a source address to watch where none is given.</summary>
public sealed class NoEffectHere : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L127", Severity.Error, "a setting has no effect in this instance", ErrorClass.None)
        {
            Consequence = "mcast_dst_ip says where adverts go that go to no peers; track_src_ip watches the address that "
                + "unicast_src_ip or mcast_src_ip names. Without what it concerns, the line does nothing.",
            Remedy = "Delete the line, or write what it concerns.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            VirtualRouter router = instance.Router;
            if (router.IsUnicast) Report(context, instance, "mcast_dst_ip", "its adverts go to unicast peers");
            if (router.SourceAddress is null) Report(context, instance, "track_src_ip", "no source address is given");
        }
    }

    private void Report(LintContext context, Instance instance, string keyword, string reason)
    {
        if (instance.Setting(keyword) is not { } setting || context.IsReported(setting)) return;
        context.Report(
            Kind, setting.Span, $"{keyword} has no effect in {instance.Name}: {reason}", null,
            keyword == "track_src_ip" ? "unicast_src_ip or mcast_src_ip with the address to watch, or delete the line" : "delete the line",
            Edits.Delete("delete the line", setting));
    }
}
