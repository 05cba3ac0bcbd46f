using static Holdfast.Configuration.Keywords.Rows;

namespace Holdfast.Configuration.Keywords;

/// <summary>Words of an address line.</summary>
internal static class AddressKeywords
{
    /// <summary><c>virtual_ipaddress</c> and <c>virtual_ipaddress_excluded</c>.</summary>
    public static KeywordBlock Virtual { get; } = new(
        [
            .. Common("instance interface"),
            Flag("use_vmac", "off", "put address on a VMAC of the given dev"),
        ]);

    /// <summary><c>static_ipaddress</c>.</summary>
    public static KeywordBlock Static { get; } = new(
        [
            .. Common("default_interface"),
            Word("track_group", "NAME", "track_group name", "none", "instances drop to backup if address lost"),
        ]);

    private static Keyword[] Common(string defaultDevice) =>
    [
        Entry("<address>", "ADDR[/MASK]", "IPv4 or IPv6", "/32 or /128", "the address itself, first on line"),
        Word("dev", "IF", "interface", defaultDevice, "device carrying address"),
        Word("scope", "SCOPE", "name from rt_scopes or number", "global", "address scope"),
        Words("brd", "ADDR or + or -", "IPv4", "none", "broadcast address, + = all ones host part, - = all zero"),
        Words("broadcast", "ADDR or + or -", "IPv4", "none", "long form of brd"),
        Word("label", "STRING", "<=15 chars", "none", "IPv4 address label"),
        Words("peer", "ADDR[/MASK]", "same family", "none", "point-to-point peer address"),
        Flag("home", "off", "Mobile-IPv6 home address", "IPv6"),
        Flag("-nodad", "see behaviours", "perform duplicate address detection (clears nodad)", "IPv6"),
        Flag("mngtmpaddr", "off", "template for temporary addresses", "IPv6"),
        Flag("noprefixroute", "off", "no automatic prefix route"),
        Flag("autojoin", "off", "join multicast group of the address"),
        Flag("no_track", "off", "do not watch for external deletion"),
        Word("preferred_lft", "SECS|forever", "uint32 or literal", "IPv6 /128: 0, else forever",
            "preferred lifetime (0 = deprecated address)"),
    ];
}
