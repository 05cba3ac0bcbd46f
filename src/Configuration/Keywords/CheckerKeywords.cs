using static Holdfast.Configuration.Keywords.Rows;

namespace Holdfast.Configuration.Keywords;

/// <summary>Health checks of a real server.</summary>
internal static class CheckerKeywords
{
    public static KeywordBlock RegexOptions { get; } = new(
        Flag("allow_empty_class", "off", "PCRE2_ALLOW_EMPTY_CLASS", "literal"),
        Flag("alt_bsux", "off", "PCRE2_ALT_BSUX", "literal"),
        Flag("auto_callout", "off", "PCRE2_AUTO_CALLOUT", "literal"),
        Flag("caseless", "off", "PCRE2_CASELESS", "literal"),
        Flag("dollar_endonly", "off", "PCRE2_DOLLAR_ENDONLY", "literal"),
        Flag("dotall", "off", "PCRE2_DOTALL", "literal"),
        Flag("dupnames", "off", "PCRE2_DUPNAMES", "literal"),
        Flag("extended", "off", "PCRE2_EXTENDED", "literal"),
        Flag("firstline", "off", "PCRE2_FIRSTLINE", "literal"),
        Flag("match_unset_backref", "off", "PCRE2_MATCH_UNSET_BACKREF", "literal"),
        Flag("multiline", "off", "PCRE2_MULTILINE", "literal"),
        Flag("never_ucp", "off", "PCRE2_NEVER_UCP", "literal"),
        Flag("never_utf", "off", "PCRE2_NEVER_UTF", "literal"),
        Flag("no_auto_capture", "off", "PCRE2_NO_AUTO_CAPTURE", "literal"),
        Flag("no_auto_possess", "off", "PCRE2_NO_AUTO_POSSESS", "literal"),
        Flag("no_dotstar_anchor", "off", "PCRE2_NO_DOTSTAR_ANCHOR", "literal"),
        Flag("no_start_optimize", "off", "PCRE2_NO_START_OPTIMIZE", "literal"),
        Flag("ucp", "off", "PCRE2_UCP", "literal"),
        Flag("ungreedy", "off", "PCRE2_UNGREEDY", "literal"),
        Flag("utf", "off", "PCRE2_UTF", "literal"),
        Flag("never_backslash_c", "off", "PCRE2_NEVER_BACKSLASH_C", "literal"),
        Flag("alt_circumflex", "off", "PCRE2_ALT_CIRCUMFLEX", "literal"),
        Flag("alt_verbnames", "off", "PCRE2_ALT_VERBNAMES", "literal"),
        Flag("use_offset_limit", "off", "PCRE2_USE_OFFSET_LIMIT", "literal"));

    public static KeywordBlock HttpUrl { get; } = new(Url());

    public static KeywordBlock SslUrl { get; } = new(
        [
            .. Url(),
            Bool("tls_compliant", "checker value", "send TLS close_notify when closing").Since("2.2.8"),
        ]);

    public static KeywordBlock HttpGet { get; } = new(
        [
            .. Connection(),
            .. Schedule("real server value, else 1", "real server value, else 3"),
            Integer("nb_get_retry", "N", 0, 4294967295, "-", "deprecated alias of retry").DeprecatedFor("retry"),
            Word("virtualhost", "STRING", "string", "real server value", "Host header").Lenient(),
            Word("http_protocol", "1.0|1.0C|1.0c|1.1", "literal", "1.0", "protocol version; C adds Connection close")
                .Lenient(),
            Bool("enable_sni", "false (no effect without TLS)", "send SNI from virtualhost"),
            Word("sni_name", "[NAME]", "string, bare = virtualhost", "none", "explicit SNI name").Since("post-2.4.3"),
            Bool("fast_recovery", "false", "probe all URLs back to back while down"),
            Block("url", "-", "a URL test", HttpUrl),
        ]);

    public static KeywordBlock SslGet { get; } = new(
        [
            .. Connection(),
            .. Schedule("real server value, else 1", "real server value, else 3"),
            Integer("nb_get_retry", "N", 0, 4294967295, "-", "deprecated alias of retry").DeprecatedFor("retry"),
            Word("virtualhost", "STRING", "string", "real server value", "Host header").Lenient(),
            Word("http_protocol", "1.0|1.0C|1.0c|1.1", "literal", "1.0", "protocol version; C adds Connection close")
                .Lenient(),
            Bool("enable_sni", "false", "send SNI from virtualhost"),
            Word("sni_name", "[NAME]", "string, bare = virtualhost", "none", "explicit SNI name").Since("post-2.4.3"),
            Bool("fast_recovery", "false", "probe all URLs back to back while down"),
            Block("url", "-", "a URL test", SslUrl),
            Bool("tls_compliant", "false", "send TLS close_notify when closing").Since("2.2.8"),
            .. Tls(),
        ]);

