using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Lint.Global;

/// <summary>A multicast group for adverts that is not local to the link.</summary>
public sealed class GroupBeyondLink : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L456", Severity.Note, "the multicast group is not link-local", ErrorClass.None)
        {
            Consequence = "Groups in 224.0.0.0/24 and ff02::/16 stay on the link, and switches flood them. Others depend on IGMP or MLD "
                + "snooping: without a querier on the network, switches stop to forward them after some minutes, and every "
                + "node becomes master. Routers may pass them on to other networks.",
            Remedy = "Leave the line out (224.0.0.18, ff02::12), or choose a group in 224.0.0.0/24.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        var settings = context.Global("vrrp_mcast_group4").Concat(context.Global("vrrp_mcast_group6"))
            .Concat(context.Blocks("vrrp_instance").SelectMany(instance => instance.All("mcast_dst_ip")));
        foreach (ConfigurationNode setting in settings)
        {
            if (setting.Words.Count < 2 || !IpAddress.TryParse(setting.Words[1].Chars, out IpAddress group)) continue;
            if (!group.IsMulticast || IsLinkLocal(group)) continue;
            context.Report(
                Kind, setting.ValueSpan, $"{setting.Name} {group} is not a link-local group",
                "where switches snoop and nobody queries, they stop to forward it, and every node becomes master",
                group.Family == IpFamily.V4 ? "a group in 224.0.0.0/24" : "a group in ff02::/16");
        }
    }

    private static bool IsLinkLocal(IpAddress group)
    {
        Span<byte> bytes = stackalloc byte[16];
        group.Write(bytes);
        return group.Family == IpFamily.V4
            ? bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0
            : (bytes[1] & 0xf) <= 2;
    }
}
