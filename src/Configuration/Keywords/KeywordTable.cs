using static Holdfast.Configuration.Keywords.Rows;

namespace Holdfast.Configuration.Keywords;

/// <summary>Every keyword of the configuration language, in the block where it may stand.</summary>
public static class KeywordTable
{
    private static readonly KeywordBlock s_members = new(
        Entry("<instance>", "NAME", "vrrp_instance name(s), one per line", "-", "member instance"));

    private static readonly KeywordBlock s_trackGroup = new(
        Block("group", "-", "list of vrrp instance names", s_members));

    private static readonly KeywordBlock s_garpInterfaces = new(
        Entry("<interface>", "IF", "interface, not a VMAC", "-", "member interface"));

    private static readonly KeywordBlock s_garpGroup = new(
        Decimal("garp_interval", "SECS", 0m, 2147.483647m, 6, "0", "spacing of GARPs over the group"),
        Decimal("gna_interval", "SECS", 0m, 2147.483647m, 6, "0", "spacing of unsolicited NAs over the group"),
        Word("interface", "IF", "interface, not a VMAC", "-", "the single interface concerned"),
        Block("interfaces", "-", "interfaces sharing one limiter", s_garpInterfaces));

    private static readonly KeywordBlock s_linkbeat = new(
        Entry("<interface>", "IF [MII|ETHTOOL|IOCTL]", "literal method", "first that works",
            "poll this interface's link using method"));

    private static readonly KeywordBlock s_delays = new(
        Entry("<interface>", "IF DOWN [UP]", "0..255 s each", "UP omitted: code 0, man says = DOWN",
            "delay before acting on link down/up"));

    /// <summary>What is understood before keywords: include, conditions, definitions, repetition.</summary>
    public static KeywordBlock Preprocessor { get; } = new(
        Directive("include", "GLOB", "path pattern incl. {a,b}", "-",
            "read other files; silent when nothing matches unless include_check says otherwise"),
        Directive("includer", "GLOB", "path pattern", "-", "include, error when a matched file cannot be read"),
        Directive("includem", "GLOB", "path pattern", "-",
            "include, error if unreadable or non-wildcard name matches nothing"),
        Directive("includew", "GLOB", "path pattern", "-", "includem plus error when a wildcard matches nothing"),
        Directive("includeb", "GLOB", "path pattern", "-",
            "include, error if unreadable or any brace alternative matches nothing"),
        Directive("includea", "GLOB", "path pattern", "-", "include with all checks enabled"),
        Directive("@ID", "rest-of-line", "string compared to config-id", "-",
            "keep line only when config-id equals ID"),
        Directive("@^ID", "rest-of-line", "string compared to config-id", "-",
            "keep line only when config-id differs from ID"),
        Directive("$NAME=", "VALUE", "[A-Za-z_][A-Za-z0-9_]*", "-",
            "define a substitution variable, optionally multi-line with trailing backslash"),
        Directive("$NAME", "(reference)", "must end at space, tab, comma, ) or EOL", "-", "substitute definition text"),
        Directive("${NAME}", "(reference)", "-", "-", "substitute definition text, allowed anywhere in line"),
        Directive("~SEQ", "(var[,start[,step]],end) rest", "integers, 0x and 0 prefixes allowed",
            "start 1 (or -1), step +-1", "repeat rest of line for each number"),
        Directive("~SEQx", "(var[,start[,step]],end) rest", "non-negative integers", "start 1, step 1",
            "SEQ giving lower-case hexadecimal text"),
        Directive("~LST", "(var,v1,v2..) or ({v,w},{a,b},..) rest", "missing tuple members blank, surplus is error",
            "-", "repeat rest of line for each list item or tuple"),
        Directive("${_PWD}", "-", "-", "directory of file being read", "predefined: directory of current file"),
        Directive("${_INSTANCE}", "-", "-", "config-id", "predefined: config-id string"),
        Directive("${_RANDOM}", "${_RANDOM [MIN [MAX]]}", "integers, inclusive", "0..32767",
            "predefined: random number evaluated at each use"),
        Directive("${_ENV}", "${_ENV NAME}", "-", "empty if unset", "predefined: value of environment variable")
            .Since("2.4.0"),
        Directive("${_HASH}", "-", "-", "#", "predefined: hash character, effective only inside double quotes"),
        Directive("${_BANG}", "-", "-", "!", "predefined: exclamation mark, effective only inside double quotes"));

