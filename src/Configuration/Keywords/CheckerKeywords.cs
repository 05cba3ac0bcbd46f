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
            "JIT stack sizes").Lenient(),
    ];
}