    public static KeywordBlock Http2Get { get; } = new(
        [
            .. Connection(),
            .. Schedule("real server value, else 1", "real server value, else 3"),
            Word("virtualhost", "STRING", "string", "real server value", "authority of the request").Own(),
            Word("sni_name", "[NAME]", "string, bare = virtualhost", "virtualhost", "name told in the TLS handshake").Own(),
            Flag("cleartext", "off", "HTTP/2 without TLS, with prior knowledge").Own(),
            Block("url", "-", "a URL test", HttpUrl),
            .. Tls(),
        ]);

    public static KeywordBlock Grpc { get; } = new(
        [
            .. Connection(),
            .. Schedule("real server value, else 1", "real server value, else 3"),
            Word("service", "NAME", "string", "none (the server as a whole)", "service that is asked for").Own(),
            Bool("tls", "false", "over TLS").Own(),
            Word("virtualhost", "STRING", "string", "real server value", "authority of the request").Own(),
            .. Tls(),
        ]);

    public static KeywordBlock Redis { get; } = new(
        [
            .. Connection(),
            .. Schedule("real server value, else 1", "real server value, else 1"),
            Word("user", "NAME", "string", "the default user", "user of AUTH, with password").Own(),
            Word("password", "STRING", "string", "none: no AUTH", "password of AUTH").Own(),
            Word("role", "master|slave", "literal", "either", "role that the server must have").Own(),
        ]);

    public static KeywordBlock Postgres { get; } = new(
        [
            .. Connection(),
            .. Schedule("real server value, else 1", "real server value, else 1"),
            Word("user", "NAME", "string", "holdfast", "user of the startup packet").Own(),
            Word("database", "NAME", "string", "= user", "database of the startup packet").Own(),
        ]);

    public static KeywordBlock Mysql { get; } = new(
        [
            .. Connection(),
            .. Schedule("real server value, else 1", "real server value, else 1"),
            Word("user", "NAME", "string", "none: the greeting is enough", "log in as this user, without password").Own(),
        ]);

    public static KeywordBlock SmtpHost { get; } = new(
        Word("connect_ip", "ADDR", "IP", "real server", "deprecated placement: probe address").Former(),
        Integer("connect_port", "N", 1, 65535, "real server port", "deprecated placement: probe port").Former(),
        Word("bindto", "ADDR", "IP", "none", "deprecated placement: local address").Former(),
        Integer("bind_port", "N", 1, 65535, "any", "deprecated placement: local port").Former(),
        Word("bind_if", "IF", "interface", "none", "deprecated placement: bind device").Former(),
        Decimal("connect_timeout", "SECS", 0.000001m, 4294.967295m, 6, "5", "deprecated placement: timeout").Former(),
        Integer("fwmark", "N", 0, 4294967295, "none", "deprecated placement: mark").Former());

    public static KeywordBlock Tcp { get; } = new(
        [
            .. Connection(),
            .. Schedule("real server value, else 1", "real server value, else 1"),
        ]);

    public static KeywordBlock Udp { get; } = new(
        [
            .. Connection(),
            .. Schedule("real server value, else 1", "real server value, else 1"),
            Word("payload", "HEX", "hex byte string", "empty datagram", "data to send").Lenient(),
            Word("require_reply", "[HEX]", "hex with x wildcards", "reply not needed", "demand (matching) reply"),
            Integer("min_reply_length", "N", 0, 65535, "0", "shortest reply"),
            Integer("max_reply_length", "N", 0, 65535, "255", "longest reply"),
        ]);

    public static KeywordBlock Smtp { get; } = new(
        [
            .. Connection(),
            .. Schedule("real server value, else 1", "real server value, else 1"),
            Word("helo_name", "NAME", "string", "smtpchecker.keepalived.org", "HELO argument").Lenient(),
            Block("host", "-", "deprecated per-host connection options", SmtpHost).Former(),
        ]);

    public static KeywordBlock Dns { get; } = new(
        [
            .. Connection(),
            .. Schedule("real server value, else 3", "real server value, else = delay_loop"),
            Word("type", "A|NS|CNAME|SOA|MX|TXT|AAAA|RRSIG|DNSKEY", "case-insensitive", "SOA", "query type"),
            Word("name", "NAME", "domain name, <=255", "root (.)", "query name"),
        ]);

    public static KeywordBlock Misc { get; } = new(
        [
            .. Schedule("real server value, else 0", "real server value, else 1"),
            Script("misc_path", "mandatory", "program to run", "COMMAND", "quoted path and arguments").Lenient(),
            Integer("misc_timeout", "SECS", 0, 4294967295, "delay_loop", "run time limit", "seconds"),
            Flag("misc_dynamic", "off", "exit status 2..255 sets weight = status-2"),
            Words("user", "USER [GROUP]", "names or ids", "script_user", "run as").Lenient(),
        ]);

