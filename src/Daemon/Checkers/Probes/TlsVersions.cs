using System.Security.Authentication;
using Holdfast.Core.Checks;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>Versions of TLS in the form of the library.</summary>
internal static class TlsVersions
{
    // By number, the names are called obsolete: there are servers that speak nothing newer, and checks for them.
    private const SslProtocols Tls10 = (SslProtocols)0xc0;
    private const SslProtocols Tls11 = (SslProtocols)0x300;

    /// <summary>All versions between two, which belong to them; null for both: what the system allows.</summary>
    public static SslProtocols Between(TlsVersion? lowest, TlsVersion? highest)
    {
        if (lowest is null && highest is null) return SslProtocols.None;
        SslProtocols all = SslProtocols.None;
        for (TlsVersion version = lowest ?? TlsVersion.Tls10; version <= (highest ?? TlsVersion.Tls13); version++)
        {
            all |= version switch
            {
                TlsVersion.Tls10 => Tls10,
                TlsVersion.Tls11 => Tls11,
                TlsVersion.Tls12 => SslProtocols.Tls12,
                _ => SslProtocols.Tls13,
            };
        }

        return all;
    }
}
