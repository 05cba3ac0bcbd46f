using Holdfast.Configuration;
using Holdfast.Configuration.Effective;
using Holdfast.Configuration.Text;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;

namespace Holdfast.Tests.Configuration.Binding.Servers;

/// <summary>Keywords that keepalived has not: engines, coming back after a failure, demands of TLS, protocols.</summary>
public class OwnCheckTests
{
    [Theory]
    [InlineData("", LoadBalancingEngineKind.Auto)]
    [InlineData("lvs_engine auto", LoadBalancingEngineKind.Auto)]
    [InlineData("lvs_engine ipvs", LoadBalancingEngineKind.Ipvs)]
    [InlineData("lvs_engine nftables", LoadBalancingEngineKind.Nftables)]
    public void The_engine_is_chosen_in_global_defs(string line, LoadBalancingEngineKind engine)
    {
        CompilationResult result = Compile.Text($"global_defs {{\n{line}\n}}");

        result.Model.ShouldNotBeNull().Global.LoadBalancing.Engine.ShouldBe(engine);
        result.Findings().ShouldBeEmpty();
    }

    [Fact]
    public void An_engine_that_does_not_exist_is_an_error() =>
        Compile.Text("global_defs {\nlvs_engine haproxy\n}").Findings().ShouldBe("B011");

    [Theory]
    [InlineData("lvs_timeouts tcp 60", "nftables", "V049")]
    [InlineData("lvs_sync_daemon eth0", "nftables", "V049")]
    [InlineData("lvs_sync_daemon eth0", "auto", "")]
    [InlineData("lvs_timeouts tcp 60", "ipvs", "")]
    public void Settings_that_only_IPVS_knows_are_named(string line, string engine, string codes) =>
        Compile.Text($"global_defs {{\n{line}\nlvs_engine {engine}\n}}").Findings().ShouldBe(codes);

