using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>mcast_src_ip is not an address of the interface. Only where the addresses are known.</summary>
public sealed class SourceNotOnInterface : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L128", Severity.Warning, "the source of adverts is not on the interface", ErrorClass.None)
        {
            Consequence = "Adverts leave from an address that the interface does not have. Switches and hosts that check where an "
                + "address lives drop them, replies go elsewhere, and if another node has the address, it takes the adverts "
                + "for its own and ignores them.",
            Remedy = "Write an address of the interface, or leave mcast_src_ip out. Copied from another node, it must be changed.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            VirtualRouter router = instance.Router;
            if (router is not { IsUnicast: false, SourceAddress: { } source, Interface: { } device }) continue;
            if (context.ModelIfStarted.Global.DynamicInterfaces || instance.Setting("mcast_src_ip") is not { } setting) continue;
            if (context.Environment.FindInterface(device) is not { Addresses: { Count: > 0 } addresses }) continue;
            if (addresses.Contains(source)) continue;
            string theirs = string.Join(", ", addresses.Where(address => address.Family == source.Family).Take(3));
            context.Report(
                Kind, setting.ValueSpan, $"{device} does not have {source}, from which {instance.Name} is to send",
                "a node that does have it takes these adverts for its own and ignores them; filters may drop them",
                theirs.Length == 0 ? null : $"an address of {device}: {theirs}");
        }
    }
}
