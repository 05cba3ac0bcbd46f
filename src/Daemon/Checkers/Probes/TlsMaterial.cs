using System.Security.Cryptography;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Holdfast.Core.Checks;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>Certificates and keys that the configuration names, read once for each configuration.</summary>
internal sealed class TlsMaterial
{
    private readonly Dictionary<string, X509Certificate2Collection> _authorities = [];
    private readonly string? _authorityFile;

    /// <summary>Reads what <c>SSL</c> names.</summary>
    /// <param name="settings">Null: nothing.</param>
    /// <param name="warn">Is told what cannot be read; checks go on without it, as the server may not ask for it.</param>
    public TlsMaterial(TlsSettings? settings, Action<string> warn)
    {
        _authorityFile = settings?.AuthorityFile;
        if (settings?.CertificateFile is not { } file) return;
        try
        {
            Own = SslStreamCertificateContext.Create(Load(settings, file), additionalCertificates: null, offline: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            warn($"SSL: the certificate {file} with its key {settings.KeyFile ?? file} cannot be used, checks show none: {e.Message}");
        }
    }

    /// <summary>What is shown to servers that ask for a certificate; null: nothing.</summary>
    public SslStreamCertificateContext? Own { get; }

    /// <summary>The authorities that a check trusts; null: the system's.</summary>
    /// <exception cref="IOException">The file cannot be read, or has no certificate in it; the message says it all.</exception>
    public X509Certificate2Collection? Authorities(TlsDemands demands)
    {
        if (!demands.Verify || (demands.AuthorityFile ?? _authorityFile) is not { } file) return null;
        if (_authorities.TryGetValue(file, out X509Certificate2Collection? known)) return known;
        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new IOException($"the authorities in {file} cannot be read: {e.Message}", e);
        }

        if (read.Count == 0) throw new IOException($"there is no certificate in {file}");
        _authorities.Add(file, read);
        return read;
    }

    private static X509Certificate2 Load(TlsSettings settings, string file)
    {
        string keyText = File.ReadAllText(settings.KeyFile ?? file);
        if (!keyText.Contains("ENCRYPTED", StringComparison.Ordinal)) return X509Certificate2.CreateFromPemFile(file, settings.KeyFile);
        if (settings.Password is not { } password) throw new CryptographicException("the key is encrypted, and there is no password");
        string? key = TraditionalKey.IsIn(keyText) ? TraditionalKey.Decrypt(keyText, password) : null;
        try
        {
            return key is null
                ? X509Certificate2.CreateFromEncryptedPemFile(file, password, settings.KeyFile)
                : X509Certificate2.CreateFromPem(File.ReadAllText(file), key);
        }
        catch (CryptographicException e)
        {
            // With a wrong password the library says that there is no key, or that it is another one's.
            throw new CryptographicException($"{e.Message} The password may be wrong.", e);
        }
    }
}
