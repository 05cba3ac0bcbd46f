using System.Diagnostics;
using System.Globalization;

namespace Holdfast.SystemTests;

/// <summary>What happens to a virtual router arrives as a mail, at a real server, and holds nothing up.</summary>
public sealed class MailTests : IDisposable
{
    private const string Master = "[lvs1] VRRP Instance VI_1 - Entering MASTER state";
    private const string Stopping = "[lvs1] VRRP Instance VI_1 - Stopping";
    private const string Account = "smtp_user ann\n smtp_password \"secret word\"";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // Far more than a stop takes, on a machine that is busy with other tests; less than the mailer has after it.
    private static readonly TimeSpan s_stop = TimeSpan.FromSeconds(2);

    private readonly Lab _lab = new();
    private readonly Node _node;
    private readonly List<IDisposable> _servers = [];

    public MailTests() => _node = _lab.AddNode("a", "10.9.0.1/24");

    public static TheoryData<string> Daemons => ["ours", "keepalived"];

    public void Dispose()
    {
        foreach (IDisposable server in _servers) server.Dispose();
        _lab.Dispose();
    }

    [Theory, MemberData(nameof(Daemons))]
    public async Task A_master_is_announced_as_keepalived_does_it(string daemon)
    {
        MailServer server = Start();
        _node.Start(SystemTests.Daemons.Named(daemon), Configuration("notification_email_from Keepalived@lvs1\n smtp_helo_name lvs1.example.org"));

        ReceivedMail mail = await Arrives(server, Master);

        mail.Sender.ShouldBe("Keepalived@lvs1");
        mail.Recipients.ShouldBe(["ann@example.org", "bob@example.org"]);
        mail.Helo.ShouldBe("lvs1.example.org");
        mail.Field("From").ShouldBe("Keepalived@lvs1");
        mail.Field("To").Replace(" ", "").ShouldBe("ann@example.org,bob@example.org");
        mail.Field("X-Mailer").ShouldBe("Keepalived");
        DateTimeOffset.Parse(mail.Field("Date"), CultureInfo.InvariantCulture)
            .ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(2));
        mail.Body.ShouldStartWith("=> ");
        mail.Body.ShouldEndWith(" <=");
    }

    [Fact]
    public async Task The_last_mail_tells_that_the_daemon_stops_and_it_does_not_wait_for_that()
    {
        MailServer server = Start();
        _node.Start(SystemTests.Daemons.Ours, Configuration());
        ReceivedMail mail = await Arrives(server, Master);
        string host = mail.Sender["root@".Length..];
        mail.Sender.ShouldBe($"root@{host}");
        mail.Helo.ShouldBe(host);
        mail.Field("Message-ID").ShouldEndWith($"@{host}>");

        StopWithin(s_stop);

        await Arrives(server, Stopping);
        server.Mails.Count.ShouldBe(2);
        await Eventually.ShouldBecomeTrue(() => Mailer() is null, s_patience, "the mailer ends when it has sent everything");
    }

    [Theory]
    [InlineData("starttls", "LOGIN,PLAIN", Account)]
    [InlineData("starttls", "LOGIN", Account + "\n smtp_tls starttls")]
    [InlineData("starttls", "none", "smtp_tls starttls")]
    [InlineData("tls", "PLAIN", Account + "\n smtp_tls tls")]
    [InlineData("plain", "PLAIN", Account + "\n smtp_tls none")]
    public async Task A_server_may_want_TLS_and_a_password(string protection, string mechanisms, string settings)
    {
        using var authority = new Certificates();
        authority.TrustIn(_node);
        MailServer server = Start(protection, authority.Issue(_node, "127.0.0.1"), mechanisms);
        _node.Start(SystemTests.Daemons.Ours, Configuration(settings));

        ReceivedMail mail = await Arrives(server, Master);

        mail.IsProtected.ShouldBe(protection != "plain");
        mail.User.ShouldBe(mechanisms == "none" ? null : "ann");
        _node.Log.ShouldNotContain("secret word");
    }

    [Theory]
    [InlineData("127.0.0.99", true)]
    [InlineData("127.0.0.1", false)]
    public async Task A_certificate_of_another_server_or_an_unknown_authority_is_refused(string address, bool isTrusted)
    {
        using var trusted = new Certificates();
        using var unknown = new Certificates();
        trusted.TrustIn(_node);
        MailServer server = Start("starttls", (isTrusted ? trusted : unknown).Issue(_node, address), "PLAIN");
        _node.Start(SystemTests.Daemons.Ours, Configuration(Account));
        await Logs("Mail server 127.0.0.1:2525: TLS: ");
        server.Mails.ShouldBeEmpty();

        // Its queue outlives a reload, and what waited is tried at once.
        _node.Reload(Configuration(Account + "\n smtp_tls_verify off"));

        ReceivedMail mail = await Arrives(server, Master);
        mail.User.ShouldBe("ann");
        await Logs("Mail server 127.0.0.1:2525 is usable again");
    }

    [Fact]
    public async Task A_server_is_known_by_its_name_and_reached_at_any_of_its_addresses()
    {
        using var authority = new Certificates();
        authority.TrustIn(_node);
        string hosts = _node.PathOf("hosts");
        await File.WriteAllTextAsync(hosts, "127.0.0.2 mail.example.org\n127.0.0.1 mail.example.org\n", TestContext.Current.CancellationToken);
        _node.Exec("mount", "--bind", hosts, "/etc/hosts").OutputOrThrow();
        MailServer server = Start("starttls", authority.Issue(_node, "mail.example.org"), "PLAIN");
        _node.Start(SystemTests.Daemons.Ours, Configuration(Account, server: "mail.example.org"));

        (await Arrives(server, Master)).User.ShouldBe("ann");
    }

    [Fact]
    public async Task A_password_is_not_said_where_there_is_no_TLS()
    {
        MailServer server = Start("plain", mechanisms: "PLAIN");
        _node.Start(SystemTests.Daemons.Ours, Configuration(Account));
        await Logs("no STARTTLS");
        server.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_waits_for_a_server_that_is_down_even_if_the_mailer_dies_meanwhile()
    {
        _node.Start(SystemTests.Daemons.Ours, Configuration());
        await Logs("Mail server 127.0.0.1:2525: Connection refused");
        int first = Mailer().ShouldNotBeNull();
        Processes.Signal(first, Processes.SIGKILL);
        await Eventually.ShouldBecomeTrue(() => Mailer() is { } pid && pid != first, s_patience, "another mailer is started");

        MailServer server = Start();

        await Arrives(server, Master);
        await Eventually.ShouldBecomeTrue(() => server.Mails.Count == 1, s_patience, "it is sent once");
    }

    [Fact]
    public async Task A_recipient_that_is_refused_or_put_off_does_not_keep_the_mail_from_others()
    {
        MailServer server = Start();
        _node.Start(SystemTests.Daemons.Ours, Configuration(recipients: "refused@example.org\n later@example.org\n ann@example.org"));

        await Eventually.ShouldBecomeTrue(() => server.Mails.Count == 2, s_patience, "it is sent again to whom it was put off for");
        server.Mails[0].Recipients.ShouldBe(["ann@example.org"]);
        server.Mails[1].Recipients.ShouldBe(["later@example.org"]);
        server.Mails[1].Field("Message-ID").ShouldBe(server.Mails[0].Field("Message-ID"));
        await Logs("to refused@example.org refused by 127.0.0.1:2525: 550 5.1.1 nobody here by that name");
        await Logs("to later@example.org put off by 127.0.0.1:2525: 451 4.7.1 come back later");
    }

    [Fact]
    public async Task A_server_that_never_answers_delays_neither_adverts_nor_the_stop()
    {
        using Process silent = Silence();
        Capture wire = _lab.StartCapture();
        _node.Start(SystemTests.Daemons.Ours, Configuration("smtp_connect_timeout 1"));
        await Logs("Mail server 127.0.0.1:2525: no answer within 1 s");

        IReadOnlyList<CapturedAdvert> adverts = wire.AdvertsFrom("10.9.0.1");
        adverts.Count.ShouldBeGreaterThan(5);
        TimeSpan longest = adverts.Zip(adverts.Skip(1), (a, b) => b.Time - a.Time).Max();
        longest.ShouldBeLessThan(TimeSpan.FromMilliseconds(100) + PairLab.Margin, "the interval is 100 ms");
        StopWithin(s_stop);
        await Eventually.ShouldBecomeTrue(() => Mailer() is null, s_patience, "the mailer gives up a few seconds later");
    }

    [Fact]
    public async Task The_mailer_has_no_privileges_and_shows_no_secret()
    {
        MailServer server = Start();
        _node.Start(SystemTests.Daemons.Ours, Configuration(Account + "\n smtp_tls none"));
        await Logs("neither AUTH PLAIN nor AUTH LOGIN");
        string process = $"/proc/{Mailer().ShouldNotBeNull()}";

        string[] status = await File.ReadAllLinesAsync($"{process}/status", TestContext.Current.CancellationToken);
        status.ShouldContain(line => line.StartsWith("Uid:\t65534\t65534\t65534\t65534", StringComparison.Ordinal));
        status.ShouldContain(line => line.StartsWith("Gid:\t65534\t65534\t65534\t65534", StringComparison.Ordinal));
        status.ShouldContain("CapEff:\t0000000000000000");
        status.ShouldContain("CapPrm:\t0000000000000000");
        string shown = await File.ReadAllTextAsync($"{process}/cmdline", TestContext.Current.CancellationToken)
            + await File.ReadAllTextAsync($"{process}/environ", TestContext.Current.CancellationToken) + _node.Log;
        shown.ShouldNotContain("secret word");
        shown.ShouldNotContain(Convert.ToBase64String("\0ann\0secret word"u8));
        server.Mails.ShouldBeEmpty();
    }

    private MailServer Start(string protection = "plain", string certificate = "-", string mechanisms = "none")
    {
        MailServer server = MailServer.Start(_node, protection, certificate, mechanisms);
        _servers.Add(server);
        return server;
    }

    // Connections are made by the kernel, and nobody takes them.
    private Process Silence()
    {
        Process process = _node.Sandbox.Start("/usr/bin/python3", [
            "-c",
            $"import socket, time; s = socket.create_server(('127.0.0.1', {MailServer.Port})); print('ready', flush=True); time.sleep(1000)",
        ]);
        process.StandardOutput.ReadLine().ShouldBe("ready");
        return process;
    }

    private async Task<ReceivedMail> Arrives(MailServer server, string subject)
    {
        try
        {
            await Eventually.ShouldBecomeTrue(
                () => server.Mails.Any(mail => mail.Subject == subject), s_patience, $"'{subject}' arrives");
        }
        catch (Xunit.Sdk.XunitException e)
        {
            Assert.Fail($"{e.Message}\n{_node.Log}");
        }

        return server.Mails.First(mail => mail.Subject == subject);
    }

    private async Task Logs(string text) =>
        await Eventually.ShouldBecomeTrue(() => _node.Log.Contains(text), s_patience, $"the log says '{text}'");

    private void StopWithin(TimeSpan limit)
    {
        long start = Stopwatch.GetTimestamp();
        _node.Stop();
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(limit);
    }

    // A child of the VRRP process, or of process 1 when that has ended.
    private int? Mailer()
    {
        IEnumerable<int> candidates = Processes.ChildrenOf(_node.Sandbox.Pid)
            .Concat(_node.Daemon.Children.SelectMany(Processes.ChildrenOf));
        foreach (int pid in candidates.Where(Processes.IsRunning))
        {
            if (NameOf(pid) == "holdfast-mailer") return pid;
        }

        return null;
    }

    private static string NameOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").TrimEnd();
        }
        catch (IOException)
        {
            return ""; // It has ended meanwhile.
        }
    }

    private static string Configuration(
        string settings = "", string recipients = "ann@example.org\n bob@example.org", string server = "127.0.0.1") => $$"""
        global_defs {
         router_id lvs1
         notification_email {
         {{recipients}}
         }
         smtp_server {{server}} {{MailServer.Port}}
         {{settings}}
        }
        vrrp_instance VI_1 {
         version 3
         state BACKUP
         interface eth0
         virtual_router_id 51
         priority 150
         advert_int 0.1
         smtp_alert
         virtual_ipaddress {
          10.9.0.100/24
         }
        }

        """;
}