    public static KeywordBlock Ping { get; } = new(
        [
            .. Connection(),
            .. Schedule("real server value, else 1", "real server value, else 1"),
        ]);

    public static KeywordBlock Bfd { get; } = new(
        Word("name", "NAME", "bfd_instance name", "mandatory", "BFD session to follow").Lenient(),
        Bool("alpha", "real server value", "start as failed"));

    public static KeywordBlock File { get; } = new(
        Word("track_file", "NAME", "track_file name", "mandatory", "file to follow"),
        Words("weight", "N [reverse|noreverse]", "-2147483647..2147483647 (IPVS weight limit)", "track_file weight",
            "multiplier for weight adjustment").Lenient());

    private static Keyword[] Connection() =>
    [
        Word("connect_ip", "ADDR", "IP", "real server address", "address to probe"),
        Integer("connect_port", "N", 1, 65535, "real server port", "port to probe"),
        Word("bindto", "ADDR", "IP", "none", "local address"),
        Integer("bind_port", "N", 1, 65535, "any", "local port"),
        Word("bind_if", "IF", "interface", "none", "bind to device (needed for link-local)"),
        Decimal("connect_timeout", "SECS", 0.000001m, 4294.967295m, 6, "real server value (5)", "connection timeout"),
        Integer("fwmark", "N", 0, 4294967295, "none", "SO_MARK on probe"),
    ];

    private static Keyword[] Schedule(string retry, string delay) =>
    [
        Integer("retry", "N", 0, 4294967295, retry, "extra attempts before failing"),
        Decimal("delay_before_retry", "SECS", 0m, 922337203685m, 6, delay,
            "wait between attempts"),
        Decimal("warmup", "SECS", 0m, 922337203685m, 6, "real server value, else delay_loop",
            "maximum random delay of first check"),
        Decimal("delay_loop", "SECS", 0.000001m, 922337203685m, 6, "real server value (60)", "interval between checks"),
        Bool("alpha", "real server value", "start as failed"),
        Bool("log_all_failures", "checker_log_all_failures", "log every failed attempt"),
        .. RiseAndFall("real server value"),
    ];

    /// <summary>How many results in a row change the state; virtual servers and real servers hand it down.</summary>
    /// <param name="inherited">What holds when nothing is said; null: nothing is handed down to here.</param>
    internal static Keyword[] RiseAndFall(string? inherited) =>
    [
        Integer("rise", "N", 1, 2147483647, inherited is null ? "1" : $"{inherited}, else 1", "successes in a row before a failed server counts as working").Own(),
        Integer(
            "fall", "N", 1, 2147483647, inherited is null ? "retry + 1" : $"{inherited}, else retry + 1",
            "failures in a row before a working server counts as failed").Own(),
    ];

    private static Keyword[] Tls() =>
    [
        Bool("tls_verify", "false", "the certificate must be valid, for the name and from a trusted authority").Own(),
        Word("tls_ca", "FILE", "path (PEM)", "ca of SSL, else the system's", "trusted authorities").Own(),
        Word("tls_name", "NAME", "string", "name told in the handshake, else virtualhost", "name in the certificate").Own(),
        Integer("tls_expiry_warning", "DAYS", 1, 3650, "none", "warn when the certificate ends within this time").Own(),
        Word("tls_min_version", "1.0|1.1|1.2|1.3", "literal", "the system's", "least version of TLS").Own(),
        Word("tls_max_version", "1.0|1.1|1.2|1.3", "literal", "the system's", "greatest version of TLS").Own(),
    ];

    private static Keyword[] Url() =>
    [
        Word("path", "STRING", "string", "mandatory", "request path"),
        Word("digest", "HEX", "32 hex digits", "none", "expected MD5 of body (genhash)"),
        Words("status_code", "[N[-M]...]", "100..599, ranges and list", "200-299",
            "acceptable HTTP status").Lenient(),
        Word("virtualhost", "STRING", "string", "checker value", "Host header for this URL").Lenient(),
        Words("regex", "REGEX", "PCRE2, quoted", "none", "body must match").Lenient(),
        Flag("regex_no_match", "off", "invert regex result"),
        Words("regex_options", "OPT...", "see regex_options rows", "none", "PCRE2 compile options", RegexOptions)
            .Lenient(),
        Integer("regex_min_offset", "N", 0, 4294967295, "0", "first byte searched").Lenient(),
        Integer("regex_max_offset", "N", 0, 4294967295, "unlimited", "last byte offset where match may start")
            .Lenient(),
        Words("regex_stack", "START MAX", "START<=MAX bytes; largest over all URLs used", "PCRE default",
            "JIT stack sizes").Lenient().NotYet("a search has a bounded number of steps instead, and needs no stack"),
    ];
}
