using System.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Routing;

namespace Holdfast.Daemon.Dumps;

/// <summary>Routes as keepalived's data file shows them: <c>prepend 10.0.0.0/8 via inet 10.0.0.1 dev eth0 proto 18</c>.</summary>
internal static class RouteText
{
    private const int LabelShift = 12;
    private const uint LastLabel = 0x100;

    /// <summary>One route, without indentation.</summary>
    public static string Of(Route route)
    {
        var text = new StringBuilder();
        text.Append(route.Insertion switch
        {
            RouteInsertion.Add => "add",
            RouteInsertion.Append => "append",
            _ => "prepend",
        });
        if (route.Type != RouteType.Unicast) text.Append(' ').Append(Name(route.Type));
        text.Append(' ').Append(Prefix(route.Destination, route.DestinationPrefixLength));
        if (route.Source is { } source) text.Append(" from ").Append(Prefix(source, route.SourcePrefixLength));
        if (route.PreferredSource is { } preferred) text.Append(" src ").Append(preferred);
        if (route.Tos is { } tos) text.Append(" tos ").Append(tos);
        if (route.Encapsulation is { } encapsulation) Append(text, encapsulation);
        AppendGateway(text, route.Gateway);
        if (route.Device is { } device) text.Append(" dev ").Append(device);
        if (route.Vrf is { } vrf) text.Append(" vrf ").Append(vrf);
        else if (route.Table != Route.MainTable) text.Append(" table ").Append(route.Table);
        if (route.Protocol is { } protocol) text.Append(" proto ").Append(protocol);
        if (route.Scope is { } scope) text.Append(" scope ").Append(scope);
        if (route.Metric is { } metric) text.Append(" metric ").Append(metric);
        if (route.OnLink && route.Family == IpFamily.V4) text.Append(" onlink");
        if (route.Realms is { } realms) text.Append(Realms(realms));
        if (route.Expires is { } expires) text.Append(" expires ").Append(expires).Append("sec");
        if (route.Path is { } path) Append(text, path);
        if (route.Preference is { } preference) text.Append(" pref ").Append(Name(preference));
        if (route.TtlPropagate is { } propagate) text.Append(" ttl-propagate ").Append(propagate ? "enabled" : "disabled");
        foreach (NextHop hop in route.NextHops) Append(text, hop);
        if (route.NoTrack) text.Append(" no_track");
        if (route.TrackGroup is { } group) text.Append(" track_group ").Append(group);
        return text.ToString();
    }

    /// <summary>An address with its prefix length, unless that is the whole address.</summary>
    public static string Prefix(IpAddress address, byte length) =>
        length == address.Length * 8 ? address.ToString() : $"{address}/{length}";

    private static void Append(StringBuilder text, NextHop hop)
    {
        text.Append(" nexthop");
        AppendGateway(text, hop.Gateway);
        if (hop.Device is { } device) text.Append(" dev ").Append(device);
        if (hop.Weight is { } weight) text.Append(" weight ").Append(weight);
        if (hop.OnLink) text.Append(" onlink");
        if (hop.Realms is { } realms) text.Append(" realm ").Append(realms & ushort.MaxValue);
        if (hop.Encapsulation is { } encapsulation) Append(text, encapsulation);
    }

    private static void AppendGateway(StringBuilder text, IpAddress? gateway)
    {
        if (gateway is { } address) text.Append(" via inet").Append(address.Length == 16 ? "6 " : " ").Append(address);
    }

    private static void Append(StringBuilder text, Encapsulation encapsulation)
    {
        bool isIp = encapsulation.Kind == EncapsulationKind.Ip;
        text.Append(" encap ").Append(Name(encapsulation.Kind));
        switch (encapsulation.Kind)
        {
            case EncapsulationKind.Mpls:
                if (encapsulation.Labels is { Count: > 0 } labels) text.Append(' ').Append(Labels(labels));
                break;
            case EncapsulationKind.Ila:
                // The bytes on the wire, read as a number of a little-endian machine.
                ulong locator = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(encapsulation.Locator ?? 0);
                text.Append(' ').Append(locator);
                break;
            default:
                if (encapsulation.Id is { } id) text.Append(" id ").Append(id);
                if (encapsulation.Destination is { } destination) text.Append(" dst ").Append(destination);
                if (encapsulation.Source is { } source) text.Append(" src ").Append(source);
                if (encapsulation.Tos is { } tos) text.Append(isIp ? " tos " : " tc ").Append(tos);
                if (encapsulation.Ttl is { } ttl) text.Append(isIp ? " ttl " : " hoplimit ").Append(ttl);
                if (encapsulation.Flags is { } flags) text.Append(" flags 0x").Append(flags.ToString("x"));
                break;
        }
    }

