using System.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Routing;

namespace Holdfast.Daemon.Dumps;

/// <summary>Rules as keepalived's data file shows them: <c>from 10.0.0.0/8 priority 100 tos 0x0 protocol 18 lookup 254</c>.</summary>
internal static class RuleText
{
    /// <summary>One rule, without indentation.</summary>
    public static string Of(RoutingRule rule)
    {
        var text = new StringBuilder();
        if (rule.IsInverted) text.Append("not ");
        // Without an address nothing else shows the family.
        if (rule is { Family: IpFamily.V6, Source: null, Destination: null }) text.Append("inet6 ");
        text.Append("from ").Append(rule.Source is { } source ? RouteText.Prefix(source, rule.SourcePrefixLength) : "all");
        if (rule.Destination is { } to) text.Append(" to ").Append(RouteText.Prefix(to, rule.DestinationPrefixLength));
        text.Append(" priority ").Append(rule.Priority);
        text.Append(" tos 0x").Append(rule.Tos.ToString("x"));
        if (rule.Mark is { } mark) text.Append(" fwmark 0x").Append(mark.ToString("x"));
        if (rule.MarkMask is { } mask) text.Append("/0x").Append(mask.ToString("x"));
        if (rule.InputDevice is { } input) text.Append(" iif ").Append(input);
        if (rule.OutputDevice is { } output) text.Append(" oif ").Append(output);
        if (rule.SuppressPrefixLength is { } length) text.Append(" suppress_prefixlen ").Append(length);
        if (rule.SuppressInterfaceGroup is { } group) text.Append(" suppress_ifgroup ").Append(group);
        if (rule.TunnelId is { } tunnel) text.Append(" tunnel-id ").Append(tunnel);
        Append(text, "uidrange", rule.Users);
        if (rule.L3mdev) text.Append(" l3mdev");
        if (rule.Protocol is { } protocol) text.Append(" protocol ").Append(protocol);
        if (rule.IpProtocol is { } ip) text.Append(" ipproto ").Append(ip);
        Append(text, "sport", rule.SourcePorts);
        Append(text, "dport", rule.DestinationPorts);
        if (rule.Realms is { } realms and > 0)
            text.Append(" realms ").Append(realms >> 16).Append('/').Append(realms & ushort.MaxValue);
        text.Append(rule.Action switch
        {
            RuleAction.GoTo => $" goto {rule.GoTo}",
            RuleAction.Nop => " nop",
            RuleAction.Blackhole => " type blackhole",
            RuleAction.Unreachable => " type unreachable",
            RuleAction.Prohibit => " type prohibit",
            _ => $" lookup {rule.Table}",
        });
        if (rule.NoTrack) text.Append(" no_track");
        if (rule.TrackGroup is { } trackGroup) text.Append(" track_group ").Append(trackGroup);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, NumberRange? range)
    {
        if (range is { } value) text.Append($" {name} {value.First}-{value.Last}");
    }
}
