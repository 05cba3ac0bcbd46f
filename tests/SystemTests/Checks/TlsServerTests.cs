using Holdfast.Core.Checks;
using Holdfast.Daemon.Checkers.Probes;

namespace Holdfast.SystemTests.Checks;

/// <summary>SSL_GET against OpenSSL's own server: the certificates of both sides, and versions.</summary>
public sealed class TlsServerTests : IDisposable
{
    private const string Name = "www.example.org";

    private readonly LocalServer _server = new();
    private readonly CheckAuthority _authority;

    public TlsServerTests() => _authority = new CheckAuthority(_server);

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(Name, -1.0, 30.0, false, "^$")]
    [InlineData("other.example.org", -1.0, 30.0, false, "^the certificate is for other.example.org, not for www.example.org$")]
    [InlineData(Name, -9.0, -1.0, false, "^the certificate has ended on ....-..-.. ..:.. UTC$")]
    [InlineData(Name, 1.0, 30.0, false, "^the certificate begins on ....-..-.. ..:.. UTC$")]
    [InlineData(Name, -1.0, 30.0, true, "^the certificate is signed by no authority that is trusted$")]
    public async Task Certificates_are_verified_when_that_is_demanded(
        string subject, double from, double until, bool isSelfSigned, string reason)
    {
        _authority.Issue("server", subject, from, until, isSelfSigned);
        await Start();

        CheckResult result = Get(Verifying);
        result.Reason.ShouldMatch(reason);
        result.IsSuccess.ShouldBe(reason == "^$");
        Get(TlsDemands.None).ShouldBe(CheckResult.Success, "by default any certificate is good");
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_is_remarked_and_well()
    {
        _authority.Issue("server", Name, until: 10.5);
        await Start();

        CheckResult result = Get(Verifying with { ExpiryWarning = TimeSpan.FromDays(14) });
        result.IsSuccess.ShouldBeTrue(result.Reason);
        result.Reason.ShouldMatch("^the certificate ends on ....-..-.. ..:.. UTC, in 10.5 days$");
        Get(Verifying with { ExpiryWarning = TimeSpan.FromDays(7) }).ShouldBe(CheckResult.Success);
    }

    [Theory]
    [InlineData("-tls1_2", TlsVersion.Tls13, null)]
    [InlineData("-tls1_3", null, TlsVersion.Tls12)]
    public async Task A_server_with_no_version_in_common_is_refused(string only, TlsVersion? least, TlsVersion? most)
    {
        _authority.Issue("server", Name);
        await Start(only);

        Get(Verifying).ShouldBe(CheckResult.Success);
        CheckResult refused = Get(Verifying with { MinimumVersion = least, MaximumVersion = most });
        refused.IsSuccess.ShouldBeFalse();
        refused.Reason.ShouldStartWith("the TLS handshake failed: ");
        refused.Reason.ShouldContain("version");
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(false, "pkcs8 -topk8")]
    [InlineData(false, "pkcs8 -topk8 -v2 aes-256-cbc")]
    [InlineData(false, "ec -aes256")]
    [InlineData(true, "pkcs8 -topk8")]
    [InlineData(true, "rsa -traditional -aes128")]
    [InlineData(true, "rsa -traditional -aes256")]
    [InlineData(true, "rsa -traditional -des3")]
    public async Task A_server_that_wants_our_certificate_gets_it_however_the_key_is_kept(bool isRsa, string encryption)
    {
        _authority.Issue("server", Name);
        _authority.Issue("client", "client.example.org", isRsa: isRsa);
        string key = _server.PathOf("client.key");
        if (encryption.Length > 0)
        {
            key = _server.PathOf("encrypted.key");
            Shell.Run(
                "openssl", [.. encryption.Split(' '), "-in", _server.PathOf("client.key"), "-passout", "pass:s3cret", "-out", key])
                .OutputOrThrow();
            File.ReadAllText(key).ShouldContain("ENCRYPTED");
        }

        await Start("-Verify", "1", "-verify_return_error", "-CAfile", _authority.File);
        var settings = new TlsSettings
        {
            CertificateFile = _server.PathOf("client.pem"), KeyFile = key, Password = encryption.Length > 0 ? "s3cret" : null,
        };

        var warnings = new List<string>();
        _ = new TlsMaterial(settings, warnings.Add);
        warnings.ShouldBeEmpty();
        Get(Verifying, settings).ShouldBe(CheckResult.Success);
        CheckResult without = Get(Verifying);
        without.IsSuccess.ShouldBeFalse();
        without.Reason.ShouldContain("certificate");
        if (encryption.Length == 0) return;

        foreach (string? wrong in (string?[])[null, "wrong"])
        {
            warnings.Clear();
            _ = new TlsMaterial(settings with { Password = wrong }, warnings.Add);
            warnings.ShouldHaveSingleItem().ShouldStartWith(
                $"SSL: the certificate {settings.CertificateFile} with its key {key} cannot be used, checks show none: ");
            warnings[0].ShouldContain("password");
        }
    }

    private TlsDemands Verifying => new() { Verify = true, AuthorityFile = _authority.File, Name = Name };

    private Task Start(params string[] options) => _server.Start(
        "openssl",
        ["s_server", "-accept", $"127.0.0.1:{_server.Port}", "-cert", _server.PathOf("server.pem"), "-key", _server.PathOf("server.key"),
            "-www", "-quiet", .. options]);

    private CheckResult Get(TlsDemands demands, TlsSettings? settings = null) => OneAttempt.Of(
        new HealthCheck.Http
        {
            Schedule = OneAttempt.Schedule, Connection = OneAttempt.To(_server.Port), Tls = true, TlsDemands = demands,
            Urls = [new CheckUrl { Path = "/", StatusCodes = [new StatusRange(200, 299)] }],
        },
        settings);
}
