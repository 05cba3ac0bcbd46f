using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>Judges a server's certificate.</summary>
internal static class TlsVerdict
{
    /// <summary>What the certificate lacks; empty: nothing.</summary>
    /// <param name="certificate">The server's own; null: it has shown none.</param>
    /// <param name="chain">What was built above it.</param>
    /// <param name="terms">What is demanded.</param>
    /// <param name="now">The time.</param>
    public static string Fault(X509Certificate2? certificate, X509Chain? chain, TlsTerms terms, DateTimeOffset now)
    {
        if (!terms.Demands.Verify) return "";
        if (certificate is null) return "the server shows no certificate";
        if (now > certificate.NotAfter) return $"the certificate has ended on {Day(certificate.NotAfter)}";
        if (now < certificate.NotBefore) return $"the certificate begins on {Day(certificate.NotBefore)}";
        if (Chain(chain) is { Length: > 0 } fault) return fault;
        return certificate.MatchesHostname(terms.ExpectedName)
            ? ""
            : $"the certificate is for {certificate.GetNameInfo(X509NameType.DnsName, false)}, not for {terms.ExpectedName}";
    }

    /// <summary>A remark if the certificate ends soon; else empty.</summary>
    public static string Remark(X509Certificate2? certificate, TlsTerms terms, DateTimeOffset now)
    {
        if (terms.Demands.ExpiryWarning is not { } warning || certificate is null) return "";
        TimeSpan left = certificate.NotAfter - now;
        if (left > warning) return "";
        return left > TimeSpan.Zero
            ? $"the certificate ends on {Day(certificate.NotAfter)}, in {left.TotalDays.ToString("0.#", CultureInfo.InvariantCulture)} days"
            : $"the certificate has ended on {Day(certificate.NotAfter)}";
    }

    private static string Chain(X509Chain? chain)
    {
        X509ChainStatusFlags all = X509ChainStatusFlags.NoError;
        foreach (X509ChainStatus status in chain?.ChainStatus ?? []) all |= status.Status;
        const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        if ((all & Untrusted) != 0) return "the certificate is signed by no authority that is trusted";
        if ((all & X509ChainStatusFlags.NotTimeValid) != 0) return "a certificate above the server's is not valid now";
        return all == X509ChainStatusFlags.NoError ? "" : $"the certificate is not valid ({all})";
    }

    private static string Day(DateTime local) =>
        local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
