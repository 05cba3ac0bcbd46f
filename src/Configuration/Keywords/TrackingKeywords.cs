using static Holdfast.Configuration.Keywords.Rows;

namespace Holdfast.Configuration.Keywords;

/// <summary>What instances and groups follow, and the blocks that define it.</summary>
internal static class TrackingKeywords
{
    public static KeywordBlock Interfaces { get; } = new(
        Entry("<interface>", "IF [weight N [reverse]]", "-253..253 (+-254 turned into +-253)", "0 = fault on down",
            "tracked interface"));

    public static KeywordBlock Scripts { get; } = new(
        Entry("<script>", "NAME [weight N [reverse|noreverse]]", "-253..253", "weight of vrrp_script",
            "tracked script"));

    public static KeywordBlock Files { get; } = new(
        Entry("<file>", "NAME [weight N [reverse|noreverse]]", "-254..254", "weight of track_file", "tracked file"));

    public static KeywordBlock Processes { get; } = new(
        Entry("<process>", "NAME [weight N [reverse|noreverse]]", "-254..254", "weight of vrrp_track_process",
            "tracked process"));

    public static KeywordBlock Sessions { get; } = new(
        Entry("<bfd>", "NAME [weight N [reverse|noreverse]]", "-253..253", "weight of bfd_instance",
            "tracked BFD session"));

    /// <summary><c>vrrp_script</c>.</summary>
    public static KeywordBlock Script { get; } = new(
        Script("script", "mandatory", "command to run", "COMMAND", "quoted path and arguments").Lenient(),
        Decimal("interval", "SECS", 0m, 4294m, 3, "1", "time between runs", "0 becomes 1"),
        Decimal("timeout", "SECS", 0m, 4294m, 3, "= interval", "run time regarded as failure", "0 becomes 1"),
        Words("weight", "N [reverse]", "-253..253", "0", "priority adjustment, 0 = fault on failure"),
        Integer("rise", "N", 1, 2147483647, "1", "successes needed to become up"),
        Integer("fall", "N", 1, 2147483647, "1", "failures needed to become down"),
        Words("user", "USER [GROUP]", "names or ids", "script_user", "run as"),
        Flag("init_fail", "off", "start in failed state"));

    /// <summary><c>vrrp_track_process</c>.</summary>
    public static KeywordBlock Process { get; } = new(
        Words("process", "COMMAND [ARGS]", "string", "mandatory", "process name and parameters to match"),
        Word("param_match", "[initial|partial]", "literal, bare = exact", "parameters ignored",
            "how process arguments are compared"),
        Words("weight", "N [reverse]", "-254..254", "0", "priority adjustment").Lenient(),
        Integer("quorum", "N", 1, 65535, "1", "minimum matching processes"),
        Integer("quorum_max", "N", 0, 65535, "unlimited", "maximum matching processes"),
        Decimal("delay", "SECS", 0.000001m, 3600m, 6, "0", "sets both fork_delay and terminate_delay"),
        Decimal("terminate_delay", "SECS", 0.000001m, 3600m, 6, "0", "wait before losing quorum counts"),
        Decimal("fork_delay", "SECS", 0.000001m, 3600m, 6, "0", "wait before gaining quorum counts"),
        Flag("full_command", "off", "match full path instead of comm name"));

    /// <summary><c>track_file</c> and its older name <c>vrrp_track_file</c>.</summary>
    public static KeywordBlock File { get; } = new(
        Word("file", "PATH", "path", "mandatory", "file holding a number").Lenient(),
        Words("weight", "N [reverse]", "-254..254", "1", "multiplier of file value").Lenient(),
        Words("init_file", "[VALUE] [overwrite]", "integer, literal", "VALUE 0",
            "create file, or also reset existing one"));

    /// <summary><c>bfd_instance</c>.</summary>
    public static KeywordBlock Bfd { get; } = new(
        Word("neighbor_ip", "ADDR", "IP", "mandatory", "peer address").Lenient(),
        Word("neighbour_ip", "ADDR", "IP", "mandatory", "spelling alias of neighbor_ip")
            .Lenient().AliasOf("neighbor_ip"),
        Word("source_ip", "ADDR", "IP, same family", "kernel choice", "local address"),
        Decimal("min_rx", "MS", 1m, 4294967m, 3, "10", "required minimum receive interval", "(3 places; warn >10000)"),
        Decimal("min_tx", "MS", 1m, 4294967m, 3, "10", "desired minimum transmit interval", "(warn >10000)"),
        Decimal("idle_tx", "MS", 1000m, 4294967m, 3, "1000", "transmit interval while session not up", "(warn >10000)"),
        Integer("multiplier", "N", 1, 255, "5", "detection multiplier", "(warn >10)"),
        Flag("passive", "off", "do not start sending until peer heard"),
        Integer("ttl", "N", 1, 255, "255 (IPv4) / 64 (IPv6)", "TTL of sent packets"),
        Integer("hoplimit", "N", 1, 255, "255 / 64", "alias of ttl").AliasOf("ttl"),
        Integer("max_hops", "N", -1, 255, "0", "hops a received packet may have travelled; 255 or -1 disables check",
            "not above ttl"),
        Bool("multihop", "false", "RFC5883 multihop; UDP port 4784 instead of 3784").Since("2.2.8"),
        Words("weight", "N [reverse]", "-253..253", "0", "default priority adjustment for tracking"),
        Flag("vrrp", "both when neither given", "report only to VRRP process"),
        Flag("checker", "both when neither given", "report only to checker process"));
}
