using Holdfast.Configuration;
using Holdfast.Configuration.Text;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Tests.Configuration.Binding.Servers;

public class VirtualServerTests
{
    private const string Secure = "global_defs {\n enable_script_security\n script_user root\n }\n";

    [Fact]
    public void Every_setting_arrives()
    {
        (VirtualServer server, CompilationResult result) = Balancing.Server("""
            ip_family inet
            delay_loop 7.5
            retry 4
            delay_before_retry 2.25
            warmup 0
            connect_timeout 9
            inhibit_on_failure
            lb_algo mh
            mh-port
            mh-fallback
            hashed
            flag-3
            persistence_timeout
            persistence_granularity 255.255.255.0
            persistence_engine sip
            ha_suspend
            smtp_alert
            virtualhost www.example.org
            snmp_name web
            alpha
            omega
            quorum 1
            hysteresis 0
            quorum_up /bin/true root
            quorum_down "/bin/false 1 '2 3'"
            weight 5
            sorry_server 192.0.2.9 8080
            sorry_server_inhibit
            sorry_server_lvs_method NAT
            """, before: Secure);

        result.Findings().ShouldBe("");
        server.Service.ShouldBe(new Service.Address(IpAddress.Parse("192.0.2.1"), 80));
        (server.Family, server.Protocol, server.Scheduler).ShouldBe((IpFamily.V4, TransportProtocol.Tcp, Scheduler.MaglevHashing));
        server.Flags.ShouldBe(
            ServiceFlags.Hashed | ServiceFlags.Scheduler1 | ServiceFlags.Scheduler2 | ServiceFlags.Scheduler3);
        (server.DelayLoop, server.ConnectTimeout, server.Retry).ShouldBe((TimeSpan.FromSeconds(7.5), TimeSpan.FromSeconds(9), 4u));
        (server.DelayBeforeRetry, server.Warmup).ShouldBe((TimeSpan.FromSeconds(2.25), TimeSpan.Zero));
        server.Persistence.ShouldBe(new Persistence(TimeSpan.FromSeconds(360)) { Mask = IpAddress.Parse("255.255.255.0"), Engine = "sip" });
        (server.InhibitOnFailure, server.HaSuspend, server.Alpha, server.Omega, server.SmtpAlert).ShouldBe((true, true, true, true, true));
        (server.VirtualHost, server.SnmpName, server.Weight).ShouldBe(("www.example.org", "web", 5));
        server.QuorumDown!.Arguments.ShouldBe(["/bin/false", "1", "2 3"]);
        server.SorryServer.ShouldBe(new SorryServer(IpAddress.Parse("192.0.2.9"), 8080) { Inhibit = true });
    }

