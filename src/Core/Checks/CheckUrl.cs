namespace Holdfast.Core.Checks;

/// <summary><c>http_protocol</c>.</summary>
public enum HttpVersion : byte
{
    /// <summary>1.0: HTTP/1.0, the default.</summary>
    Http10,

    /// <summary>1.0C or 1.0c: HTTP/1.0 with "Connection: close".</summary>
    Http10Close,

    /// <summary>1.1: HTTP/1.1 with "Connection: close".</summary>
    Http11,
}

/// <summary>Question type of a DNS check; the value is that of RFC 1035 and its successors.</summary>
public enum DnsQueryType : byte
{
    /// <summary>A.</summary>
    A = 1,

    /// <summary>NS.</summary>
    Ns = 2,

    /// <summary>CNAME.</summary>
    Cname = 5,

    /// <summary>SOA, the default.</summary>
    Soa = 6,

    /// <summary>MX.</summary>
    Mx = 15,

    /// <summary>TXT.</summary>
    Txt = 16,

    /// <summary>AAAA.</summary>
    Aaaa = 28,

    /// <summary>RRSIG.</summary>
    Rrsig = 46,

    /// <summary>DNSKEY.</summary>
    Dnskey = 48,
}

/// <summary>Consecutive HTTP statuses.</summary>
/// <param name="First">100..599.</param>
/// <param name="Last">100..599, not below the first.</param>
public readonly record struct StatusRange(ushort First, ushort Last);

/// <summary>One page of an HTTP check, and what it must be like.</summary>
public sealed record CheckUrl
{
    /// <summary>Path of the request.</summary>
    public required string Path { get; init; }

    /// <summary>Accepted statuses in ascending order, at least one; 200..299 where none was given.</summary>
    public IReadOnlyList<StatusRange> StatusCodes { get; init; } = [];

    /// <summary>MD5 of the body, 16 bytes; empty: not compared.</summary>
    public byte[] Digest { get; init; } = [];

    /// <summary>Host header; null: that of the check.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>What the body must match; null: nothing.</summary>
    public BodyRegex? Regex { get; init; }

    /// <summary><c>tls_compliant</c>; null: that of the check.</summary>
    public bool? TlsCompliant { get; init; }
}

/// <summary>A regular expression (PCRE2) for the body of a page.</summary>
/// <param name="Pattern">The pattern, with escapes of the configuration's language already resolved.</param>
public sealed record BodyRegex(string Pattern)
{
    /// <summary><c>regex_no_match</c>: the body must not match.</summary>
    public bool Negate { get; init; }

    /// <summary>Options of the pattern.</summary>
    public BodyRegexOptions Options { get; init; }

    /// <summary>Byte at which the search begins.</summary>
    public ulong MinimumOffset { get; init; }

    /// <summary>Byte up to which a match may begin; 0: no limit.</summary>
    public ulong MaximumOffset { get; init; }

    /// <summary><c>regex_stack</c>: initial size of the stack of compiled patterns, bytes; 0: PCRE2's default.</summary>
    public ulong StackStart { get; init; }

    /// <summary><c>regex_stack</c>: largest size of that stack, bytes, not below <see cref="StackStart"/>.</summary>
    public ulong StackMaximum { get; init; }
}

/// <summary>Options of a pattern (<c>regex_options</c>), with the values of PCRE2.</summary>
[Flags]
public enum BodyRegexOptions : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>PCRE2_ALLOW_EMPTY_CLASS.</summary>
    AllowEmptyClass = 0x1,

    /// <summary>PCRE2_ALT_BSUX.</summary>
    AltBsux = 0x2,

    /// <summary>PCRE2_AUTO_CALLOUT.</summary>
    AutoCallout = 0x4,

    /// <summary>PCRE2_CASELESS.</summary>
    Caseless = 0x8,

    /// <summary>PCRE2_DOLLAR_ENDONLY.</summary>
    DollarEndOnly = 0x10,

    /// <summary>PCRE2_DOTALL.</summary>
    DotAll = 0x20,

    /// <summary>PCRE2_DUPNAMES.</summary>
    DuplicateNames = 0x40,

    /// <summary>PCRE2_EXTENDED.</summary>
    Extended = 0x80,

    /// <summary>PCRE2_FIRSTLINE.</summary>
    FirstLine = 0x100,

    /// <summary>PCRE2_MATCH_UNSET_BACKREF.</summary>
    MatchUnsetBackReference = 0x200,

    /// <summary>PCRE2_MULTILINE.</summary>
    Multiline = 0x400,

    /// <summary>PCRE2_NEVER_UCP.</summary>
    NeverUcp = 0x800,

    /// <summary>PCRE2_NEVER_UTF.</summary>
    NeverUtf = 0x1000,

    /// <summary>PCRE2_NO_AUTO_CAPTURE.</summary>
    NoAutoCapture = 0x2000,

    /// <summary>PCRE2_NO_AUTO_POSSESS.</summary>
    NoAutoPossess = 0x4000,

    /// <summary>PCRE2_NO_DOTSTAR_ANCHOR.</summary>
    NoDotStarAnchor = 0x8000,

    /// <summary>PCRE2_NO_START_OPTIMIZE.</summary>
    NoStartOptimize = 0x10000,

    /// <summary>PCRE2_UCP.</summary>
    Ucp = 0x20000,

    /// <summary>PCRE2_UNGREEDY.</summary>
    Ungreedy = 0x40000,

    /// <summary>PCRE2_UTF.</summary>
    Utf = 0x80000,

    /// <summary>PCRE2_NEVER_BACKSLASH_C.</summary>
    NeverBackslashC = 0x100000,

    /// <summary>PCRE2_ALT_CIRCUMFLEX.</summary>
    AltCircumflex = 0x200000,

    /// <summary>PCRE2_ALT_VERBNAMES.</summary>
    AltVerbNames = 0x400000,

    /// <summary>PCRE2_USE_OFFSET_LIMIT.</summary>
    UseOffsetLimit = 0x800000,
}
