using static Holdfast.Configuration.Keywords.Rows;

namespace Holdfast.Configuration.Keywords;

/// <summary><c>vrrp_instance</c> and <c>vrrp_sync_group</c>.</summary>
internal static class VrrpKeywords
{
    public static KeywordBlock Authentication { get; } = new(
        Word("auth_type", "PASS|AH", "literal", "none", "simple password or IPsec AH (v2 only)"),
        Word("auth_pass", "STRING", "1..8 bytes, longer truncated", "-", "shared secret"));

    public static KeywordBlock Hmac { get; } = new(
        Words("key", "ID VALUE | ID hex:HEX | ID file:PATH", "id 1..255, 32..64 bytes", "-", "add a shared key")
            .Since("2.4.0"),
        Integer("active_key", "ID", 1, 255, "mandatory with several keys", "key used for sending").Since("2.4.0"),
        Word("anti_replay", "time|monotonic", "literal", "time", "replay protection method").Since("2.4.0"),
        Word("mode", "enforce|permissive|receive-only", "literal (receive-only since 2.4.2)", "enforce",
            "how unauthenticated adverts are treated, whether trailer is sent").Since("2.4.0"),
        Integer("time_window", "SECS", 1, 300, "max(3 x advert_int, 5)", "accepted clock difference").Since("2.4.0"));

    public static KeywordBlock UnicastPeer { get; } = new(
        Entry("<peer>", "ADDR [min_ttl N] [max_ttl N]", "ttl 0..255", "min 0, max 255", "unicast peer address"),
        Integer("min_ttl", "N", 0, 255, "0", "lowest accepted TTL; enables check_unicast_src"),
        Integer("max_ttl", "N", 0, 255, "255", "highest accepted TTL; enables check_unicast_src"));

    public static KeywordBlock Vmac { get; } = new(
        Word("name", "IF", "interface name", "unnamed first word", "explicit VMAC interface name").Since("2.3.0"),
        Entry("<mac>", "MAC", "5 or 6 octets", "RFC MAC", "custom MAC; cleared in strict mode"),
        Flag("netlink_notify_msg", "off", "send extra netlink notification for VMAC").Since("2.3.0"),
        Word("group", "G", "name from group table or number", "default group", "link group of VMAC interface")
            .Since("2.3.0"));

    public static KeywordBlock Ipvlan { get; } = new(
        Word("name", "IF", "interface name", "unnamed first word", "explicit ipvlan interface name").Since("2.3.0"),
        Entry("<address>", "ADDR", "IP", "none", "address configured on the ipvlan"),
        Flag("bridge", "bridge", "ipvlan bridge mode", "literal"),
        Flag("private", "-", "ipvlan private mode", "literal"),
        Flag("vepa", "-", "ipvlan VEPA mode", "literal"),
        Word("group", "G", "name or number", "default group", "link group of ipvlan interface").Since("2.3.0"));

    public static KeywordBlock Members { get; } = new(
        Entry("<instance>", "NAME", "vrrp_instance name(s)", "-", "member instance"));