    /// <summary>Keywords outside every block.</summary>
    public static KeywordBlock Root { get; } = new(
        Flag("linkbeat_use_polling", "off", "poll link state of all interfaces instead of netlink").NotYet(),
        Word("net_namespace", "NAME", "string", "none", "run vrrp (and lvs) in this network namespace; fixed at start")
            .Lenient(),
        Word("net_namespace_ipvs", "[NAME]", "string, omitted = default namespace", "= net_namespace",
            "run checker/IPVS in separate namespace; fixed at start"),
        Flag("namespace_with_ipsets", "off", "allow ipsets while using net_namespace").NotYet(),
        Flag("use_pid_dir", "off", "place pid files in RUN/keepalived directory"),
        Word("instance", "NAME", "string", "none", "instance name; alters pid, log, dump and D-Bus names").Lenient(),
        Integer("child_wait_time", "SECS", 0, 4294967295, "5",
            "seconds parent waits for children to stop before SIGKILL"),
        Block("global_defs", "-", "global settings", GlobalKeywords.Block),
        NamedBlock("track_group", "NAME {", "-", "named set of VRRP instances that react to losing static items",
            s_trackGroup).Lenient().NotYet(),
        Block("static_ipaddress", "-", "addresses present from start to stop", AddressKeywords.Static).NotYet(),
        Block("static_routes", "-", "routes present from start to stop", RouteKeywords.Static).NotYet(),
        Block("static_rules", "-", "policy rules present from start to stop", RuleKeywords.Static).NotYet(),
        NamedBlock("vrrp_sync_group", "NAME {", "-", "VRRP instances changing state together", VrrpKeywords.SyncGroup)
            .Lenient(),
        NamedBlock("garp_group", "[NAME] {", "-", "interfaces sharing one GARP/NA rate limiter", s_garpGroup).NotYet(),
        Block("linkbeat_interfaces", "-", "interfaces whose link is polled, with method", s_linkbeat).NotYet(),
        Block("interface_up_down_delays", "-", "debounce delays for interface state", s_delays).NotYet(),
        NamedBlock("vrrp_instance", "NAME {", "-", "a VRRP virtual router", VrrpKeywords.Instance).Lenient(),
        NamedBlock("vrrp_script", "NAME {", "-", "periodically run tracked script", TrackingKeywords.Script),
        NamedBlock("vrrp_track_process", "NAME {", "-", "watch process count", TrackingKeywords.Process).NotYet(),
        NamedBlock("track_file", "NAME {", "-", "watch numeric value in a file (vrrp and checker)",
            TrackingKeywords.File),
        NamedBlock("vrrp_track_file", "NAME {", "-", "deprecated synonym of track_file", TrackingKeywords.File)
            .FormerNameOf("track_file"),
        NamedBlock("bfd_instance", "NAME {", "-", "BFD session", TrackingKeywords.Bfd).Lenient().NotYet(),
        Block("SSL", "-", "client TLS material for checks over TLS", VirtualServerKeywords.Ssl),
        NamedBlock("virtual_server_group", "NAME {", "-", "set of addresses/fwmarks sharing one real server pool",
            VirtualServerKeywords.Group),
        NamedBlock("virtual_server", "IP [PORT] { / fwmark N { / group NAME {", "port 0", "IPVS virtual service",
            VirtualServerKeywords.VirtualServer));

    /// <summary>Every block with its path, root first: for documentation and tests.</summary>
    public static IEnumerable<(string Path, KeywordBlock Block)> Blocks() =>
        [("(preprocessor)", Preprocessor), ("(root)", Root), .. Descendants("", Root)];

    private static IEnumerable<(string Path, KeywordBlock Block)> Descendants(string path, KeywordBlock block)
    {
        foreach (Keyword keyword in block.Keywords)
        {
            if (keyword.Children is null) continue;
            string childPath = path.Length == 0 ? keyword.Name : $"{path}/{keyword.Name}";
            yield return (childPath, keyword.Children);
            foreach (var descendant in Descendants(childPath, keyword.Children)) yield return descendant;
        }
    }
}
