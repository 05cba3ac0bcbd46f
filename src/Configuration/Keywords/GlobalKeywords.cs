using static Holdfast.Configuration.Keywords.Rows;

namespace Holdfast.Configuration.Keywords;

/// <summary><c>global_defs</c>.</summary>
internal static class GlobalKeywords
{
    public static KeywordBlock MailRecipients { get; } = new(
        Entry("<address>", "ADDR", "one per line", "-", "a mail recipient"));

    public static KeywordBlock SyncDaemon { get; } = new(
        Word("inst", "NAME", "vrrp_instance", "none", "instance whose state selects master or backup daemon"),
        Integer("id", "N", 0, 255, "vrid of instance or 0", "sync id"),
        Integer("maxlen", "N", 1, 65507, "kernel", "maximum sync packet length"),
        Integer("port", "N", 1, 65535, "8848 kernel", "UDP port"),
        Integer("ttl", "N", 1, 255, "kernel 1", "multicast TTL"),
        Word("group", "ADDR", "multicast IPv4/IPv6", "kernel 224.0.0.81", "multicast group"));

    public static KeywordBlock Timeouts { get; } = new(
        Integer("tcp", "SECS", 0, 2678400, "kernel", "established TCP timeout"),
        Integer("tcpfin", "SECS", 0, 2678400, "kernel", "TCP FIN timeout"),
        Integer("udp", "SECS", 0, 2678400, "kernel", "UDP timeout"));