    /// <summary><c>vrrp_instance</c>.</summary>
    public static KeywordBlock Instance { get; } = new(
        Words("use_vmac", "[[name] IF] [MAC] [netlink_notify_msg] [group G]", "MAC 6 octets, or 5 with VRID appended",
            "off; name PREFIX.VRID", "use macvlan with virtual MAC", Vmac).NotYet(),
        Flag("use_vmac_addr", "off", "VMAC for VIPs on interfaces other than the instance's").NotYet(),
        Flag("vmac_xmit_base", "off (auto when needed)", "send adverts from parent interface rather than VMAC")
            .NotYet(),
        Words("use_ipvlan", "[[name] IF] [ADDR] [bridge|private|vepa] [group G]", "-", "off; bridge",
            "use ipvlan interface", Ipvlan).NotYet(),
        Block("unicast_peer", "none", "peers for unicast mode", UnicastPeer),
        Flag("unicast_fault_no_peer", "off", "fault when unicast_peer list is empty"),
        Flag("check_unicast_src", "global", "accept only adverts from configured peers"),
        Words("old_unicast_checksum", "[never]", "flag or literal", "auto-detect",
            "v3 unicast checksum compatible with releases before 1.3.6").NotYet(),
        Flag("native_ipv6", "off", "deprecated; forces IPv6 and version 3").Former(),
        Word("state", "MASTER|BACKUP", "literal", "BACKUP (MASTER if priority 255)", "initial wanted state"),
        Word("interface", "IF", "interface", "mandatory unless unicast with source IP", "interface for adverts"),
        Word("vrf", "IF", "VRF master device", "none", "VRF the interface must belong to").NotYet(),
        Flag("dont_track_primary", "off", "ignore faults of own interface"),
        Word("mcast_src_ip", "ADDR", "IP", "primary address of interface", "source of multicast adverts"),
        Word("unicast_src_ip", "ADDR", "IP", "primary address of interface", "source of unicast adverts"),
        Word("mcast_dst_ip", "ADDR", "multicast", "global group", "advert group for this instance"),
        Flag("track_src_ip", "off", "fault when configured source address disappears"),
        Integer("virtual_router_id", "N", 1, 255, "mandatory", "VRID"),
        Integer("unicast_ttl", "N", 0, 255, "255 for IPv4; IPv6 uses socket default",
            "TTL/hop limit of unicast adverts"),
        Word("version", "2|3", "2..3", "global", "VRRP version"),
        Integer("priority", "N", 1, 255, "100, or 255 when state MASTER given", "base priority",
            "bad value becomes 100"),
        Decimal("advert_int", "SECS", 0.01m, 255m, 6, "1", "advert interval",
            "v2 rounded to whole s; v3 rounded to 10 ms, capped 40.95"),
        Block("virtual_ipaddress", "-", "addresses advertised and managed", AddressKeywords.Virtual),
        Block("virtual_ipaddress_excluded", "-", "addresses managed but not advertised", AddressKeywords.Virtual),
        Flag("no_virtual_ipaddress", "off", "permit v3/strict instance without VIPs").Since("2.2.8"),
        Flag("promote_secondaries", "off", "set promote_secondaries sysctl on interface"),
        Flag("linkbeat_use_polling", "off", "deprecated; poll interface; use linkbeat_interfaces").Deprecated()
            .NotYet(),
        Bool("v3_checksum_as_v2", "global", "v3 IPv4 checksum without pseudo-header").Since("2.2.8"),
        Block("virtual_routes", "-", "routes present while master", RouteKeywords.Virtual).NotYet(),
        Block("virtual_rules", "-", "rules present while master", RuleKeywords.Virtual).NotYet(),
        Flag("accept", "on unless strict", "accept packets addressed to VIPs while master"),
        Flag("no_accept", "off", "drop packets to VIPs when not address owner").NotYet(),
        Bool("skip_check_adv_addr", "global", "skip VIP list check for same sender", "any value incl. false enables"),
        Bool("strict_mode", "global", "RFC conformance for this instance"),
        Flag("preempt", "on", "take over from lower priority master"),
        Flag("nopreempt", "off", "do not take over from lower priority master"),
        Decimal("preempt_delay", "SECS", 0m, 1000m, 6, "0", "wait before preempting"),
        Integer("debug", "N", 0, 4, "0", "unused debug level"),
        Script("notify_backup", "none", "run on entering BACKUP"),
        Script("notify_master", "none", "run on entering MASTER"),
        Script("notify_fault", "none", "run on entering FAULT"),
        Script("notify_stop", "none", "run when process stops"),
        Script("notify_deleted", "none", "run (instead of fault) when reload removes instance",
            "[SCRIPT [USER [GROUP]]]", "script or bare flag"),
        Script("notify", "none", "run for all states, four arguments appended"),
        Script("notify_master_rx_lower_pri", "none", "run when master hears lower priority advert"),
        Bool("smtp_alert", "global", "mail on state change"),
        Bool("notify_priority_changes", "global", "emit priority-change events"),
        Word("lvs_sync_daemon_interface", "IF", "interface", "none", "deprecated; use global lvs_sync_daemon")
            .Deprecated(),
        Integer("garp_master_delay", "SECS", 0, 4294, "global", "delay before second GARP burst"),
        Integer("garp_master_repeat", "N", 0, 2147483647, "global", "GARPs per burst", "0 becomes 1"),
        Integer("garp_master_refresh", "SECS", 0, 4294967295, "global", "periodic GARP interval"),
        Integer("garp_master_refresh_repeat", "N", 0, 2147483647, "global", "GARPs per refresh", "0 becomes 1"),
        Integer("garp_lower_prio_delay", "SECS", 0, 4294, "global", "delay of second burst after lower prio advert"),
        Integer("garp_lower_prio_repeat", "N", 0, 2147483647, "global", "burst size after lower prio advert"),
        Integer("down_timer_adverts", "N", 1, 100, "global", "missed adverts before takeover"),
        Integer("timer_expired_backup", "[PRIO]", 1, 254, "off; bare = 254",
            "needs nopreempt; delayed master that others would have replaced goes backup",
            "highest priority among other routers").Since("2.2.8").NotYet(),
        Integer("thread_timer_expired", "[PRIO]", 1, 254, "off", "deprecated alias of timer_expired_backup")
            .DeprecatedFor("timer_expired_backup").Since("2.3.2").NotYet(),
        Words("garp_extra_if", "[all] SECS", "0..86400", "global", "periodic GARPs on additional interfaces").NotYet(),
        Words("vmac_garp_intvl", "[all] SECS", "0..86400", "global", "deprecated alias of garp_extra_if")
            .DeprecatedFor("garp_extra_if").NotYet(),
        Bool("lower_prio_no_advert", "global", "stay silent on lower priority adverts"),
        Bool("higher_prio_send_advert", "global", "advertise once before yielding"),
        Bool("owner_ignore_adverts", "global", "priority 255 router ignores adverts").Since("2.3.3"),
        Integer("kernel_rx_buf_size", "BYTES", 0, 4294967295, "kernel default", "receive buffer of instance socket")
            .Lenient(),
        Block("authentication", "none", "VRRPv2 authentication", Authentication),
        Block("auth_hmac", "none", "HMAC trailer authentication for v2/v3", Hmac).Since("2.4.0").NotYet(),
        Block("track_interface", "-", "interfaces influencing priority or fault", TrackingKeywords.Interfaces),
        Block("track_script", "-", "vrrp_scripts influencing priority or fault", TrackingKeywords.Scripts),
        Block("track_file", "-", "track_files influencing priority or fault", TrackingKeywords.Files).NotYet(),
        Block("track_process", "-", "vrrp_track_processes influencing priority or fault", TrackingKeywords.Processes)
            .NotYet(),
        Block("track_bfd", "-", "bfd_instances influencing priority or fault", TrackingKeywords.Sessions).NotYet());

