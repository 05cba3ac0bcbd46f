using static Holdfast.Configuration.Keywords.Rows;

namespace Holdfast.Configuration.Keywords;

/// <summary>Load balancing: <c>virtual_server</c>, its group and the TLS material.</summary>
internal static class VirtualServerKeywords
{
    /// <summary><c>SSL</c>.</summary>
    public static KeywordBlock Ssl { get; } = new(
        Word("password", "STRING", "string", "none", "key pass phrase").Lenient(),
        Word("ca", "PATH", "path", "none", "CA bundle").Lenient(),
        Word("certificate", "PATH", "path", "none", "client certificate").Lenient(),
        Word("key", "PATH", "path", "none", "client private key").Lenient());

    /// <summary><c>virtual_server_group</c>.</summary>
    public static KeywordBlock Group { get; } = new(
        Entry("<address>", "ADDR [PORT]", "IP, port 0..65535 (decimal)", "port 0", "one member service"),
        Entry("<range>", "ADDR-LAST [PORT] or ADDR-ADDR [PORT]", "IPv4 last octet / IPv6 last hextet", "-",
            "consecutive addresses"),
        Entry("<prefix>", "ADDR/MASK [PORT]", "host bits must be zero", "-", "all addresses in prefix"),
        Words("fwmark", "N [inet|inet6]", "1..4294967295", "family of first member", "firewall-mark member"));

    public static KeywordBlock Schedulers { get; } = new(
        Flag("rr", "-", "round robin", "literal"),
        Flag("wrr", "-", "weighted round robin", "literal"),
        Flag("lc", "-", "least connection", "literal"),
        Flag("wlc", "default", "weighted least connection", "literal"),
        Flag("lblc", "-", "locality-based least connection", "literal"),
        Flag("lblcr", "-", "locality-based with replication", "literal"),
        Flag("sh", "-", "source hashing", "literal"),
        Flag("mh", "-", "Maglev hashing", "literal"),
        Flag("dh", "-", "destination hashing", "literal"),
        Flag("sed", "-", "shortest expected delay", "literal"),
        Flag("nq", "-", "never queue", "literal"),
        Flag("fo", "-", "weighted failover", "literal"),
        Flag("ovf", "-", "weighted overflow", "literal"),
        Flag("twos", "-", "power of two choices (kernel 6.8+)", "literal"));

    public static KeywordBlock Forwarding { get; } = new(
        Flag("NAT", "default", "masquerading", "literal"),
        Flag("DR", "-", "direct routing, ports cleared", "literal"),
        Words("TUN", "[type T] [port P] [csum]", "literal", "ipip", "tunnelling, ports cleared"),
        Word("type", "ipip|gue|gre", "literal (TUN)", "ipip", "tunnel type"),
        Integer("port", "N", 1, 65535, "-", "GUE destination port", "gue only and mandatory"),
        Flag("nocsum", "nocsum", "no tunnel checksum", "literal (gue/gre)"),
        Flag("csum", "-", "tunnel checksum", "literal (gue/gre)"),
        Flag("remcsum", "-", "remote checksum offload", "literal (gue)"));

    /// <summary><c>real_server</c>.</summary>
    public static KeywordBlock RealServer { get; } = new(
        [
            Integer("weight", "N", 0, 2147483647, "virtual server weight", "initial weight"),
            Words("lvs_method", "NAT|DR|TUN [type T] [port P] [csum]", "literal", "virtual server method",
                "forwarding method"),
            Integer("uthreshold", "N", 0, 4294967295, "0 (none)", "upper connection threshold"),
            Integer("lthreshold", "N", 0, 4294967295, "0 (none)", "lower connection threshold"),
            Bool("inhibit_on_failure", "virtual server value", "weight 0 instead of removal"),
            Script("notify_up", "none", "run when server comes up"),
            Script("notify_down", "none", "run when server goes down"),
            Bool("alpha", "virtual server value", "start down"),
            Integer("retry", "N", 1, 4294967295, "virtual server value", "retries before failing"),
            Decimal("delay_before_retry", "SECS", 0m, 922337203685m, 6, "virtual server value", "wait between retries"),
            Decimal("warmup", "SECS", 0m, 922337203685m, 6, "virtual server value", "random spread of first check"),
            Decimal("connect_timeout", "SECS", 0.000001m, 4294.967295m, 6, "virtual server value", "connection timeout"),
            Decimal("delay_loop", "SECS", 0.000001m, 922337203685m, 6, "virtual server value", "check interval"),
            Bool("smtp_alert", "true unless global setting", "mail on server state change"),
            Word("virtualhost", "STRING", "string", "virtual server value", "Host header").Lenient(),
            Word("snmp_name", "STRING", "string", "none", "name shown over SNMP").Lenient().NotYet(),
            Block("HTTP_GET", "-", "HTTP content check", CheckerKeywords.HttpGet),
            Block("SSL_GET", "-", "HTTPS content check", CheckerKeywords.SslGet),
            Block("TCP_CHECK", "-", "TCP connect check", CheckerKeywords.Tcp),
            Block("UDP_CHECK", "-", "UDP probe", CheckerKeywords.Udp),
            Block("SMTP_CHECK", "-", "SMTP dialogue check", CheckerKeywords.Smtp),
            Block("DNS_CHECK", "-", "DNS query check", CheckerKeywords.Dns),
            Block("MISC_CHECK", "-", "external program check", CheckerKeywords.Misc),
            Block("BFD_CHECK", "-", "follow a BFD session", CheckerKeywords.Bfd)
                .NotYet("BFD is not built yet, and the check counts as passed"),
            Block("PING_CHECK", "-", "ICMP echo check", CheckerKeywords.Ping),
            Block("FILE_CHECK", "-", "follow a track_file", CheckerKeywords.File),
            Block("HTTP2_GET", "-", "content check over HTTP/2", CheckerKeywords.Http2Get).Own(),
            Block("GRPC_CHECK", "-", "gRPC health check", CheckerKeywords.Grpc).Own(),
            Block("REDIS_CHECK", "-", "Redis PING check", CheckerKeywords.Redis).Own(),
            Block("POSTGRES_CHECK", "-", "PostgreSQL startup check", CheckerKeywords.Postgres).Own(),
            Block("MYSQL_CHECK", "-", "MySQL and MariaDB handshake check", CheckerKeywords.Mysql).Own(),
            .. CheckerKeywords.RiseAndFall("virtual server value"),
            .. Recovery("virtual server value"),
        ]);

