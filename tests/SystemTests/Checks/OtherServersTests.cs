using Holdfast.Core.Checks;

namespace Holdfast.SystemTests.Checks;

/// <summary>SMTP_CHECK against aiosmtpd, DNS_CHECK and UDP_CHECK against dnsmasq, PING_CHECK against the kernel.</summary>
public sealed class OtherServersTests : IDisposable
{
    private readonly LocalServer _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("none", "plain")]
    [InlineData("LOGIN,PLAIN", "plain")]
    public async Task A_mail_server_greets(string mechanisms, string protection)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/aiosmtpd"), "python3-aiosmtpd is not installed");
        string script = Path.Combine(Daemons.Repository, "tests/SystemTests/Notifications/mailserver.py");
        string mails = Directory.CreateDirectory(_server.PathOf("mails")).FullName;
        await _server.Start("/usr/bin/python3", [script, mails, $"{_server.Port}", protection, "-", mechanisms]);

        var check = new HealthCheck.Smtp { Schedule = OneAttempt.Schedule, Connection = OneAttempt.To(_server.Port) };
        OneAttempt.Of(check).ShouldBe(CheckResult.Success);
        OneAttempt.Of(check with { HeloName = "" }).Reason.ShouldStartWith("HELO answered with 501 ");
        Directory.GetFiles(mails).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_server_answers()
    {
        await StartNames();

        Ask("www.example.org", DnsQueryType.A).ShouldBe(CheckResult.Success);
        Ask("www.example.org", DnsQueryType.Aaaa).ShouldBe(CheckResult.Success, "no such record is no error");
        Ask("nobody.example.net", DnsQueryType.A).Reason.ShouldStartWith("answered with NXDOMAIN");
        Ask("elsewhere.example.com", DnsQueryType.Soa).Reason.ShouldStartWith("answered with REFUSED");
        Ask("", DnsQueryType.Soa, "::1").Reason.ShouldStartWith("answered with REFUSED");
    }

    [Fact]
    public async Task A_datagram_is_answered()
    {
        await StartNames();
        byte[] question = DnsMessage.Question(0x4711, "www.example.org", DnsQueryType.A)!;
        var check = new HealthCheck.Udp
        {
            Schedule = OneAttempt.Schedule, Connection = OneAttempt.To(_server.Port), Payload = question, RequireReply = true,
            // The id, and that it is an answer without error; recursion may be there or not.
            Reply = [0x47, 0x11, 0x81, 0x00], ReplyMask = [0, 0, 0x06, 0x80],
        };

        OneAttempt.Of(check).ShouldBe(CheckResult.Success);
        OneAttempt.Of(check with { Connection = OneAttempt.To(_server.Port, "::1") }).ShouldBe(CheckResult.Success);
        OneAttempt.Of(check with { Reply = [0x47, 0x12], ReplyMask = [] }).ShouldBe(
            CheckResult.Failure("the reply differs at byte 1: got 11, wanted 12"));
        OneAttempt.Of(check with { MaximumReplyLength = 20 }).Reason.ShouldMatch(@"^the reply has \d+ bytes, wanted at most 20$");
        OneAttempt.Of(check with { Connection = OneAttempt.To(LocalServer.FreePort()) }).ShouldBe(
            CheckResult.Failure("nobody listens on the port (ICMP port unreachable)"));
    }

    [Theory]
    [InlineData("10.9.8.1", true, "")]
    [InlineData("2001:db8:9::1", true, "")]
    [InlineData("10.9.8.2", false, "no answer to the ping within 0.5 s")]
    [InlineData("2001:db8:9::2", false, "no answer to the ping within 0.5 s")]
    [InlineData("10.9.7.1", false, "no route to the network")]
    [InlineData("2001:db8:7::1", false, "no route to the network")]
    public void A_ping_is_answered_or_not(string address, bool isSuccess, string reason)
    {
        using var sandbox = new Sandbox();
        sandbox.Ip(
            "link set lo up", "link add v0 type veth peer name v1", "link set v0 up", "link set v1 up", "addr add 10.9.8.1/24 dev v0",
            "addr add 2001:db8:9::1/64 dev v0 nodad", "neigh add 10.9.8.2 lladdr 02:00:00:00:00:01 dev v0",
            "neigh add 2001:db8:9::2 lladdr 02:00:00:00:00:01 dev v0");
        CheckResult result = sandbox.InNetwork(() => OneAttempt.Of(new HealthCheck.Ping
        {
            Schedule = OneAttempt.Schedule, Connection = OneAttempt.To(0, address, isSuccess ? 20 : 0.5),
        }));
        result.ShouldBe(new CheckResult(isSuccess, reason));
    }

    private CheckResult Ask(string name, DnsQueryType type, string address = "127.0.0.1") => OneAttempt.Of(new HealthCheck.Dns
    {
        Schedule = OneAttempt.Schedule, Connection = OneAttempt.To(_server.Port, address), Name = name, Type = type,
    });

    private Task StartNames()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/dnsmasq"), "dnsmasq is not installed");
        return _server.Start(
            "dnsmasq",
            ["--keep-in-foreground", "--conf-file=/dev/null", $"--port={_server.Port}", "--listen-address=127.0.0.1,::1", "--bind-interfaces",
                "--no-resolv", "--no-hosts", "--user=root", "--pid-file", "--address=/example.org/192.0.2.1", "--local=/example.org/example.net/"]);
    }
}