    /// <summary><c>vrrp_sync_group</c>.</summary>
    public static KeywordBlock SyncGroup { get; } = new(
        Block("group", "-", "member instances", Members),
        Script("notify_backup", "none", "run when group becomes backup"),
        Script("notify_master", "none", "run when group becomes master"),
        Script("notify_fault", "none", "run when group enters fault"),
        Script("notify_stop", "none", "run when process stops"),
        Script("notify", "none", "run on every state, arguments appended"),
        Bool("smtp_alert", "global", "mail on group state change"),
        Flag("global_tracking", "off", "deprecated alias of sync_group_tracking_weight")
            .DeprecatedFor("sync_group_tracking_weight"),
        Flag("sync_group_tracking_weight", "off", "keep differing tracking weights of members"),
        Bool("notify_priority_changes", "global", "emit priority-change events for group"),
        Block("track_interface", "-", "interfaces influencing priority or fault", TrackingKeywords.Interfaces),
        Block("track_script", "-", "vrrp_scripts influencing priority or fault", TrackingKeywords.Scripts),
        Block("track_file", "-", "track_files influencing priority or fault", TrackingKeywords.Files).NotYet(),
        Block("track_process", "-", "vrrp_track_processes influencing priority or fault", TrackingKeywords.Processes)
            .NotYet(),
        Block("track_bfd", "-", "bfd_instances influencing priority or fault", TrackingKeywords.Sessions).NotYet());
}
