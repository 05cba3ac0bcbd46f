using System.Security.Cryptography;
using Holdfast.Core.Checks;

namespace Holdfast.SystemTests.Checks;

/// <summary>HTTP2_GET against nginx, GRPC_CHECK against grpcio.</summary>
public sealed class Http2Tests : IDisposable
{
    private readonly LocalServer _server = new();
    private readonly int _plainPort = LocalServer.FreePort();
    private readonly int _oldPort = LocalServer.FreePort();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Pages_of_nginx_are_asked_for_over_HTTP2()
    {
        byte[] page = RandomNumberGenerator.GetBytes(3_000_000);
        await StartNginx(page);
        byte[] digest = Convert.FromHexString(Shell.Run("md5sum", [_server.PathOf("page")]).OutputOrThrow()[..32]);
        var url = new CheckUrl { Path = "/page", StatusCodes = [new StatusRange(200, 299)], Digest = digest };

        Get(url).ShouldBe(CheckResult.Success);
        Get(url, isTls: false).ShouldBe(CheckResult.Success);
        Get(url with { Digest = new byte[16] }).Reason.ShouldStartWith("the digest differs: got ");
        Get(url with { Path = "/missing", Digest = [] }).ShouldBe(CheckResult.Failure("status 404, wanted 200-299"));
        Get(url with { Path = "/page", Digest = [] }).ShouldBe(CheckResult.Success);
        Get(url, port: _oldPort).Reason.ShouldContain("no application protocol");
    }

    [Fact]
    public async Task Its_certificate_is_verified_when_that_is_demanded()
    {
        await StartNginx([1]);
        var url = new CheckUrl { Path = "/page", StatusCodes = [new StatusRange(200, 299)] };
        var demands = new TlsDemands { Verify = true, AuthorityFile = _server.PathOf("cert.pem"), Name = "www.example.org" };

        Get(url, demands: demands).ShouldBe(CheckResult.Success);
        Get(url, demands: demands with { Name = "other.example.org" }).Reason.ShouldContain("other.example.org");
        Get(url, demands: demands with { ExpiryWarning = TimeSpan.FromDays(300) }).Reason.ShouldContain("ends on");
        Get(url, demands: demands with { MinimumVersion = TlsVersion.Tls13 }).ShouldBe(CheckResult.Success);
    }

    [Theory]
    [InlineData("", true, "")]
    [InlineData("good", true, "")]
    [InlineData("bad", false, "the service 'bad' is NOT_SERVING")]
    [InlineData("unknown", false, "it does not know the service 'unknown'")]
    public async Task The_health_service_of_grpcio_is_asked(string service, bool isSuccess, string reason)
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/python3/dist-packages/grpc"), "python3-grpcio is not installed");
        string script = Path.Combine(Daemons.Repository, "tests/SystemTests/Checks/grpcserver.py");
        await _server.Start("/usr/bin/python3", [script, $"{_server.Port}"]);

        OneAttempt.Of(new HealthCheck.Grpc
        {
            Schedule = OneAttempt.Schedule, Connection = OneAttempt.To(_server.Port), Service = service,
        }).ShouldBe(new CheckResult(isSuccess, reason));
    }

    private async Task StartNginx(byte[] page)
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/nginx"), "nginx is not installed");
        Shell.Run(
            "openssl",
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", "/CN=www.example.org",
                "-addext", "subjectAltName=DNS:www.example.org", "-keyout", _server.PathOf("key.pem"), "-out", _server.PathOf("cert.pem")])
            .OutputOrThrow();
        await File.WriteAllBytesAsync(_server.PathOf("page"), page, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _server.PathOf("nginx.conf"),
            $$"""
            user root; worker_processes 1; daemon off; pid {{_server.PathOf("nginx.pid")}}; error_log stderr;
            events {}
            http {
                access_log off; ssl_protocols TLSv1.2 TLSv1.3;
                ssl_certificate {{_server.PathOf("cert.pem")}}; ssl_certificate_key {{_server.PathOf("key.pem")}};
                server {
                    listen 127.0.0.1:{{_server.Port}} ssl http2;
                    listen 127.0.0.1:{{_plainPort}} http2;
                    root {{_server.Folder}};
                }
                server { listen 127.0.0.1:{{_oldPort}} ssl; root {{_server.Folder}}; }
            }
            """,
            TestContext.Current.CancellationToken);
        await _server.Start("nginx", ["-c", _server.PathOf("nginx.conf"), "-p", _server.Folder]);
    }

    private CheckResult Get(CheckUrl url, bool isTls = true, int? port = null, TlsDemands? demands = null) => OneAttempt.Of(new HealthCheck.Http2
    {
        Schedule = OneAttempt.Schedule, Connection = OneAttempt.To(port ?? (isTls ? _server.Port : _plainPort)), Tls = isTls, Urls = [url],
        TlsDemands = demands ?? TlsDemands.None,
    });
}
