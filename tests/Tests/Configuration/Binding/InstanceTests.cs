using Holdfast.Configuration;
using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Configuration.Binding;

/// <summary>
/// One rule a row: lines of an instance, the findings that count for keepalived, and what the router becomes.
/// </summary>
public class InstanceTests
{
    private const string Addresses = "virtual_ipaddress {\n 192.0.2.1\n }\n";

    [Theory]
    [InlineData("", 100, false)]
    [InlineData("state MASTER", 255, true)]
    [InlineData("state BACKUP", 100, false)]
    [InlineData("priority 255", 255, true)]
    [InlineData("priority 255\n state BACKUP", 255, false)]
    [InlineData("priority 0", 100, false)]
    [InlineData("priority 10\n priority 20", 20, false)]
    public void Priority_and_wanted_state_complete_each_other(string lines, int priority, bool wantsMaster)
    {
        VirtualRouter router = Compile.Instance(Addresses + lines).Router;

        ((int)router.Priority, router.WantsMaster).ShouldBe((priority, wantsMaster));
    }

    [Theory]
    [InlineData("advert_int 2", 2000, "")]
    [InlineData("advert_int 1.5", 2000, "V004")]
    [InlineData("advert_int 0.4", 1000, "V004")]
    [InlineData("advert_int 0", 1000, "B010")]
    [InlineData("version 3\n advert_int 0.01", 10, "")]
    [InlineData("version 3\n advert_int 0.016", 20, "V004")]
    [InlineData("version 3\n advert_int 41", 40950, "V004")]
    public void The_advert_interval_follows_the_version(string lines, int milliseconds, string codes)
    {
        var (router, result) = Compile.Instance(Addresses + lines);

        (router.AdvertInterval.TotalMilliseconds, result.Codes()).ShouldBe((milliseconds, codes));
    }

    [Theory]
    [InlineData("nopreempt", false, 0, "")]
    [InlineData("nopreempt\n preempt", true, 0, "")]
    [InlineData("preempt_delay 5", true, 5, "")]
    [InlineData("nopreempt\n preempt_delay 5", false, 0, "V003")]
    [InlineData("state MASTER\n priority 9\n nopreempt\n preempt_delay 5", true, 0, "V003 V003")]
    [InlineData("state BACKUP\n priority 255\n nopreempt", true, 0, "V003")]
    public void Preemption_is_cleared_where_it_cannot_work(string lines, bool preempt, int delay, string codes)
    {
        var (router, result) = Compile.Instance(Addresses + lines);

        (router.Preempt, router.PreemptDelay.TotalSeconds, result.Codes()).ShouldBe((preempt, delay, codes));
    }

    [Theory]
    [InlineData("auth_type PASS\n auth_pass secret", AuthenticationType.Pass, "secret", "")]
    [InlineData("auth_type PASS\n auth_pass 123456789", AuthenticationType.Pass, "12345678", "B012")]
    [InlineData("auth_pass secret", AuthenticationType.None, "", "")]
    [InlineData("auth_type PASS", AuthenticationType.None, "", "V003")]
    [InlineData("auth_type pass\n auth_pass secret", AuthenticationType.None, "", "B011")]
    public void Only_a_type_with_a_password_authenticates(string lines, AuthenticationType type, string password, string codes)
    {
        var (router, result) = Compile.Instance($"{Addresses} authentication {{\n {lines}\n }}");

        (router.Authentication, System.Text.Encoding.ASCII.GetString(router.Password), result.Codes())
            .ShouldBe((type, password, codes));
    }

    [Fact]
    public void A_password_is_cut_by_bytes_not_by_characters() =>
        Compile.Instance(Addresses + "authentication {\n auth_type PASS\n auth_pass ééééé\n }").Router.Password
            .ShouldBe("éééé"u8.ToArray());

    [Fact]
    public void Ipv6_addresses_make_the_router_version_3()
    {
        var (router, result) = Compile.Instance("virtual_ipaddress {\n fe80::1\n 2001:db8::1/64\n }\n version 2");

        (router.Family, router.Version, result.TestExitCode).ShouldBe((IpFamily.V6, VrrpVersion.V3, 0));
        router.MulticastGroup.ShouldBe(IpAddress.Parse("ff02::12"));
        router.Addresses.Select(address => (address.PreferredLifetime, address.NoDad))
            .ShouldBe([(0u, true), (uint.MaxValue, true)]);
    }

    [Fact]
    public void What_does_not_fit_into_an_advert_is_excluded()
    {
        string lines = string.Join('\n', Enumerable.Range(0, 300).Select(n => $"10.0.{n / 256}.{n % 256}"));

        var (router, result) = Compile.Instance($"virtual_ipaddress {{\n{lines}\n}}");

        (router.Addresses.Count, router.ExcludedAddresses.Count, result.Codes()).ShouldBe((255, 45, "V007"));
    }

