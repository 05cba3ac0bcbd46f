namespace Holdfast.Core.Checks;

/// <summary>What health checks over TLS show to servers (<c>SSL</c>).</summary>
public sealed record TlsSettings
{
    /// <summary>Pass phrase of the key; null: none. Secret.</summary>
    public string? Password { get; init; }

    /// <summary>Path of the bundle of trusted authorities; null: none.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Path of the client certificate; null: none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Path of the client's private key; null: none.</summary>
    public string? KeyFile { get; init; }
}