    [Fact]
    public void A_setting_that_has_no_effect_says_so_once()
    {
        const string Url = "url {\npath /\nregex a\nregex_stack 100 200\n}\n";
        CompilationResult result = Balancing.Server("", $"HTTP_GET {{\n{Url}{Url}}}").Result;

        result.Diagnostics.Count(found => found.Message.StartsWith("'regex_stack'", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void An_authority_file_that_cannot_be_read_is_an_error_unless_it_is_elsewhere()
    {
        const string Text = "virtual_server 192.0.2.1 80 {\nlb_algo rr\nlb_kind NAT\nprotocol TCP\nreal_server 192.0.2.2 80 {\nSSL_GET {\ntls_verify\n"
            + "tls_ca /etc/ca.pem\nurl {\npath /\n}\n}\n}\n}";
        ConfigurationEnvironment world = Compile.World with { IsFileReadable = static _ => false };

        Compile.Text(Text).Findings().ShouldBe("");
        Compile.Text(Text, world).Findings().ShouldBe("B042");
        Compile.Text(Text, world.Elsewhere()).Findings().ShouldBe("");
    }

    [Fact]
    public void Rise_and_fall_are_handed_down_from_server_to_server_to_check()
    {
        (VirtualServer server, CompilationResult result) = Balancing.Server(
            "rise 2\nfall 3", "fall 4\nTCP_CHECK {\nrise 5\n}\nPING_CHECK {\n}\nHTTP_GET {\nfall 6\nurl {\npath /\n}\n}");

        result.Findings().ShouldBeEmpty();
        server.RealServers.Single().Checks.Select(check => (check.Schedule.Rise, check.Schedule.Fall))
            .ShouldBe([(5, 4u), (2, 4u), (2, 6u)]);
    }

    [Fact]
    public void Without_them_one_success_and_the_retries_decide()
    {
        CheckSchedule schedule = Balancing.Check<HealthCheck.Tcp>("TCP_CHECK {\n}").Check.Schedule;

        (schedule.Rise, schedule.Fall).ShouldBe((1u, null));
    }

    [Fact]
    public void Slow_start_and_damping_are_handed_down()
    {
        RealServer server = Balancing.Server("slow_start 30\nflap_damping 3 60 30", "slow_start 1.5").Server.RealServers.Single();

        server.SlowStart.ShouldBe(TimeSpan.FromSeconds(1.5));
        server.FlapDamping.ShouldBe(new FlapDamping(3, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("flap_damping 3 60", "B007")]
    [InlineData("flap_damping 0 60 30", "B010")]
    [InlineData("flap_damping 3 sixty 30", "B010")]
    [InlineData("slow_start 90000", "B010")]
    [InlineData("rise 0", "B010")]
    public void What_is_no_such_number_is_an_error_and_has_no_effect(string line, string code)
    {
        (VirtualServer server, CompilationResult result) = Balancing.Server(line, "TCP_CHECK {\n}");

        result.Findings().ShouldBe(code);
        RealServer real = server.RealServers.Single();
        (real.FlapDamping, real.SlowStart, real.Checks.Single().Schedule.Rise).ShouldBe((null, TimeSpan.Zero, 1u));
    }

    [Fact]
    public void Ssl_get_takes_demands_of_the_certificate()
    {
        var (check, codes) = Balancing.Check<HealthCheck.Http>(
            "SSL_GET {\ntls_verify\ntls_ca /etc/ca.pem\ntls_name www.example.org\ntls_expiry_warning 14\ntls_min_version 1.2\n"
            + "tls_max_version 1.3\nurl {\npath /\n}\n}");

        codes.ShouldBeEmpty();
        check.TlsDemands.ShouldBe(new TlsDemands
        {
            Verify = true, AuthorityFile = "/etc/ca.pem", Name = "www.example.org", ExpiryWarning = TimeSpan.FromDays(14),
            MinimumVersion = TlsVersion.Tls12, MaximumVersion = TlsVersion.Tls13,
        });
    }

    [Theory]
    [InlineData("tls_min_version 1.3\ntls_max_version 1.2", "B111")]
    [InlineData("tls_name www.example.org", "B112")]
    [InlineData("tls_ca /etc/ca.pem\ntls_verify no", "B112")]
    [InlineData("tls_min_version 1.4", "B011")]
    [InlineData("tls_min_version 1.2\ntls_max_version 1.2", "")]
    public void Demands_that_do_not_go_together_are_told(string lines, string expected) =>
        Balancing.Check<HealthCheck.Http>($"SSL_GET {{\n{lines}\nurl {{\npath /\n}}\n}}").Codes.ShouldBe(expected);

    [Fact]
    public void Http2_get_has_pages_like_ssl_get()
    {
        var (check, codes) = Balancing.Check<HealthCheck.Http2>(
            "HTTP2_GET {\nconnect_port 8443\nvirtualhost www.example.org\nsni_name front\nurl {\npath /a\nstatus_code 204\n}\n}");

        codes.ShouldBeEmpty();
        (check.Tls, check.VirtualHost, check.SniName, check.Connection.Port).ShouldBe((true, "www.example.org", "front", (ushort)8443));
        check.Urls.Single().StatusCodes.ShouldBe([new StatusRange(204, 204)]);
        check.Schedule.DelayBeforeRetry.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData("HTTP2_GET {\n}", "B100")]
    [InlineData("HTTP2_GET {\ncleartext\nurl {\npath /\n}\n}", "")]
    [InlineData("HTTP2_GET {\ncleartext\ntls_verify\nurl {\npath /\n}\n}", "B107")]
    [InlineData("GRPC_CHECK {\ntls_verify\n}", "B107")]
    [InlineData("GRPC_CHECK {\ntls\ntls_verify\n}", "")]
    [InlineData("REDIS_CHECK {\nuser me\n}", "B107")]
    [InlineData("REDIS_CHECK {\nrole leader\n}", "B011")]
    public void Blocks_say_what_is_missing_in_them(string block, string expected) =>
        Balancing.Server("", block).Result.Findings().ShouldBe(expected);

    [Fact]
    public void Grpc_check_asks_for_a_service()
    {
        HealthCheck.Grpc check = Balancing.Check<HealthCheck.Grpc>("GRPC_CHECK {\nservice shop.Cart\ntls\nvirtualhost cart\n}").Check;

        (check.Service, check.Tls, check.VirtualHost).ShouldBe(("shop.Cart", true, "cart"));
    }

    [Fact]
    public void Databases_have_users_of_their_own()
    {
        HealthCheck.Redis redis = Balancing.Check<HealthCheck.Redis>("REDIS_CHECK {\nuser u\npassword p\nrole master\n}").Check;
        HealthCheck.Postgres postgres = Balancing.Check<HealthCheck.Postgres>("POSTGRES_CHECK {\nuser u\ndatabase d\n}").Check;
        HealthCheck.Mysql mysql = Balancing.Check<HealthCheck.Mysql>("MYSQL_CHECK {\nuser u\n}").Check;

        (redis.User, redis.Password, redis.Role).ShouldBe(("u", "p", "master"));
        (postgres.User, postgres.Database, mysql.User).ShouldBe(("u", "d", "u"));
    }

    [Fact]
    public void A_password_is_masked_where_a_line_is_shown()
    {
        const string Secret = "s3cret";
        CompilationResult result = Compile.Text(
            $$"""
            virtual_server 192.0.2.1 80 {
                lb_algo rr
                lb_kind NAT
                protocol TCP
                real_server 192.0.2.2 6379 {
                    REDIS_CHECK {
                        password {{Secret}} surplus
                    }
                }
            }
            """, options: new CompilerOptions { KeepTree = true });

        string effective = EffectiveConfiguration.Write(result).ShouldNotBeNull();
        effective.ShouldContain("password ****");
        effective.ShouldNotContain(Secret);
        new DiagnosticRenderer().Render(result.Diagnostics.Single()).ShouldNotContain(Secret);
    }
}
