using Holdfast.Configuration;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Tests.Configuration.Binding.Servers;

public class CheckTests
{
    [Fact]
    public void Where_and_when_a_check_connects_arrives()
    {
        (HealthCheck.Tcp check, string codes) = Balancing.Check<HealthCheck.Tcp>("""
            TCP_CHECK {
                connect_ip 192.0.2.21
                connect_port 99
                bindto 192.0.2.1
                bind_port 1234
                bind_if eth0
                connect_timeout 1.5
                fwmark 77
                retry 0
                delay_before_retry 0
                warmup 0.1
                delay_loop 3.3
                alpha
                log_all_failures off
            }
            """);

        codes.ShouldBe("");
        check.Connection.ShouldBe(new ConnectionOptions
        {
            Address = IpAddress.Parse("192.0.2.21"), Port = 99, BindAddress = IpAddress.Parse("192.0.2.1"), BindPort = 1234,
            BindInterface = "eth0", Timeout = TimeSpan.FromSeconds(1.5), FirewallMark = 77,
        });
        check.Schedule.ShouldBe(new CheckSchedule
        {
            Retry = 0, DelayBeforeRetry = TimeSpan.Zero, Warmup = TimeSpan.FromSeconds(0.1), DelayLoop = TimeSpan.FromSeconds(3.3),
            Alpha = true, LogAllFailures = false,
        });
    }