    // As they stand in the packet: the label in the upper bits, the end of the stack marked in the last.
    private static string Labels(IReadOnlyList<uint> labels) => string.Join(
        '/', labels.Select((label, i) => (label << LabelShift | (i == labels.Count - 1 ? LastLabel : 0)).ToString("x")));

    private static void Append(StringBuilder text, PathMetrics path)
    {
        if (path.CongestionControl is { } algorithm)
        {
            text.Append(" congctl ").Append(algorithm);
            if (path.IsCongestionControlLocked) text.Append("lock ");
        }

        AppendTime(text, "rtt", path.Rtt, 8);
        AppendTime(text, "rttvar", path.RttVariance, 4);
        AppendTime(text, "rto_min", path.MinimumRto, 1);
        if (path.Ecn) text.Append(" features ecn");
        Append(text, "mtu", path.Mtu);
        Append(text, "window", path.Window);
        Append(text, "ssthresh", path.SlowStartThreshold);
        Append(text, "cwnd", path.CongestionWindow);
        Append(text, "advmss", path.AdvertisedMss);
        Append(text, "reordering", path.Reordering);
        Append(text, "hoplimit", path.HopLimit);
        Append(text, "initcwnd", path.InitialCongestionWindow);
        Append(text, "initrwnd", path.InitialReceiveWindow);
        if (path.QuickAck is { } ack) text.Append(" quickack ").Append(ack ? '1' : '0');
        if (path.FastOpenNoCookie is { } open) text.Append(" fastopen_no_cookie ").Append(open ? '1' : '0');
    }

    private static void Append(StringBuilder text, string name, uint? value)
    {
        if (value is { } number) text.Append(' ').Append(name).Append(' ').Append(number);
    }

    private static void Append(StringBuilder text, string name, PathMetric? metric)
    {
        if (metric is not { } value) return;
        text.Append(' ').Append(name).Append(value.IsLocked ? " lock " : " ").Append(value.Value);
    }

    // From one second on in seconds, below that in milliseconds.
    private static void AppendTime(StringBuilder text, string name, PathMetric? metric, uint scale)
    {
        if (metric is not { } value) return;
        decimal milliseconds = (decimal)value.Value / scale;
        text.Append(' ').Append(name).Append(value.IsLocked ? " lock " : " ");
        if (milliseconds >= 1000) text.Append((milliseconds / 1000).ToString("0.###")).Append('s');
        else text.Append(milliseconds.ToString("0.###")).Append("ms");
    }

    private static string Realms(uint realms)
    {
        uint from = realms >> 16;
        uint to = realms & ushort.MaxValue;
        return from > 0 ? $" realms {from}/{to}" : to > 0 ? $" realm {to}" : "";
    }

    private static string Name(EncapsulationKind kind) => kind switch
    {
        EncapsulationKind.Mpls => "mpls",
        EncapsulationKind.Ip => "ip",
        EncapsulationKind.Ila => "ila",
        _ => "ip6",
    };

    private static string Name(RouterPreference preference) => preference switch
    {
        RouterPreference.Low => "low",
        RouterPreference.Medium => "medium",
        RouterPreference.High => "high",
        _ => "unknown",
    };

    private static string Name(RouteType type) => type switch
    {
        RouteType.Local => "local",
        RouteType.Broadcast => "broadcast",
        RouteType.Anycast => "anycast",
        RouteType.Multicast => "multicast",
        RouteType.Blackhole => "blackhole",
        RouteType.Unreachable => "unreachable",
        RouteType.Prohibit => "prohibit",
        RouteType.Throw => "throw",
        RouteType.Nat => "nat",
        RouteType.ExternalResolve => "xresolve",
        _ => "unicast",
    };
}