    public static KeywordBlock Block { get; } = new(
        Flag("process_names", "off", "set default process names for children (keepalived_vrrp, _lvs, _bfd)"),
        Word("process_name", "NAME", "<=15 chars, longer truncated", "keepalived", "name of parent process"),
        Word("vrrp_process_name", "NAME", "<=15 chars", "unset", "name of VRRP child"),
        Word("checker_process_name", "NAME", "<=15 chars", "unset", "name of checker child"),
        Word("lvs_process_name", "NAME", "<=15 chars", "unset", "deprecated alias of checker_process_name")
            .FormerNameOf("checker_process_name"),
        Word("bfd_process_name", "NAME", "<=15 chars", "unset", "name of BFD child").NotYet(),
        Bool("use_symlink_paths", "false", "keep symlinks in script paths instead of resolving them")
            .Since("2.3.0"),
        Bool("set_supplementary_groups", "false", "give scripts the user's supplementary groups").Since("post-2.4.3"),
        Word("router_id", "STRING", "string", "local host name", "identifier for mail subjects and SNMP").Lenient(),
        Word("notification_email_from", "ADDR", "string", "user@hostname", "mail sender").Lenient(),
        Block("notification_email", "none", "mail recipients", MailRecipients),
        Words("smtp_server", "HOST [PORT]", "host/IP, port 1..65535", "port 25", "mail relay; required for any mail"),
        Word("smtp_helo_name", "NAME", "string", "local host name", "HELO argument").Lenient(),
        Integer("smtp_connect_timeout", "SECS", 0, 4294, "30", "mail connection timeout", "0 becomes 1"),
        Bool("smtp_alert", "unset", "default for smtp_alert of every object"),
        Bool("smtp_alert_vrrp", "unset", "default smtp_alert for VRRP objects"),
        Bool("smtp_alert_checker", "unset", "default smtp_alert for checkers"),
        Script("startup_script", "none", "run once before children start").Lenient(),
        Integer("startup_script_timeout", "SECS", 1, 1000, "10", "limit for startup script").Lenient(),
        Script("shutdown_script", "none", "run once after children stopped").Lenient(),
        Integer("shutdown_script_timeout", "SECS", 1, 1000, "10", "limit for shutdown script").Lenient(),
        Integer("max_auto_priority", "[N]", -1, 99, "0",
            "ceiling for automatic realtime priority; -1 disables, 0 = off until needed", "no argument = max")
            .NotYet(),
        Integer("min_auto_priority_delay", "USECS", 1, 10000000, "1000000",
            "timer lateness that triggers priority increase").Lenient().NotYet(),
        Bool("checker_log_all_failures", "false", "default log_all_failures of checkers"),
        Words("dynamic_interfaces", "[allow_if_changes]", "flag + literal", "off",
            "permit interfaces missing at start or deleted/recreated"),
        Flag("no_email_faults", "off", "suppress mails for FAULT"),
        Word("default_interface", "IF", "interface", "eth0", "device for static addresses lacking dev")
            .Lenient().NotYet(),
        Flag("disable_local_igmp", "off", "stop kernel sending IGMP for 224.0.0.x groups; not changeable on reload")
            .NotYet(),
        Flag("v3_checksum_as_v2", "off", "v3 IPv4 checksum without pseudo-header, global default").Since("2.2.8"),
        Words("lvs_timeouts", "[tcp N] [tcpfin N] [udp N]", "0..2678400 each", "kernel values",
            "IPVS connection timeouts", Timeouts),
        Flag("lvs_flush", "off", "flush IPVS table at start"),
        Word("lvs_flush_on_stop", "[VS]", "flag or literal VS", "off",
            "flush table (or only own virtual services) when stopping"),
        Word("lvs_flush_onstop", "[VS]", "flag", "off", "deprecated alias of lvs_flush_on_stop")
            .FormerNameOf("lvs_flush_on_stop"),
        Words("lvs_sync_daemon", "IF [[inst] INST] [id N] [maxlen N] [port N] [ttl N] [group MCAST]",
            "id 0..255, maxlen 1..65507, port 1..65535, ttl 1..255", "id = vrid of INST or 0",
            "IPVS connection sync daemon, state following instance", SyncDaemon).Lenient(),
        Word("vrrp_mcast_group4", "ADDR", "IPv4 multicast", "224.0.0.18", "default IPv4 advert group"),
        Word("vrrp_mcast_group6", "ADDR", "IPv6 multicast", "ff02::12", "default IPv6 advert group"),
        Integer("vrrp_garp_master_delay", "SECS", 0, 4294, "5", "delay before second GARP burst"),
        Integer("vrrp_garp_master_repeat", "N", 0, 2147483647, "5", "GARPs per burst", "0 becomes 1"),
        Integer("vrrp_garp_master_refresh", "SECS", 0, 4294967295, "0 (off)", "periodic GARP interval while master"),
        Integer("vrrp_garp_master_refresh_repeat", "N", 0, 2147483647, "1", "GARPs per periodic refresh",
            "0 becomes 1"),
        Integer("vrrp_garp_lower_prio_delay", "SECS", 0, 4294, "= vrrp_garp_master_delay",
            "delay of second burst after lower-priority advert"),
        Integer("vrrp_garp_lower_prio_repeat", "N", 0, 2147483647, "= vrrp_garp_master_repeat",
            "burst size after lower-priority advert"),
        Integer("vrrp_down_timer_adverts", "N", 1, 100, "3", "missed adverts before takeover"),
        Decimal("vrrp_garp_interval", "SECS", 0.000001m, 4294967m, 6, "0", "spacing between GARPs on an interface"),
        Decimal("vrrp_gna_interval", "SECS", 0.000001m, 4294967m, 6, "0",
            "spacing between unsolicited NAs on an interface"),
        Bool("vrrp_min_garp", "false", "reduce unset GARP settings to one message, no repeats"),
        Words("vrrp_garp_extra_if", "[all] SECS", "1..86400", "0 (off)",
            "periodic GARPs on extra VMAC-related interfaces").NotYet(),
        Words("vrrp_vmac_garp_intvl", "[all] SECS", "1..86400", "0", "deprecated alias of vrrp_garp_extra_if")
            .DeprecatedFor("vrrp_garp_extra_if").NotYet(),
        Bool("vrrp_lower_prio_no_advert", "false", "master stays silent on lower-priority adverts"),
        Bool("vrrp_higher_prio_send_advert", "false", "master sends one advert when yielding to higher priority"),
        Word("vrrp_version", "2|3", "2..3", "2 (IPv6 uses 3)", "default VRRP version"),
        Words("vrrp_iptables", "[IN [OUT]]", "chain names", "bare = INPUT OUTPUT",
            "iptables chains used for no_accept/igmp blocking").DeprecatedFor("nftables").NotYet(),
        Words("vrrp_ipsets", "[addr [addr6 [if6 [igmp [mld [nd]]]]]]", "set names; bare disables",
            "base keepalived + 6,_if6,_igmp,_mld,_nd", "ipset names for iptables rules").DeprecatedFor("nftables").NotYet(),
        Word("nftables", "[TABLE]", "name <=30 chars", "keepalived", "use nftables for VRRP rules, table name")
            .NotYet(),
        Integer("nftables_priority", "N", -2147483648, 2147483647, "-1", "hook priority of VRRP chains").NotYet(),
        Flag("nftables_ifindex", "off", "match interface index instead of name in nftables").NotYet(),
        Flag("nftables_counters", "off", "add counters to nftables rules").NotYet(),
        Word("nftables_ipvs", "[TABLE]", "name <=30 chars", "keepalived_ipvs",
            "use nftables to set fwmarks for virtual server groups").NotYet(),
        Integer("nftables_ipvs_priority", "N", -2147483648, 2147483647, "-1", "hook priority of IPVS chains").NotYet(),
        Integer("nftables_ipvs_start_fwmark", "N", 1, 4294967295, "1000", "first automatically allocated fwmark")
            .NotYet(),
        Flag("vrrp_check_unicast_src", "off", "require unicast adverts to come from a configured peer"),
        Bool("vrrp_skip_check_adv_addr", "false", "skip VIP list check when same sender as last advert"),
        Bool("vrrp_strict", "false", "enforce RFC conformance for all instances"),
        Integer("vrrp_priority", "N", -20, 19, "unset", "nice value of VRRP process").Lenient(),
        Integer("checker_priority", "N", -20, 19, "unset", "nice value of checker process").Lenient(),
        Integer("bfd_priority", "N", -20, 19, "unset", "nice value of BFD process").Lenient().NotYet(),
        Flag("vrrp_no_swap", "off", "lock VRRP process memory"),
        Flag("checker_no_swap", "off", "lock checker process memory"),
        Flag("bfd_no_swap", "off", "lock BFD process memory").NotYet(),
        Word("vrrp_rt_priority", "N", "sched min..max (1..99), clamped", "unset", "SCHED_RR priority of VRRP process")
            .Lenient(),
        Integer("checker_rt_priority", "N", 1, 99, "unset", "SCHED_RR priority of checker process", "clamped")
            .Lenient(),
        Integer("bfd_rt_priority", "N", 1, 99, "unset", "SCHED_RR priority of BFD process", "clamped")
            .Lenient().NotYet(),
        Words("vrrp_cpu_affinity", "CPU...", "cpu numbers", "unset", "pin VRRP process to CPUs").Lenient(),
        Words("checker_cpu_affinity", "CPU...", "cpu numbers", "unset", "pin checker process").Lenient(),
        Words("bfd_cpu_affinity", "CPU...", "cpu numbers", "unset", "pin BFD process").Lenient().NotYet(),
        Integer("vrrp_rlimit_rttime", "USECS", 1, 2147483647, "10000", "RLIMIT_RTTIME of VRRP process", "1 becomes 2"),
        Integer("checker_rlimit_rttime", "USECS", 1, 2147483647, "10000", "RLIMIT_RTTIME of checker process"),
        Integer("bfd_rlimit_rttime", "USECS", 1, 2147483647, "10000", "RLIMIT_RTTIME of BFD process").NotYet(),
        Word("vrrp_rlimit_rtime", "USECS", "as rttime", "10000", "deprecated alias of vrrp_rlimit_rttime")
            .FormerNameOf("vrrp_rlimit_rttime"),
        Word("checker_rlimit_rtime", "USECS", "as rttime", "10000", "deprecated alias of checker_rlimit_rttime")
            .FormerNameOf("checker_rlimit_rttime"),
        Word("bfd_rlimit_rtime", "USECS", "as rttime", "10000", "deprecated alias of bfd_rlimit_rttime")
            .FormerNameOf("bfd_rlimit_rttime").NotYet(),
        Words("notify_fifo", "NAME [USER [GROUP]]", "path", "none", "FIFO receiving VRRP and LVS events").Lenient(),
        Script("notify_fifo_script", "none", "reader process for notify_fifo").Lenient(),
        Words("vrrp_notify_fifo", "NAME [USER [GROUP]]", "path", "none", "FIFO receiving VRRP events").Lenient(),
        Script("vrrp_notify_fifo_script", "none", "reader process for vrrp_notify_fifo").Lenient(),
        Words("lvs_notify_fifo", "NAME [USER [GROUP]]", "path", "none", "FIFO receiving LVS events").Lenient(),
        Script("lvs_notify_fifo_script", "none", "reader process for lvs_notify_fifo").Lenient(),
        Bool("vrrp_notify_priority_changes", "false", "emit notify/FIFO event when effective priority changes"),
        Flag("fifo_write_vrrp_states_on_reload", "off", "write all VRRP states to FIFOs after reload"),
        Word("snmp_socket", "ADDR", "net-snmp transport string", "unix:/var/agentx/master", "AgentX master address")
            .Lenient()
            .NotYet(),
        Flag("enable_traps", "off", "send SNMP traps").NotYet(),
        Flag("enable_snmp_vrrp", "off", "register VRRP part of KEEPALIVED-MIB").NotYet(),
        Flag("enable_snmp_keepalived", "off", "deprecated alias of enable_snmp_vrrp")
            .FormerNameOf("enable_snmp_vrrp").NotYet(),
        Flag("enable_snmp_rfc", "off", "register both RFC2787 and RFC6527 MIBs").NotYet(),
        Flag("enable_snmp_rfcv2", "off", "register RFC2787 MIB").NotYet(),
        Flag("enable_snmp_rfcv3", "off", "register RFC6527 MIB").NotYet(),
        Flag("enable_snmp_checker", "off", "register check part of KEEPALIVED-MIB").NotYet(),
        Decimal("snmp_vs_stats_update_interval", "SECS", 0.001m, 30m, 6, "5",
            "minimum age before virtual server stats re-read").Lenient().Since("2.3.0").NotYet(),
        Decimal("snmp_rs_stats_update_interval", "SECS", 0.001m, 30m, 6, "0 (follow vs)",
            "minimum age before real server stats re-read").Lenient().Since("2.3.0").NotYet(),
        Flag("enable_dbus", "off", "start D-Bus service").NotYet(),
        Word("dbus_service_name", "NAME", "bus name", "org.keepalived.Vrrp1", "D-Bus well-known name")
            .Lenient().NotYet(),
        Word("dbus_no_interface_name", "NAME", "string", "none",
            "object-path component when an instance has no interface").Lenient().Since("2.3.0").NotYet(),
        Words("script_user", "USER [GROUP]", "names or ids", "keepalived_script, else own uid",
            "default user for scripts").Lenient(),
        Flag("enable_script_security", "off", "refuse root scripts whose path non-root can modify"),
        Integer("vrrp_netlink_cmd_rcv_bufs", "BYTES", 0, 4294967295, "kernel default",
            "netlink command socket receive buffer, VRRP").Lenient(),
        Bool("vrrp_netlink_cmd_rcv_bufs_force", "false", "force beyond rmem_max").NotYet(),
        Integer("vrrp_netlink_monitor_rcv_bufs", "BYTES", 0, 4294967295, "kernel default",
            "netlink monitor socket receive buffer, VRRP").Lenient(),
        Bool("vrrp_netlink_monitor_rcv_bufs_force", "false", "force beyond rmem_max").NotYet(),
        Integer("lvs_netlink_cmd_rcv_bufs", "BYTES", 0, 4294967295, "kernel default",
            "netlink command socket receive buffer, checker").Lenient(),
        Bool("lvs_netlink_cmd_rcv_bufs_force", "false", "force beyond rmem_max"),
        Integer("lvs_netlink_monitor_rcv_bufs", "BYTES", 0, 4294967295, "kernel default",
            "netlink monitor socket receive buffer, checker").Lenient(),
        Bool("lvs_netlink_monitor_rcv_bufs_force", "false", "force beyond rmem_max"),
        Integer("process_monitor_rcv_bufs", "BYTES", 0, 4294967295, "kernel default",
            "proc-connector socket receive buffer").Lenient().NotYet(),
        Bool("process_monitor_rcv_bufs_force", "false", "force beyond rmem_max").NotYet(),
        Bool("rs_init_notifies", "false", "run notify_up for real servers at start"),
        Bool("no_checker_emails", "false", "suppress per-checker mails, keep real/virtual server ones"),
        Word("vrrp_rx_bufs_policy", "MTU|ADVERT|N", "literal or bytes", "kernel default",
            "sizing of VRRP receive socket buffers").Lenient().NotYet(),
        Integer("vrrp_rx_bufs_multiplier", "N", 1, 2147483647, "3", "factor for rx buffer policy").Lenient().NotYet(),
        Decimal("vrrp_startup_delay", "SECS", 0.001m, 4294967m, 6, "0",
            "wait before VRRP instances start at process start"),
        Decimal("vrrp_delay_after_boot", "SECS", 0.001m, 4294967m, 6, "0",
            "wait until this long after boot; longer of both wins").Lenient().Since("2.4.0"),
        Flag("log_unknown_vrids", "off", "log adverts for unconfigured VRIDs"),
        Bool("vrrp_owner_ignore_adverts", "false", "address owner ignores received adverts, default for instances")
            .Since("2.3.3"),
        Word("vmac_prefix", "STRING", "string", "vrrp", "name prefix of generated VMAC interfaces").NotYet(),
        Word("vmac_addr_prefix", "STRING", "string", "= vmac_prefix", "name prefix of use_vmac_addr interfaces")
            .NotYet(),
        Word("umask", "NUM|BIT|BIT...", "octal/number or IRUSR,IWUSR,IXUSR,IRGRP..IXOTH, IRWXU/G/O", "0177",
            "file creation mask; -u option wins"),
        Integer("random_seed", "N", 0, 4294967295, "time based", "seed for random numbers").NotYet(),
        Word("reload_check_config", "[LOG]", "path", "off; bare = /dev/null",
            "test config in subprocess before reloading"),
        Word("reload_time_file", "PATH", "path", "none", "file holding timestamp for a scheduled reload")
            .Lenient().NotYet(),
        Flag("reload_repeat", "off", "keep watching reload_time_file after a reload").NotYet(),
        Word("reload_file", "[PATH]", "path", "RUN/keepalived[...].reload", "file present while config is being read"),
        Word("include_check", "[[+|-]read|match|wildcard_match|brace_match]...", "words; none = all", "none set",
            "which include failures are errors; man spells read as readable"),
        Word("config_save_dir", "DIR", "path", "none", "write copies of the processed configuration here"),
        Word("tmp_config_directory", "DIR", "path", "memfd",
            "place for consolidated config passed to children; fixed at start").Lenient().NotYet(),
        Bool("data_use_instance", "false", "add namespace/instance to dump-file names"),
        Word("json_version", "1|2", "1..2", "1", "layout of JSON dump").Lenient().Since("2.2.8"),
        Word("iproute_usr_dir", "DIR", "path", "build default (/usr/share/iproute2)",
            "fallback directory for rt_tables etc.").Lenient().Since("2.3.2"),
        Word("iproute_etc_dir", "DIR", "path", "build default (/etc/iproute2)", "first directory for rt_tables etc.")
            .Lenient()
            .Since("2.3.2"),
        Word("state_dump_file", "PATH", "path template", "TMPDIR/keepalived.data", "base name of SIGUSR1 dumps")
            .Lenient()
            .Since("2.3.3"),
        Word("stats_dump_file", "PATH", "path template", "TMPDIR/keepalived.stats",
            "accepted and dumped but file name not applied").Lenient().Since("2.3.3"),
        Word("json_dump_file", "PATH", "path template", "TMPDIR/keepalived.json",
            "accepted and dumped but file name not applied").Lenient().Since("2.3.3"),
        Word("smtp_user", "NAME", "string", "none", "name for SMTP AUTH (PLAIN or LOGIN), with smtp_password").Since("holdfast"),
        Word("smtp_password", "VALUE|file:PATH", "string or file holding it", "none", "password for SMTP AUTH")
            .Since("holdfast"),
        Word("smtp_tls", "none|starttls|tls", "literal", "starttls with smtp_user, else none",
            "how the connection to the mail relay is protected; none sends a password in plain text")
            .Since("holdfast"),
        Bool("smtp_tls_verify", "true", "check the mail relay's certificate against its name and the system's authorities").Since("holdfast"),
        Word("lvs_engine", "ipvs|nftables|auto", "literal", "auto (IPVS where the kernel has it, else nftables)",
            "what forwards connections to real servers").Own());
}
