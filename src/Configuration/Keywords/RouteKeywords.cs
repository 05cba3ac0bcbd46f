using static Holdfast.Configuration.Keywords.Rows;

namespace Holdfast.Configuration.Keywords;

/// <summary>Words of a route line.</summary>
internal static class RouteKeywords
{
    public static KeywordBlock Nexthop { get; } = new(
        Words("via", "[inet|inet6] ADDR", "IP", "none", "leg gateway"),
        Word("dev", "IF", "interface", "none", "leg device"),
        Integer("weight", "N", 1, 256, "1", "leg weight"),
        Flag("onlink", "off", "gateway is on link"),
        Words("encap", "...", "as route encap", "none", "leg encapsulation"),
        Words("realms", "[FROM/]TO", "rt_realms", "none", "leg realms"));

    public static KeywordBlock Encapsulation { get; } = new(
        Words("ip", "id N dst ADDR src ADDR tos N ttl N flags N", "IPv4 tunnel metadata", "-", "IPv4 encapsulation"),
        Words("ip6", "id N dst ADDR src ADDR tc N hoplimit N flags N", "IPv6 tunnel metadata", "-",
            "IPv6 encapsulation"),
        Words("mpls", "LABEL[/LABEL]", "at most 2 labels", "-", "MPLS push"),
        Word("ila", "LOCATOR", "64 bit, a:b:c:d", "-", "identifier locator addressing"),
        Word("id", "N", "uint64", "0", "tunnel key"),
        Word("dst", "ADDR", "IP", "-", "outer destination"),
        Word("src", "ADDR", "IP", "-", "outer source"),
        Integer("tos", "N", 0, 255, "0", "outer TOS", "(ip)"),
        Integer("tc", "N", 0, 255, "0", "outer traffic class", "(ip6)"),
        Integer("ttl", "N", 0, 255, "0", "outer TTL", "(ip)"),
        Integer("hoplimit", "N", 0, 255, "0", "outer hop limit", "(ip6)"),
        Word("flags", "N", "uint16", "0", "tunnel flags"));

    /// <summary><c>virtual_routes</c>.</summary>
    public static KeywordBlock Virtual { get; } = new(Common());

    /// <summary><c>static_routes</c>.</summary>
    public static KeywordBlock Static { get; } = new(
        [
            .. Common(),
            Word("track_group", "NAME", "track_group, needs output device", "none",
                "instances drop to backup if route lost"),
        ]);

    private static Keyword[] Common() =>
    [
        Entry("<destination>", "[TYPE] [to] DST[/MASK]", "IP prefix or default, any, all", "-", "route destination"),
        Entry("type-words",
            "unicast|local|broadcast|brd|anycast|multicast|throw|unreachable|prohibit|blackhole|nat|xresolve",
            "literal before destination", "unicast", "route type"),
        Word("to", "DST", "prefix", "-", "optional word before destination"),
        Flag("default6", "-", "deprecated IPv6 default destination", "literal").Former(),
        Flag("inet", "deduced", "force IPv4", "literal"),
        Flag("inet6", "deduced", "force IPv6", "literal"),
        Word("src", "ADDR", "IP", "none", "preferred source address"),
        Words("as", "[to] ADDR", "IP", "-", "accepted, ignored (no kernel support)"),
        Words("via", "[inet|inet6] ADDR", "IP, other family allowed", "none", "gateway"),
        Word("gw", "ADDR", "IP", "none", "deprecated alias of via").DeprecatedFor("via"),
        Word("from", "PREFIX", "IPv6 only", "none", "source prefix"),
        Word("tos", "N|NAME", "rt_dsfield", "0", "type of service match"),
        Word("dsfield", "N|NAME", "rt_dsfield", "0", "same as tos"),
        Word("table", "N|NAME", "rt_tables", "main (or VRF table)", "routing table"),
        Word("protocol", "N|NAME", "rt_protos", "18 (keepalived)", "route protocol; overridden to 18 unless no_track"),
        Word("scope", "N|NAME", "rt_scopes", "kernel rule by type", "route scope"),
        Integer("metric", "N", 0, 4294967295, "0 (IPv6 kernel 1024)", "route metric"),
        Integer("priority", "N", 0, 4294967295, "0", "alias of metric").AliasOf("metric"),
        Integer("preference", "N", 0, 4294967295, "0", "alias of metric").AliasOf("metric"),
        Word("dev", "IF", "interface", "none", "output device"),
        Word("oif", "IF", "interface", "none", "alias of dev").AliasOf("dev"),
        Flag("onlink", "off", "treat gateway as directly reachable"),
        Words("encap", "ip|ip6|mpls|ila ...", "see encap/*", "none", "lightweight tunnel encapsulation", Encapsulation),
        Integer("expires", "SECS", 0, 4294967295, "none", "route lifetime", "IPv6"),
        Words("mtu", "[lock] N", "uint32", "none", "path MTU"),
        Words("advmss", "[lock] N", "uint32", "none", "advertised MSS"),
        Words("reordering", "[lock] N", "uint32", "none", "initial reordering metric"),
        Words("cwnd", "[lock] N", "uint32", "none", "congestion window clamp"),
        Words("ssthresh", "[lock] N", "uint32", "none", "slow start threshold"),
        Integer("window", "N", 0, 4294967295, "none", "maximum advertised window"),
        Integer("hoplimit", "N", 0, 255, "none", "hop limit"),
        Words("rtt", "[lock] TIME[s|ms]", "time", "none", "initial RTT estimate"),
        Words("rttvar", "[lock] TIME[s|ms]", "time", "none", "initial RTT variance"),
        Words("rto_min", "[lock] TIME[s|ms]", "200 ms..120 s, clamped", "none", "minimum retransmission timeout"),
        Flag("lock", "off", "lock the metric", "literal after metric name"),
        Words("realms", "[FROM/]TO", "rt_realms, IPv4", "none", "routing realms"),
        Integer("initcwnd", "N", 0, 4294967295, "none", "initial congestion window"),
        Integer("initrwnd", "N", 0, 4294967295, "none", "initial receive window"),
        Words("features", "ecn", "literal", "none", "per-route features"),
        Word("quickack", "0|1", "0..1", "none", "quick ack on route"),
        Words("congctl", "[lock] NAME", "algorithm", "none", "congestion control"),
        Word("pref", "low|medium|high|N", "IPv6", "medium", "router preference"),
        Word("ttl-propagate", "enabled|disabled", "literal", "none", "MPLS TTL propagation"),
        Word("fastopen_no_cookie", "0|1", "0..1", "none", "TCP fast open without cookie"),
        Flag("add", "prepend", "add with create+exclusive semantics", "literal"),
        Flag("append", "prepend", "add after equal routes", "literal"),
        Flag("prepend", "prepend", "add before equal routes (default)", "literal"),
        Word("or", "ADDR", "IP", "-", "deprecated separator between two gateways").Deprecated(),
        Words("nexthop", "via ADDR [dev IF] [weight N] [onlink] [encap ..] [realms R]", "weight 1..256", "weight 1",
            "multipath leg, repeatable", Nexthop),
        Flag("no_track", "off", "do not watch for external deletion"),
        Word("vrf", "IF", "VRF device", "none", "use table of the VRF"),
    ];
}
