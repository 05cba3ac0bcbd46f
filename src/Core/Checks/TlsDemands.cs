namespace Holdfast.Core.Checks;

/// <summary>Versions of TLS, in ascending order.</summary>
public enum TlsVersion : byte
{
    /// <summary>TLS 1.0 (RFC 2246).</summary>
    Tls10,

    /// <summary>TLS 1.1 (RFC 4346).</summary>
    Tls11,

    /// <summary>TLS 1.2 (RFC 5246).</summary>
    Tls12,

    /// <summary>TLS 1.3 (RFC 8446).</summary>
    Tls13,
}

/// <summary>What a check over TLS demands of the server. By default nothing, as in keepalived.</summary>
public sealed record TlsDemands
{
    /// <summary>Nothing is demanded.</summary>
    public static TlsDemands None { get; } = new();

    /// <summary><c>tls_verify</c>: the certificate must be valid now, for the name, and signed by a trusted authority.</summary>
    public bool Verify { get; init; }

    /// <summary><c>tls_ca</c>: path of the trusted authorities (PEM); null: those of <c>SSL</c>, else the system's.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary><c>tls_name</c>: the name in the certificate; null: that told in the handshake, else the virtual host.</summary>
    public string? Name { get; init; }

    /// <summary><c>tls_expiry_warning</c>: warn when the certificate ends within this time; null: never.</summary>
    public TimeSpan? ExpiryWarning { get; init; }

    /// <summary><c>tls_min_version</c>; null: the system's.</summary>
    public TlsVersion? MinimumVersion { get; init; }

    /// <summary><c>tls_max_version</c>; null: the system's.</summary>
    public TlsVersion? MaximumVersion { get; init; }
}
