using Holdfast.Core.Checks;

namespace Holdfast.SystemTests.Checks;

/// <summary>HTTP_GET and SSL_GET against nginx, and their digest against what genhash says.</summary>
public sealed class WebServerTests(WebServerTests.Nginx nginx) : IClassFixture<WebServerTests.Nginx>
{
    public static TheoryData<string, string, bool, string, string> Pages => new()
    {
        // address, path, TLS, regex, reason
        { "127.0.0.1", "/page", false, "", "" },
        { "127.0.0.1", "/page", true, "", "" },
        { "::1", "/page", false, "", "" },
        { "::1", "/page", true, "w[aeo]rks", "" },
        { "127.0.0.1", "/page", false, "^It w", "" },
        { "127.0.0.1", "/page", false, "fails", "the body does not match the regex" },
        { "127.0.0.1", "/chunked", true, "It works", "" },
        { "127.0.0.1", "/missing", false, "", "status 404, wanted 200-299" },
        { "127.0.0.1", "/missing", true, "", "status 404, wanted 200-299" },
        { "127.0.0.1", "/moved", false, "", "status 301, wanted 200-299" },
        { "127.0.0.1", "/broken", false, "", "status 503, wanted 200-299" },
        { "127.0.0.1", "/silent", false, "", "the connection was closed without an answer" },
        { "127.0.0.1", "/empty", false, "", "" },
        { "127.0.0.1", "/empty", false, "x", "the body does not match the regex" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public void Pages_of_nginx_are_judged(string address, string path, bool tls, string regex, string reason)
    {
        var url = new CheckUrl { Path = path, Regex = regex.Length > 0 ? new BodyRegex(regex) : null };
        foreach (HttpVersion version in Enum.GetValues<HttpVersion>())
        {
            Get(url, tls, version, address).ShouldBe(new CheckResult(reason.Length == 0, reason), $"{version}");
        }
    }

    [Theory]
    [InlineData("/page", HttpVersion.Http10, "1.0", false)]
    [InlineData("/page", HttpVersion.Http11, "1.1", true)]
    [InlineData("/chunked", HttpVersion.Http10Close, "1.0c", false)]
    [InlineData("/chunked", HttpVersion.Http11, "1.1", false)]
    [InlineData("/chunked", HttpVersion.Http11, "1.1", true)]
    public void The_digest_is_what_genhash_says_keepalived_s_and_ours(string path, HttpVersion version, string versionText, bool tls)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/genhash"), "keepalived is not installed");
        string[] words =
            ["-s", "127.0.0.1", "-p", $"{nginx.Port(tls)}", "-u", path, "-P", versionText, .. tls ? (string[])["-S"] : []];
        string theirs = DigestIn(Shell.Run("/usr/bin/genhash", words));
        DigestIn(Shell.Run("/usr/bin/env", [$"DOTNET_ROOT={Daemons.RuntimeRoot()}", Daemons.Ours, "--genhash", .. words])).ShouldBe(theirs);

        var url = new CheckUrl { Path = path, Digest = Convert.FromHexString(theirs) };
        Get(url, tls, version).ShouldBe(CheckResult.Success);
        Get(url with { Digest = new byte[16] }, tls, version).Reason
            .ShouldBe($"the digest differs: got {theirs}, wanted 00000000000000000000000000000000");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_TCP_check_needs_a_listener(string address)
    {
        Tcp(nginx.Port(tls: false), address).ShouldBe(CheckResult.Success);
        Tcp(LocalServer.FreePort(), address).ShouldBe(CheckResult.Failure("connection refused"));
    }

    [Fact]
    public void Plain_against_TLS_and_the_other_way_round_have_their_reasons()
    {
        var url = new CheckUrl { Path = "/page" };
        Get(url, tls: false, port: nginx.Port(tls: true)).ShouldBe(CheckResult.Failure("status 400, wanted 200-299"));
        Get(url, tls: true, port: nginx.Port(tls: false)).Reason.ShouldStartWith("the TLS handshake failed: ");
    }

    private static string DigestIn(CommandResult genhash) =>
        genhash.OutputOrThrow().Trim();

    private static CheckResult Tcp(int port, string address) =>
        OneAttempt.Of(new HealthCheck.Tcp { Schedule = OneAttempt.Schedule, Connection = OneAttempt.To(port, address) });

    private CheckResult Get(
        CheckUrl url, bool tls, HttpVersion version = HttpVersion.Http10, string address = "127.0.0.1", int? port = null) =>
        OneAttempt.Of(new HealthCheck.Http
        {
            Schedule = OneAttempt.Schedule, Connection = OneAttempt.To(port ?? nginx.Port(tls), address), Tls = tls, Version = version,
            Urls = [url with { StatusCodes = [new StatusRange(200, 299)] }],
        });

    /// <summary>One server for all tests of the class.</summary>
    public sealed class Nginx : IAsyncLifetime
    {
        private readonly LocalServer _server = new();
        private readonly int _tlsPort = LocalServer.FreePort();

        public int Port(bool tls)
        {
            Assert.SkipUnless(File.Exists("/usr/sbin/nginx"), "nginx is not installed");
            return tls ? _tlsPort : _server.Port;
        }

        public async ValueTask InitializeAsync()
        {
            if (!File.Exists("/usr/sbin/nginx")) return;
            var pki = new CheckAuthority(_server);
            pki.Issue("server", "www.example.org");
            await File.WriteAllTextAsync(_server.PathOf("page"), "It works\n");
            await File.WriteAllTextAsync(_server.PathOf("chunked"), "It works <!--# echo var=\"request_method\" -->\n");
            await File.WriteAllTextAsync(_server.PathOf("empty"), "");
            await File.WriteAllTextAsync(
                _server.PathOf("nginx.conf"),
                $$"""
                user root; worker_processes 1; daemon off; pid {{_server.PathOf("nginx.pid")}}; error_log stderr;
                events {}
                http {
                    access_log off;
                    ssl_certificate {{_server.PathOf("server.pem")}}; ssl_certificate_key {{_server.PathOf("server.key")}};
                    server {
                        listen 127.0.0.1:{{_server.Port}}; listen [::1]:{{_server.Port}};
                        listen 127.0.0.1:{{_tlsPort}} ssl; listen [::1]:{{_tlsPort}} ssl;
                        root {{_server.Folder}};
                        location /chunked { ssi on; ssi_types *; }
                        location /moved { return 301 /page; }
                        location /broken { return 503; }
                        location /silent { return 444; }
                    }
                }
                """);
            await _server.Start("nginx", ["-c", _server.PathOf("nginx.conf"), "-p", _server.Folder]);
        }

        public ValueTask DisposeAsync()
        {
            _server.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
