using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Holdfast.Core.Checks;

namespace Holdfast.SystemTests.Checks;

public sealed class TlsProbeTests : IDisposable
{
    private static readonly byte[] s_page = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"u8.ToArray();

    private readonly ProbeLab _lab = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;
    private readonly string _authorityFile = Path.GetTempFileName();
    private readonly string _clientFile = Path.GetTempFileName();

    public TlsProbeTests()
    {
        var request = new CertificateRequest("CN=Test Authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(9));
        File.WriteAllText(_authorityFile, _authority.ExportCertificatePem());
    }

    public void Dispose()
    {
        File.Delete(_authorityFile);
        File.Delete(_clientFile);
        _authority.Dispose();
        _key.Dispose();
        _lab.Dispose();
    }

    [Fact]
    public void By_default_any_certificate_is_good_and_no_name_is_told()
    {
        string? told = null;
        using Peer peer = Peer.AnsweringTls(s_page, Issue("www.example", -3, -1), stream => told = stream.TargetHostName);

        _lab.Attempt(ProbeLab.Http(peer.Port, tls: true)).ShouldBe(CheckResult.Success);
        told.ShouldBe("");
    }

    [Fact]
    public void The_page_is_judged_as_without_TLS()
    {
        using Peer peer = Peer.AnsweringTls("HTTP/1.1 503 x\r\n\r\n"u8.ToArray(), Issue("www.example"));
        _lab.Attempt(ProbeLab.Http(peer.Port, tls: true)).Reason.ShouldBe("status 503, wanted 200-299");
    }

    [Fact]
    public void The_virtual_host_or_the_given_name_is_told_if_wanted()
    {
        string? told = null;
        using Peer peer = Peer.AnsweringTls(s_page, Issue("www.example"), stream => told = stream.TargetHostName);
        HealthCheck.Http check = ProbeLab.Http(peer.Port, tls: true) with { VirtualHost = "www.example", EnableSni = true };

        _lab.Attempt(check).ShouldBe(CheckResult.Success);
        told.ShouldBe("www.example");
        _lab.Attempt(check with { SniName = "other.example", TlsCompliant = true }).ShouldBe(CheckResult.Success);
        told.ShouldBe("other.example");
    }

    [Fact]
    public void A_certificate_can_be_verified()
    {
        var demands = new TlsDemands { Verify = true, AuthorityFile = _authorityFile, Name = "www.example" };
        using Peer peer = Peer.AnsweringTls(s_page, Issue("www.example"));
        HealthCheck.Http check = ProbeLab.Http(peer.Port, tls: true) with { TlsDemands = demands };

        _lab.Attempt(check).ShouldBe(CheckResult.Success);
        _lab.Attempt(check with { TlsDemands = demands with { Name = "other.example" } }).Reason
            .ShouldBe("the certificate is for www.example, not for other.example");
        _lab.Attempt(check with { TlsDemands = demands with { AuthorityFile = null } }).Reason
            .ShouldBe("the certificate is signed by no authority that is trusted");
        _lab.Attempt(check with { TlsDemands = demands with { AuthorityFile = "/nowhere/ca.pem" } }).Reason
            .ShouldStartWith("the authorities in /nowhere/ca.pem cannot be read");

        using Peer old = Peer.AnsweringTls(s_page, Issue("www.example", -3, -1));
        _lab.Attempt(ProbeLab.Http(old.Port, tls: true) with { TlsDemands = demands }).Reason
            .ShouldMatch("^the certificate has ended on ....-..-.. ..:.. UTC$");
    }

    [Fact]
    public void A_certificate_that_ends_soon_is_remarked()
    {
        using Peer peer = Peer.AnsweringTls(s_page, Issue("www.example", -1, 3.5));
        HealthCheck.Http check = ProbeLab.Http(peer.Port, tls: true);

        CheckResult result = _lab.Attempt(check with { TlsDemands = new TlsDemands { ExpiryWarning = TimeSpan.FromDays(7) } });
        result.IsSuccess.ShouldBeTrue(result.Reason);
        result.Reason.ShouldMatch("^the certificate ends on ....-..-.. ..:.. UTC, in 3.5 days$");
        _lab.Attempt(check with { TlsDemands = new TlsDemands { ExpiryWarning = TimeSpan.FromDays(1) } }).ShouldBe(CheckResult.Success);
    }

    [Fact]
    public void Versions_can_be_bounded()
    {
        SslProtocols seen = SslProtocols.None;
        using Peer peer = Peer.AnsweringTls(
            s_page, Issue("x"), stream => seen = stream.SslProtocol, versions: SslProtocols.Tls12 | SslProtocols.Tls13);
        HealthCheck.Http check = ProbeLab.Http(peer.Port, tls: true);

        _lab.Attempt(check with { TlsDemands = new TlsDemands { MaximumVersion = TlsVersion.Tls12 } }).ShouldBe(CheckResult.Success);
        seen.ShouldBe(SslProtocols.Tls12);
        using Peer old = Peer.AnsweringTls(s_page, Issue("x"), versions: SslProtocols.Tls12);
        _lab.Attempt(ProbeLab.Http(old.Port, tls: true) with { TlsDemands = new TlsDemands { MinimumVersion = TlsVersion.Tls13 } })
            .Reason.ShouldStartWith("the TLS handshake failed: ");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("secret")]
    public void Our_own_certificate_is_shown(string? password)
    {
        string? shown = null;
        using Peer peer = Peer.AnsweringTls(
            s_page, Issue("x"), stream => shown = stream.RemoteCertificate?.Subject, demandsClient: true);
        using X509Certificate2 client = Issue("client");
        using ECDsa key = client.GetECDsaPrivateKey()!;
        string keyText = password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(
                password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        File.WriteAllText(_clientFile, client.ExportCertificatePem() + "\n" + keyText);

        _lab.Factory.Configure(new TlsSettings { CertificateFile = _clientFile, KeyFile = _clientFile, Password = password });
        _lab.Attempt(ProbeLab.Http(peer.Port, tls: true)).ShouldBe(CheckResult.Success);
        shown.ShouldBe("CN=client");
    }

    [Fact]
    public void More_attempts_than_may_be_made_at_once_are_made_one_after_the_other()
    {
        using Peer peer = Peer.AnsweringTls(s_page, Issue("x"));
        using var silent = new Peer((_, end) => Task.Delay(-1, end));
        int good = 0, late = 0;
        for (int i = 0; i < 150; i++)
        {
            _lab.Factory.Create(ProbeLab.Http(silent.Port, 0.5, tls: true), _ => late++).Begin(0, ProbeLab.Now);
        }

        _lab.Factory.Create(ProbeLab.Http(peer.Port, 10, tls: true), result => good += result.IsSuccess ? 1 : 0)
            .Begin(0, ProbeLab.Now);
        _lab.TurnUntil(() => late == 150 && good == 1, TimeSpan.FromSeconds(15));
    }

    private X509Certificate2 Issue(string server, double from = -1, double until = 5)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={server}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(server);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 bare = request.Create(
            _authority, DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(until), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }
}