    /// <summary><c>virtual_server</c>.</summary>
    public static KeywordBlock VirtualServer { get; } = new(
        [
            Word("ip_family", "inet|inet6", "literal", "from addresses (fwmark: IPv4)",
                "family for fwmark/group services"),
            Decimal("delay_loop", "SECS", 0.000001m, 922337203685m, 6, "60", "interval between health checks"),
            Integer("retry", "N", 1, 4294967295, "per checker", "default retries before failing"),
            Decimal("delay_before_retry", "SECS", 0m, 922337203685m, 6, "per checker", "default wait between retries"),
            Decimal("warmup", "SECS", 0m, 922337203685m, 6, "= delay_loop", "default random spread of first check"),
            Decimal("connect_timeout", "SECS", 0.000001m, 4294.967295m, 6, "5", "default connection timeout"),
            Flag("inhibit_on_failure", "off", "weight 0 instead of removing failed servers"),
            Words("lb_algo", "rr|wrr|lc|wlc|lblc|lblcr|sh|mh|dh|sed|nq|fo|ovf|twos", "literal", "wlc", "IPVS scheduler",
                Schedulers),
            Words("lvs_sched", "(as lb_algo)", "literal", "wlc", "alias of lb_algo").AliasOf("lb_algo"),
            Flag("hashed", "off", "set IPVS hashed-entry flag"),
            Flag("ops", "off", "one-packet scheduling", "UDP only"),
            Flag("flag-1", "off", "generic scheduler flag 1"),
            Flag("flag-2", "off", "generic scheduler flag 2"),
            Flag("flag-3", "off", "generic scheduler flag 3"),
            Flag("sh-port", "off", "include port in sh hash", "after sh set"),
            Flag("sh-fallback", "off", "sh: use another server if chosen one down", "after sh set"),
            Flag("mh-port", "off", "include port in mh hash", "after mh set"),
            Flag("mh-fallback", "off", "mh: use another server if chosen one down", "after mh set"),
            Words("lb_kind", "NAT|DR|TUN [type T] [port P] [csum]", "literal", "NAT", "forwarding method", Forwarding),
            Words("lvs_method", "(as lb_kind)", "literal", "NAT", "alias of lb_kind").AliasOf("lb_kind"),
            Word("persistence_engine", "NAME", "module name (sip)", "none", "IPVS persistence engine"),
            Integer("persistence_timeout", "[SECS]", 1, 2678400, "bare = 360", "session persistence time"),
            Word("persistence_granularity", "MASK|LEN", "IPv4 mask or IPv6 1..128", "255.255.255.255 / 128",
                "persistence grouping mask; implies timeout 360"),
            Word("protocol", "TCP|UDP|SCTP", "case-insensitive",
                "UDP (with message) if unset for address services; ignored for fwmark", "layer 4 protocol"),
            Flag("ha_suspend", "off", "suspend checks while VIP not held locally"),
            Bool("smtp_alert", "global", "mail on virtual server events"),
            Word("virtualhost", "STRING", "string", "none", "Host header for HTTP checkers").Lenient(),
            Word("snmp_name", "STRING", "string", "none", "name shown over SNMP").Lenient().NotYet(),
            Flag("alpha", "off", "servers start down until checked"),
            Flag("omega", "off", "run down notifications at shutdown"),
            Integer("quorum", "N", 1, 4294967295, "1", "total weight needed to be up"),
            Integer("hysteresis", "N", 0, 4294967295, "0", "margin applied around quorum"),
            Script("quorum_up", "none", "run when quorum gained"),
            Script("quorum_down", "none", "run when quorum lost"),
            Integer("weight", "N", 1, 2147483647, "1", "default real server weight"),
            Words("sorry_server", "IP [PORT]", "IP, port", "none", "server used when quorum lost"),
            Flag("sorry_server_inhibit", "off", "keep sorry server at weight 0 instead of removing"),
            Words("sorry_server_lvs_method", "NAT|DR|TUN [...]", "literal", "vs method",
                "forwarding method of sorry server").Lenient(),
            NamedBlock("real_server", "IP [PORT] {", "-", "backend server", RealServer),
            .. CheckerKeywords.RiseAndFall(inherited: null),
            .. Recovery(inherited: null),
        ]);

    private static Keyword[] Recovery(string? inherited) =>
    [
        Decimal("slow_start", "SECS", 0m, 86400m, 3, inherited ?? "0 (off)", "time in which the weight grows after the server has come back")
            .Own(),
        Words("flap_damping", "FAILURES PERIOD HOLD", "1..1000; 1..86400 s each", inherited ?? "off",
            "so many failures within PERIOD keep the server out until its checks have succeeded for HOLD").Own(),
    ];
}