    [Fact]
    public void Every_option_of_an_address_line_arrives()
    {
        VirtualRouter router = Compile.Instance("""
            virtual_ipaddress {
                192.0.2.9/24 brd + dev eth1 scope link label eth1:9 noprefixroute no_track autojoin preferred_lft 60
                192.0.2.10/24 brd -
                192.0.2.11 peer 192.0.2.200/32
            }
            virtual_ipaddress_excluded {
                2001:db8::1/128 home -nodad mngtmpaddr
            }
            """).Router;

        VirtualAddress first = router.Addresses[0];
        (first.Broadcast, first.Device, first.Scope, first.Label)
            .ShouldBe((IpAddress.Parse("192.0.2.255"), "eth1", (byte)253, "eth1:9"));
        (first.NoPrefixRoute, first.NoTrack, first.AutoJoin, first.PreferredLifetime).ShouldBe((true, true, true, 60u));
        router.Addresses[1].Broadcast.ShouldBe(IpAddress.Parse("192.0.2.0"));
        (router.Addresses[2].PrefixLength, router.Addresses[2].Peer, router.Addresses[2].PeerPrefixLength)
            .ShouldBe(((byte)32, IpAddress.Parse("192.0.2.200"), (byte)32));
        VirtualAddress excluded = router.ExcludedAddresses.Single();
        (excluded.Home, excluded.NoDad, excluded.ManageTemporary).ShouldBe((true, false, true));
    }

    [Fact]
    public void Announcements_after_a_lower_priority_default_to_the_global_ones()
    {
        GratuitousArpSettings settings = Compile.Instance(
            Addresses + "garp_master_delay 1\n garp_master_refresh 14400",
            "global_defs {\n vrrp_garp_master_delay 7\n vrrp_garp_lower_prio_repeat 2\n }").Router.GratuitousArp;

        settings.ShouldBe(new GratuitousArpSettings
        {
            MasterDelay = TimeSpan.FromSeconds(1),
            MasterRefresh = TimeSpan.FromSeconds(14400),
            LowerPriorityDelay = TimeSpan.FromSeconds(7),
            LowerPriorityRepeat = 2,
        });
    }

    [Fact]
    public void Strict_mode_is_silent_on_lower_priorities()
    {
        VirtualRouter router = Compile.Instance(Addresses + "strict_mode").Router;

        (router.Strict, router.Accept, router.LowerPriorityNoAdvert, router.GratuitousArp.LowerPriorityRepeat)
            .ShouldBe((true, false, true, 0));
    }

    [Fact]
    public void Unicast_peers_carry_their_ttl()
    {
        VirtualRouter router = Compile.Instance(
            Addresses + "unicast_src_ip 192.0.2.5/24\n unicast_peer {\n 192.0.2.6 min_ttl 254\n 192.0.2.7/24\n }").Router;

        router.UnicastPeers.ShouldBe(
            [new UnicastPeer(IpAddress.Parse("192.0.2.6"), 254), new UnicastPeer(IpAddress.Parse("192.0.2.7"))]);
        (router.SourceAddress, router.CheckUnicastSource).ShouldBe((IpAddress.Parse("192.0.2.5"), true));
    }

    [Fact]
    public void Unicast_without_peers_is_multicast_unless_it_is_to_be_a_fault()
    {
        var (multicast, deprecated) = Compile.Instance(Addresses + "unicast_peer {\n }");
        var (fault, silent) = Compile.Instance(Addresses + "unicast_fault_no_peer\n unicast_peer {\n }");

        (multicast.IsUnicast, multicast.UnicastWithoutPeers, deprecated.TestExitCode).ShouldBe((false, false, 5));
        (fault.UnicastWithoutPeers, silent.TestExitCode).ShouldBe((true, 0));
    }

    [Fact]
    public void Weights_do_not_count_in_a_sync_group()
    {
        CompilationResult result = Compile.Text("""
            global_defs {
                enable_script_security
                script_user root
            }
            vrrp_script weighted {
                script /usr/bin/true
                weight 5
            }
            vrrp_script plain {
                script /usr/bin/true
            }
            vrrp_instance A {
                interface eth0
                virtual_router_id 1
                virtual_ipaddress {
                    192.0.2.1
                }
                track_script {
                    weighted
                    plain
                }
            }
            vrrp_instance B {
                interface eth0
                virtual_router_id 2
                virtual_ipaddress {
                    192.0.2.2
                }
                track_script {
                    weighted weight -9 reverse
                }
            }
            vrrp_sync_group G {
                group {
                    A
                    B
                }
                sync_group_tracking_weight
            }
            """);

        result.Codes().ShouldBe("");
        result.Model!.VirtualRouters[1].TrackedScripts.ShouldBe([new("weighted", -9, true)]);
        CompilationResult without = Compile.Text(result.Files[0].Text.Replace("sync_group_tracking_weight", ""));
        without.Codes().ShouldBe("V010 V010 V033");
        without.Model!.VirtualRouters.Select(router => router.TrackedScripts.Count).ShouldBe([1, 0]);
        without.Model.SyncGroups.Single().Members.ShouldBe(["A", "B"]);
    }

    [Fact]
    public void A_missing_interface_is_permitted_when_interfaces_are_dynamic()
    {
        const string Late = "vrrp_instance V {\n interface eth9\n virtual_router_id 1\n virtual_ipaddress {\n 192.0.2.1\n }\n }\n";

        Compile.Text(Late).FatalExitCode.ShouldBe(2);
        CompilationResult dynamic = Compile.Text("global_defs {\n dynamic_interfaces\n }\n" + Late);
        (dynamic.TestExitCode, dynamic.Model!.VirtualRouters[0].Interface).ShouldBe((0, "eth9"));
    }

    [Theory]
    [InlineData("smtp_alert", "", true)]
    [InlineData("", "", false)]
    [InlineData("smtp_alert\n smtp_alert_vrrp off", "", false)]
    [InlineData("smtp_alert off", "smtp_alert", true)]
    public void The_nearest_smtp_alert_decides(string global, string instance, bool alert) =>
        Compile.Instance(Addresses + instance, $"global_defs {{\n {global}\n }}").Router.SmtpAlert.ShouldBe(alert);
}