    [Theory]
    [InlineData("TCP_CHECK {\n}", 1, 1)]
    [InlineData("PING_CHECK {\n}", 1, 1)]
    [InlineData("UDP_CHECK {\n}", 1, 1)]
    [InlineData("SMTP_CHECK {\n}", 1, 1)]
    [InlineData("DNS_CHECK {\n}", 3, 60)]
    [InlineData("MISC_CHECK {\n misc_path /bin/true\n}", 0, 1)]
    [InlineData("HTTP_GET {\n url {\n path /\n}\n}", 1, 3)]
    public void Each_kind_has_its_own_patience(string check, int retry, int delay)
    {
        CheckSchedule schedule = Balancing.Check<HealthCheck>(check).Check.Schedule;

        (schedule.Retry, schedule.DelayBeforeRetry).ShouldBe(((uint)retry, TimeSpan.FromSeconds(delay)));
        (schedule.DelayLoop, schedule.Warmup).ShouldBe((TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void A_page_says_what_it_must_be_like()
    {
        (HealthCheck.Http check, string codes) = Balancing.Check<HealthCheck.Http>("""
            SSL_GET {
                http_protocol 1.1
                virtualhost a.example.org
                enable_sni
                fast_recovery
                tls_compliant
                url {
                    path "/b c"
                    digest 98471A8EE52675126C0DBC89C9337D34
                    status_code 301-303 200 404
                    status_code 302 304
                    virtualhost b.example.org
                    regex 'x y'
                    regex_no_match
                    regex_options caseless multiline
                    regex_min_offset 3
                    regex_max_offset 100
                    regex_stack 100 2000
                }
                url {
                    path /
                }
            }
            """);

        codes.ShouldBe("");
        (check.Tls, check.Version, check.VirtualHost, check.EnableSni, check.FastRecovery, check.TlsCompliant)
            .ShouldBe((true, HttpVersion.Http11, "a.example.org", true, true, true));
        CheckUrl url = check.Urls[0];
        (url.Path, url.VirtualHost).ShouldBe(("/b c", "b.example.org"));
        Convert.ToHexString(url.Digest).ShouldBe("98471A8EE52675126C0DBC89C9337D34");
        url.StatusCodes.ShouldBe([new StatusRange(200, 200), new StatusRange(301, 304), new StatusRange(404, 404)]);
        url.Regex.ShouldBe(new BodyRegex("x y")
        {
            Negate = true, Options = BodyRegexOptions.Caseless | BodyRegexOptions.Multiline, MinimumOffset = 3, MaximumOffset = 100,
            StackStart = 100, StackMaximum = 2000,
        });
        check.Urls[1].StatusCodes.ShouldBe([new StatusRange(200, 299)]);
    }

    [Theory]
    [InlineData("digest 1234", "B011")]
    [InlineData("digest zz471a8ee52675126c0dbc89c9337d34", "B011")]
    [InlineData("path /again", "B012")]
    [InlineData("status_code 700", "B010")]
    [InlineData("status_code 300-200", "B010")]
    [InlineData("status_code 200,201", "B010")]
    [InlineData("regex_no_match", "B110")]
    [InlineData("regex x\n regex_options fast", "B110")]
    [InlineData("regex x\n regex_min_offset 5\n regex_max_offset 3", "B110")]
    [InlineData("regex a b", "B011")]
    public void A_page_is_asked_for_without_what_cannot_be(string line, string codes)
    {
        (HealthCheck.Http check, string found) = Balancing.Check<HealthCheck.Http>($"HTTP_GET {{\nurl {{\npath /\n{line}\n}}\n}}");

        found.ShouldBe(codes);
        (check.Urls.Single().Digest.Length, check.Urls.Single().StatusCodes.Single()).ShouldBe((0, new StatusRange(200, 299)));
    }

    [Theory]
    [InlineData("HTTP_GET {\n}", "B100")]
    [InlineData("HTTP_GET {\nurl {\n}\n}", "B101 B100")]
    [InlineData("MISC_CHECK {\n}", "B100")]
    [InlineData("MISC_CHECK {\nmisc_path /bin/true\nuser nosuch\n}", "B040 B100")]
    [InlineData("BFD_CHECK {\n}", "B100")]
    [InlineData("BFD_CHECK {\nname west\n}", "B100")]
    [InlineData("FILE_CHECK {\n}", "B100")]
    [InlineData("FILE_CHECK {\ntrack_file load\n}", "B100")]
    [InlineData("TCP_CHECK {\nconnect_ip fe80::1\n}", "B100")]
    public void A_check_that_cannot_be_is_dropped(string check, string codes)
    {
        (VirtualServer server, CompilationResult result) = Balancing.Server("", check);

        server.RealServers.Single().Checks.ShouldBeEmpty();
        result.Findings().ShouldBe(codes);
        result.TestExitCode.ShouldBe(5);
    }

    [Fact]
    public void A_missing_program_is_no_error_of_the_test_as_keepalived_looks_for_it_only_when_it_starts()
    {
        CompilationResult result = Compile.Text(
            "virtual_server 192.0.2.1 80 {\nlb_algo rr\nlb_kind NAT\nprotocol TCP\nreal_server 192.0.2.2 80 {\nMISC_CHECK {\nmisc_path /none\n}\n}\n}",
            Compile.World with { ExamineScript = _ => new ScriptExamination(ScriptProblem.Missing) });

        result.Model!.VirtualServers.Single().RealServers.Single().Checks.ShouldBeEmpty();
        (result.Findings(), result.TestExitCode).ShouldBe(("V030", 0));
    }

    [Fact]
    public void A_mail_host_is_a_check_of_its_own()
    {
        (VirtualServer server, CompilationResult result) = Balancing.Server("", """
            SMTP_CHECK {
                host {
                    connect_ip 192.0.2.33
                    connect_timeout 4
                }
                retry 9
                helo_name late
                host {
                    connect_port 26
                }
            }
            """);

        HealthCheck.Smtp[] checks = [.. server.RealServers.Single().Checks.Cast<HealthCheck.Smtp>()];
        checks.Select(check => $"{check.Connection.Address} {check.Connection.Port} {check.Connection.Timeout.TotalSeconds} {check.HeloName} {check.Schedule.Retry}")
            .ShouldBe(["192.0.2.33 80 4 late 9", "192.0.2.2 26 5 late 9"]);
        result.TestExitCode.ShouldBe(0);
    }

    [Fact]
    public void Bytes_of_a_datagram_are_hexadecimal_with_wildcards_in_the_reply()
    {
        (HealthCheck.Udp check, string codes) = Balancing.Check<HealthCheck.Udp>(
            "UDP_CHECK {\npayload \"01 2 ff\"\nrequire_reply \"0a 0x xF\"\nmin_reply_length 3\nmax_reply_length 99\n}");

        codes.ShouldBe("");
        check.Payload.ShouldBe([1, 2, 255]);
        check.Reply.ShouldBe([0x0a, 0x00, 0x0f]);
        check.ReplyMask.ShouldBe([0x00, 0x0f, 0xf0]);
        (check.RequireReply, check.MinimumReplyLength, check.MaximumReplyLength).ShouldBe((true, (ushort)3, (ushort)99));
    }

    [Theory]
    [InlineData("UDP_CHECK {\npayload hello\n}", "B108")]
    [InlineData("UDP_CHECK {\nrequire_reply hello\n}", "B108")]
    [InlineData("UDP_CHECK {\nmin_reply_length 300\n}", "B109")]
    [InlineData("UDP_CHECK {\nmin_reply_length 70000\n}", "B010")]
    [InlineData("DNS_CHECK {\ntype SRV\n}", "B011")]
    [InlineData("DNS_CHECK {\nname a\nname b\n}", "B014")]
    [InlineData("TCP_CHECK {\nbindto 2001:db8::1\n}", "B017")]
    [InlineData("TCP_CHECK {\nbind_if an_interface_of_17\n}", "B011")]
    [InlineData("TCP_CHECK {\nconnect_port 0\n}", "B010")]
    public void A_check_runs_without_what_cannot_be(string check, string codes) =>
        Balancing.Check<HealthCheck>(check).Codes.ShouldBe(codes);

    [Fact]
    public void A_file_and_a_session_are_followed_when_they_are_defined_before()
    {
        (VirtualServer server, CompilationResult result) = Balancing.Server(
            "", "FILE_CHECK {\ntrack_file load\nweight 2 reverse\n}\nBFD_CHECK {\nname west\nalpha\n}",
            before: "track_file load {\nfile /run/load\n}\nbfd_instance west {\nneighbor_ip 192.0.2.7\n}");

        result.Findings().ShouldBe("");
        HealthCheck[] checks = [.. server.RealServers.Single().Checks];
        checks[0].ShouldBeOfType<HealthCheck.File>().ShouldSatisfyAllConditions(
            file => file.Name.ShouldBe("load"), file => file.Weight.ShouldBe(2), file => file.Reverse.ShouldBeTrue());
        checks[1].ShouldBeOfType<HealthCheck.Bfd>().Schedule.Alpha.ShouldBeTrue();
    }

    [Fact]
    public void Tls_settings_are_those_of_the_last_block()
    {
        CompilationResult result = Compile.Text("SSL {\n ca /a\n key /k\n }\n SSL {\n ca /b\n ca /c\n certificate /d\n password hush\n }");

        result.Model!.Ssl.ShouldBe(new TlsSettings { AuthorityFile = "/c", CertificateFile = "/d", Password = "hush" });
        result.Findings().ShouldBe("B012 B012");
        result.Diagnostics.ShouldAllBe(found => !found.Message.Contains("hush"));
    }
}
