using static Holdfast.Configuration.Keywords.Rows;

namespace Holdfast.Configuration.Keywords;

/// <summary>Words of a policy rule line.</summary>
internal static class RuleKeywords
{
    /// <summary><c>virtual_rules</c>.</summary>
    public static KeywordBlock Virtual { get; } = new(Common()) { IsList = true };

    /// <summary><c>static_rules</c>.</summary>
    public static KeywordBlock Static { get; } = new(
        [
            .. Common(),
            Word("track_group", "NAME", "track_group, needs input device", "none",
                "instances drop to backup if rule lost"),
        ]) { IsList = true };

    private static Keyword[] Common() =>
    [
        Flag("inet", "deduced from addresses, else IPv4", "force IPv4", "literal"),
        Flag("inet6", "deduced", "force IPv6", "literal"),
        Word("from", "PREFIX", "IP prefix", "all", "source selector"),
        Word("to", "PREFIX", "IP prefix", "all", "destination selector"),
        Word("table", "N|NAME", "rt_tables, non-zero", "-", "table to look up"),
        Word("lookup", "N|NAME", "rt_tables", "-", "alias of table").AliasOf("table"),
        Flag("not", "off", "invert selector"),
        Integer("preference", "N", 0, 4294967295, "allocated from 16384 downward with warning", "rule priority",
            "base auto"),
        Integer("order", "N", 0, 4294967295, "as preference", "alias of preference").AliasOf("preference"),
        Integer("priority", "N", 0, 4294967295, "as preference", "alias of preference").AliasOf("preference"),
        Word("tos", "N|NAME", "rt_dsfield", "0", "TOS selector"),
        Word("dsfield", "N|NAME", "rt_dsfield", "0", "alias of tos").AliasOf("tos"),
        Words("fwmark", "MARK[/MASK]", "uint32", "none", "mark selector"),
        Words("realms", "[FROM/]TO", "rt_realms", "none", "realms assigned by rule"),
        Word("suppress_prefixlength", "N", "int", "none", "reject results with short prefix"),
        Word("sup_pl", "N", "int", "none", "alias of suppress_prefixlength").AliasOf("suppress_prefixlength"),
        Word("suppress_ifgroup", "N|NAME", "group table", "none", "reject results using interface group"),
        Word("sup_group", "N|NAME", "group table", "none", "alias of suppress_ifgroup").AliasOf("suppress_ifgroup"),
        Word("iif", "IF", "interface", "none", "input device selector"),
        Word("dev", "IF", "interface", "none", "alias of iif").AliasOf("iif"),
        Word("oif", "IF", "interface", "none", "output device selector"),
        Word("tunnel-id", "N", "uint64", "none", "tunnel key selector"),
        Words("uidrange", "A-B", "uint32", "none", "uid selector"),
        Flag("l3mdev", "off", "use table of packet's VRF"),
        Word("protocol", "N|NAME", "0..255, rt_protos", "18 (keepalived)", "originator of rule"),
        Word("ipproto", "N|NAME", "0..255", "none", "IP protocol selector (man spells ip_proto)"),
        Words("sport", "A-B", "1..65535, range only", "none", "source port selector; single port rejected"),
        Words("dport", "A-B", "1..65535, range only", "none", "destination port selector; single port rejected"),
        Flag("type", "-", "optional word before action", "literal"),
        Word("goto", "N", "must exceed own preference", "-", "jump to rule with priority N"),
        Flag("nop", "-", "no-operation action", "literal"),
        Flag("blackhole", "-", "drop action", "literal"),
        Flag("unreachable", "-", "reject action with ICMP unreachable", "literal"),
        Flag("prohibit", "-", "reject action with ICMP prohibited", "literal"),
        Flag("no_track", "off", "do not watch for external deletion"),
    ];
}
