using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Holdfast.Core.Checks;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>How a probe speaks TLS with its server.</summary>
internal sealed record TlsTerms
{
    /// <summary>The name told in the handshake (SNI); empty: none.</summary>
    public string ToldName { get; init; } = "";

    /// <summary>The name that the certificate must be for, if it is verified.</summary>
    public required string ExpectedName { get; init; }

    /// <summary>What is demanded.</summary>
    public TlsDemands Demands { get; init; } = TlsDemands.None;

    /// <summary>Application protocols that are offered (ALPN), the best first; empty: the extension is not sent.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>close_notify is sent before closing.</summary>
    public bool SaysFarewell { get; init; }

    /// <summary>Trusted authorities; null: the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Our own certificate; null: none.</summary>
    public SslStreamCertificateContext? Own { get; init; }
}
