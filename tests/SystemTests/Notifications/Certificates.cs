using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Holdfast.SystemTests;

/// <summary>An authority of a test, and the certificates that it gives.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;

    public Certificates()
    {
        var request = new CertificateRequest("CN=Test Authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
    }

    /// <summary>Lets a node trust this authority and no other, for the time of the test: its mounts are its own.</summary>
    public void TrustIn(Node node)
    {
        string folder = node.PathOf("certs");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "test.pem"), _authority.ExportCertificatePem());
        node.Exec("openssl", "rehash", folder).OutputOrThrow();
        node.Exec("mount", "--bind", folder, "/etc/ssl/certs").OutputOrThrow();
    }

    /// <summary>Writes a server's certificate for a name or address, with its key, and returns the path of the PEM file.</summary>
    public string Issue(Node node, string server)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={server}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(server, out IPAddress? address)) names.AddIpAddress(address);
        else names.AddDnsName(server);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using X509Certificate2 certificate = request.Create(
            _authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        string path = node.PathOf($"server-{Guid.NewGuid():N}.pem");
        File.WriteAllText(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return path;
    }

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
    }
}
