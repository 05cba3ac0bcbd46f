using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Holdfast.SystemTests.Checks;

/// <summary>An authority whose files are in a server's folder: authority.pem, and NAME.pem with NAME.key for what it gives.</summary>
internal sealed class CheckAuthority
{
    private readonly LocalServer _server;
    private readonly X509Certificate2 _authority;

    public CheckAuthority(LocalServer server)
    {
        _server = server;
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test Authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-90), DateTimeOffset.UtcNow.AddDays(90));
        System.IO.File.WriteAllText(File, _authority.ExportCertificatePem());
    }

    /// <summary>The path of its own certificate.</summary>
    public string File => _server.PathOf("authority.pem");

    /// <summary>Gives a certificate.</summary>
    /// <param name="name">Of its files.</param>
    /// <param name="subject">For whom.</param>
    /// <param name="from">In days from now.</param>
    /// <param name="until">In days from now.</param>
    /// <param name="isSelfSigned">Signed by itself, not by the authority.</param>
    /// <param name="isRsa">With a key of RSA.</param>
    public void Issue(
        string name, string subject, double from = -1, double until = 30, bool isSelfSigned = false, bool isRsa = false)
    {
        using RSA rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = isRsa
            ? new CertificateRequest($"CN={subject}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={subject}", ec, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(subject);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset begin = DateTimeOffset.UtcNow.AddDays(from), end = DateTimeOffset.UtcNow.AddDays(until);
        using X509Certificate2 certificate = isSelfSigned
            ? request.CreateSelfSigned(begin, end)
            : request.Create(
                _authority.SubjectName, X509SignatureGenerator.CreateForECDsa(_authority.GetECDsaPrivateKey()!), begin, end,
                RandomNumberGenerator.GetBytes(8));
        System.IO.File.WriteAllText(_server.PathOf($"{name}.pem"), certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(
            _server.PathOf($"{name}.key"), isRsa ? rsa.ExportRSAPrivateKeyPem() : ec.ExportECPrivateKeyPem());
    }
}