    [Fact]
    public void Real_servers_and_checks_inherit_also_what_stands_behind_them()
    {
        CompilationResult result = Compile.Text("""
            virtual_server 192.0.2.1 80 {
                real_server 192.0.2.2 80 {
                    TCP_CHECK {
                    }
                }
                weight 3
                lb_algo rr
                lb_kind DR
                protocol TCP
                alpha
                inhibit_on_failure
                delay_loop 5
                retry 4
                delay_before_retry 2
                connect_timeout 9
            }
            """);

        RealServer real = result.Model!.VirtualServers.Single().RealServers.Single();
        (real.Weight, real.Alpha, real.InhibitOnFailure, real.Forwarding).ShouldBe((3, true, true, Forwarding.DirectRouting));
        var check = (Holdfast.Core.Checks.HealthCheck.Tcp)real.Checks.Single();
        (check.Schedule.DelayLoop, check.Schedule.Warmup, check.Schedule.Retry, check.Schedule.DelayBeforeRetry, check.Schedule.Alpha)
            .ShouldBe((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), 4u, TimeSpan.FromSeconds(2), true));
        check.Connection.Timeout.ShouldBe(TimeSpan.FromSeconds(9));
    }

    [Fact]
    public void Without_protocol_scheduler_and_method_defaults_are_used_and_said()
    {
        CompilationResult result = Compile.Text("virtual_server 192.0.2.1 80 {\n real_server 192.0.2.2 80 {\n }\n }");

        VirtualServer server = result.Model!.VirtualServers.Single();
        (server.Protocol, server.Scheduler, server.Forwarding)
            .ShouldBe((TransportProtocol.Udp, Scheduler.WeightedLeastConnection, Forwarding.Nat));
        (result.Findings(), result.TestExitCode).ShouldBe(("V041 V041 V041", 5));
        result.Diagnostics.First(found => found.Message.Contains("protocol")).Effect!.ShouldContain("TCP");
    }

    [Theory]
    [InlineData("lb_algo loadbalance", "B011")]
    [InlineData("lb_kind SNAT", "B011")]
    [InlineData("protocol HTTP", "B011")]
    [InlineData("persistence_timeout 0", "B010")]
    [InlineData("persistence_granularity here", "B011")]
    [InlineData("ip_family inet6", "B017")]
    [InlineData("sh-port", "B107")]
    [InlineData("sorry_server_inhibit", "B107")]
    [InlineData("sorry_server 2001:db8::1 80", "B102")]
    [InlineData("ops", "V045")]
    [InlineData("quorum 9", "V044")]
    [InlineData("hysteresis 1", "V044")]
    [InlineData("weight 0", "B010")]
    [InlineData("delay_loop 0", "B010")]
    [InlineData("retry 0", "B010")]
    [InlineData("snmp_name a b", "B011 B008")]
    public void What_cannot_be_is_reported_and_does_not_count(string line, string codes)
    {
        (VirtualServer server, CompilationResult result) = Balancing.Server(line);

        result.Findings().Split(' ').ShouldBe(codes.Split(' '), ignoreOrder: true);
        result.TestExitCode.ShouldBe(5);
        (server.Scheduler, server.Forwarding, server.Protocol, server.Persistence, server.SorryServer, server.Flags)
            .ShouldBe((Scheduler.RoundRobin, Forwarding.Nat, TransportProtocol.Tcp, null, null, ServiceFlags.None));
        (server.Quorum, server.Hysteresis, server.Weight, server.DelayLoop).ShouldBe((1u, 0u, 1, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void The_last_of_several_lines_counts_but_the_first_script()
    {
        (VirtualServer server, CompilationResult result) = Balancing.Server(
            "lb_algo wrr\n lb_algo lc\n quorum_up /bin/a\n quorum_up /bin/b\n sorry_server 192.0.2.8 80\n sorry_server 192.0.2.9 80",
            before: Secure);

        (server.Scheduler, server.QuorumUp!.Path, server.SorryServer!.Address.ToString())
            .ShouldBe((Scheduler.LeastConnection, "/bin/a", "192.0.2.9"));
        result.Findings().ShouldBe("B014");
    }

    [Fact]
    public void Any_port_switches_persistence_on()
    {
        (VirtualServer server, CompilationResult result) = Balancing.Server("", head: "192.0.2.1");

        server.Persistence!.Timeout.ShouldBe(TimeSpan.FromSeconds(360));
        result.Findings().ShouldBe("B012");
    }

    [Fact]
    public void A_firewall_mark_has_no_protocol_and_the_family_of_its_servers()
    {
        CompilationResult result = Compile.Text(
            "virtual_server fwmark 7 {\n lb_algo rr\n lb_kind DR\n protocol TCP\n ha_suspend\n real_server 2001:db8::2 80 {\n }\n }");

        VirtualServer server = result.Model!.VirtualServers.Single();
        (server.Service, server.Family, server.Protocol, server.HaSuspend)
            .ShouldBe((new Service.Mark(7), IpFamily.V6, TransportProtocol.None, false));
        server.RealServers.Single().Port.ShouldBe((ushort)0);
        result.Findings().Split(' ').ShouldBe(["V045", "V045", "V043"]);
    }

    [Theory]
    [InlineData("virtual_server 192.0.2.1 80 {\n lb_algo rr\n sorry_server 192.0.2.9 80\n}", "V040", 5)]
    [InlineData("virtual_server www.example.org 80 {\n real_server 192.0.2.2 80 {\n }\n}", "B103", 5)]
    [InlineData("virtual_server group web {\n real_server 192.0.2.2 80 {\n }\n}", "V046", 0)]
    public void What_is_dropped_is_not_in_the_model(string text, string code, int status)
    {
        CompilationResult result = Compile.Text(text);

        result.Model!.VirtualServers.ShouldBeEmpty();
        (result.Findings(), result.TestExitCode).ShouldBe((code, status));
        result.Diagnostics.Single(found => found.Kind.Code == code).Span.ShouldNotBeNull();
    }

    [Fact]
    public void Ports_are_those_of_the_service_where_they_cannot_be_changed()
    {
        (VirtualServer server, CompilationResult result) = Balancing.Server(
            "sorry_server 192.0.2.9\n real_server 192.0.2.3 {\n }\n real_server 192.0.2.4 8080 {\n lvs_method NAT\n }", head: "192.0.2.1 8000",
            method: "DR");

        server.RealServers.Select(real => real.Port).ShouldBe([(ushort)8000, (ushort)8080, (ushort)8000]);
        server.SorryServer!.Port.ShouldBe((ushort)8000);
        result.Findings().ShouldBe("V043");
        Diagnostic found = result.Diagnostics.Single(diagnostic => diagnostic.Kind.Code == "V043");
        found.Span!.Value.Text.ToString().ShouldBe("80");
    }

    [Fact]
    public void A_sorry_server_that_is_a_real_server_is_inhibited_like_it()
    {
        (VirtualServer server, CompilationResult result) = Balancing.Server("sorry_server 192.0.2.2 80", "inhibit_on_failure");

        (server.SorryServer!.Inhibit, result.Findings()).ShouldBe((true, "V045"));
    }

    [Theory]
    [InlineData("TUN", TunnelType.IpIp, 0, TunnelChecksum.None, "")]
    [InlineData("TUN type gre csum", TunnelType.Gre, 0, TunnelChecksum.Full, "")]
    [InlineData("TUN type gue port 5555 remcsum", TunnelType.Gue, 5555, TunnelChecksum.RemoteOffload, "")]
    [InlineData("TUN type gue", TunnelType.IpIp, 0, TunnelChecksum.None, "B106")]
    [InlineData("TUN type gue port 0", TunnelType.IpIp, 0, TunnelChecksum.None, "B010")]
    [InlineData("TUN type ipip port 5", TunnelType.IpIp, 0, TunnelChecksum.None, "B106")]
    [InlineData("TUN type ipip csum", TunnelType.IpIp, 0, TunnelChecksum.None, "B106")]
    [InlineData("TUN type gre remcsum", TunnelType.IpIp, 0, TunnelChecksum.None, "B106")]
    [InlineData("TUN type vxlan", TunnelType.IpIp, 0, TunnelChecksum.None, "B106")]
    [InlineData("TUN type", TunnelType.IpIp, 0, TunnelChecksum.None, "B106")]
    [InlineData("TUN fast", TunnelType.IpIp, 0, TunnelChecksum.None, "B106")]
    public void A_tunnel_has_the_options_that_go_together(
        string method, TunnelType type, int port, TunnelChecksum checksum, string codes)
    {
        (VirtualServer server, CompilationResult result) = Balancing.Server("", method: method);

        server.Forwarding.ShouldBe(new Forwarding(ForwardingMethod.Tunnel, type, (ushort)port, checksum));
        result.Findings().ShouldBe(codes);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("smtp_alert off", false)]
    [InlineData("smtp_alert off\n smtp_alert_checker on", true)]
    public void Global_settings_decide_about_mails(string global, bool realServers)
    {
        (VirtualServer server, _) = Balancing.Server("", before: $"global_defs {{\n{global}\n}}");

        server.RealServers.Single().SmtpAlert.ShouldBe(realServers);
        server.SmtpAlert.ShouldBe(global.Contains("checker"));
    }

    [Fact]
    public void Global_settings_of_load_balancing_arrive()
    {
        CompilationResult result = Compile.Text("""
            global_defs {
                lvs_timeouts tcp 900 tcpfin 120 udp 300
                lvs_flush
                lvs_flush_on_stop VS
                lvs_sync_daemon eth0 VI_1 id 3 maxlen 1400 port 9000 ttl 2 group 224.0.0.90
                lvs_notify_fifo /run/lvs root
                checker_log_all_failures
                smtp_alert_checker off
                checker_priority -3
                checker_rt_priority 200
                nftables_ipvs
                lvs_netlink_cmd_rcv_bufs 4096
                lvs_netlink_cmd_rcv_bufs_force
            }
            """);

        LoadBalancingSettings settings = result.Model!.Global.LoadBalancing;
        (settings.TcpTimeoutSeconds, settings.TcpFinTimeoutSeconds, settings.UdpTimeoutSeconds).ShouldBe((900, 120, 300));
        (settings.Flush, settings.FlushOnStop, settings.LogAllFailures, settings.SmtpAlert)
            .ShouldBe((true, FlushOnStop.OwnServices, true, false));
        settings.SyncDaemon.ShouldBe(new SyncDaemon("eth0")
        {
            Instance = "VI_1", Id = 3, MaximumLength = 1400, Port = 9000, Ttl = 2, Group = IpAddress.Parse("224.0.0.90"),
        });
        (settings.NotifyFifo, settings.NotifyFifoOwner).ShouldBe(("/run/lvs", new Holdfast.Core.AccountIds(0, 0)));
        (settings.Scheduling.Nice, settings.Scheduling.RealTimePriority, settings.NftablesTable).ShouldBe((-3, 99, "keepalived_ipvs"));
        settings.NetlinkCommandBuffer.ShouldBe(new Holdfast.Core.NetlinkBuffer(4096, Force: true));
        result.Findings().ShouldBe("B012");
    }
}
