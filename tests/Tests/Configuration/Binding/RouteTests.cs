using Holdfast.Configuration;
using Holdfast.Core.Packets;
using Holdfast.Core.Routing;

namespace Holdfast.Tests.Configuration.Binding;

/// <summary>Lines of virtual_routes and static_routes. What is dropped, and with which exit code, is keepalived's.</summary>
public class RouteTests
{
    [Fact]
    public void Every_option_of_a_route_arrives()
    {
        Route route = Only("""
            append blackhole 198.51.100.0/24 via 192.0.2.1 dev eth0 src 192.0.2.9 tos 0x10 table 100 protocol 44 no_track
            scope site metric 7 onlink realms 3/4 ttl-propagate disabled
            """.ReplaceLineEndings(" "));

        (route.Family, route.Type, route.Insertion).ShouldBe((IpFamily.V4, RouteType.Blackhole, RouteInsertion.Append));
        (route.Destination, route.DestinationPrefixLength).ShouldBe((IpAddress.Parse("198.51.100.0"), (byte)24));
        (route.Gateway, route.Device, route.PreferredSource)
            .ShouldBe((IpAddress.Parse("192.0.2.1"), "eth0", IpAddress.Parse("192.0.2.9")));
        (route.Tos, route.Table, route.Protocol, route.Scope).ShouldBe(((byte?)16, 100u, (byte?)44, (byte?)200));
        (route.Metric, route.OnLink, route.Realms, route.TtlPropagate).ShouldBe((7u, true, 0x0003_0004u, false));
        route.NoTrack.ShouldBeTrue();
    }

    [Fact]
    public void Every_option_of_an_IPv6_route_arrives()
    {
        Route route = Only("2001:db8:1::/48 from 2001:db8::/32 via fe80::1 dev eth0 expires 30 pref low");

        (route.Family, route.Source, route.SourcePrefixLength).ShouldBe((IpFamily.V6, IpAddress.Parse("2001:db8::"), (byte)32));
        (route.Expires, route.Preference, route.Protocol).ShouldBe((30u, RouterPreference.Low, Route.OwnProtocol));
    }

    [Fact]
    public void Every_property_of_the_path_arrives()
    {
        PathMetrics path = Only("""
            198.51.100.0/24 dev eth0 mtu lock 1400 advmss 1300 reordering 5 cwnd lock 10 ssthresh 9 window 1000 hoplimit 7
            rtt 300ms rttvar lock 1s rto_min 400 initcwnd 8 initrwnd 6 features ecn quickack 0 congctl lock reno
            fastopen_no_cookie 1
            """.ReplaceLineEndings(" ")).Path.ShouldNotBeNull();

        path.ShouldBe(new PathMetrics
        {
            Mtu = new PathMetric(1400, true),
            AdvertisedMss = new PathMetric(1300),
            Reordering = new PathMetric(5),
            CongestionWindow = new PathMetric(10, true),
            SlowStartThreshold = new PathMetric(9),
            Window = 1000,
            HopLimit = 7,
            Rtt = new PathMetric(300 * 8),
            RttVariance = new PathMetric(1000 * 4, true),
            MinimumRto = new PathMetric(400),
            InitialCongestionWindow = 8,
            InitialReceiveWindow = 6,
            Ecn = true,
            QuickAck = false,
            CongestionControl = "reno",
            IsCongestionControlLocked = true,
            FastOpenNoCookie = true,
        });
    }

    [Theory]
    [InlineData("rtt 4000", 4000u)]
    [InlineData("rtt 1000", 1600u)]
    [InlineData("rtt 300s", 960_000u)]
    [InlineData("rtt 1.2345s", 9880u)]
    public void A_time_without_a_unit_is_the_kernel_s_and_every_time_is_200_ms_to_120_s(string words, uint eighths) =>
        Only($"198.51.100.0/24 dev eth0 {words}").Path!.Rtt.ShouldBe(new PathMetric(eighths));

    [Fact]
    public void The_legs_of_a_multipath_route_keep_their_order()
    {
        Route route = Only(
            "198.51.100.0/24 nexthop via 192.0.2.1 dev eth0 weight 3 onlink realms 7 nexthop dev eth1 encap mpls 100/200");

        route.NextHops.Count.ShouldBe(2);
        route.NextHops[0].ShouldBe(new NextHop
        {
            Gateway = IpAddress.Parse("192.0.2.1"), Device = "eth0", Weight = 3, OnLink = true, Realms = 7,
        });
        route.NextHops[1].Encapsulation!.Labels.ShouldBe([100, 200]);
    }

    [Theory]
    [InlineData("nexthop via 192.0.2.1 nexthop via 192.0.2.2 weight 0", 1)]
    [InlineData("nexthop via 192.0.2.1 metric 5", 1)]
    [InlineData("nexthop via 2001:db8::1", 0)]
    [InlineData("nexthop via 192.0.2.1 weight 257", 0)]
    public void A_wrong_leg_costs_itself_and_what_follows(string words, int left)
    {
        CompilationResult result = Routes($"198.51.100.0/24 {words}");

        result.Model!.StaticRoutes.Single().NextHops.Count.ShouldBe(left);
        result.TestExitCode.ShouldBe(5);
    }

    [Fact]
    public void The_older_or_makes_two_legs()
    {
        CompilationResult result = Routes("198.51.100.0/24 via 192.0.2.1 or 192.0.2.2");

        Route route = result.Model!.StaticRoutes.Single();
        route.Gateway.ShouldBeNull();
        route.NextHops.Select(hop => hop.Gateway).ShouldBe([IpAddress.Parse("192.0.2.1"), IpAddress.Parse("192.0.2.2")]);
        result.TestExitCode.ShouldBe(5);
    }

    [Fact]
    public void Tunnels_arrive()
    {
        Only("198.51.100.0/24 encap ip id 7 dst 192.0.2.7 src 192.0.2.8 tos 4 ttl 9 flags 3 dev eth0").Encapsulation
            .ShouldBe(new Encapsulation
            {
                Kind = EncapsulationKind.Ip, Id = 7, Destination = IpAddress.Parse("192.0.2.7"),
                Source = IpAddress.Parse("192.0.2.8"), Tos = 4, Ttl = 9, Flags = 3,
            });
        Only("2001:db8::/32 encap ip6 id 9 tc 3 hoplimit 4 dev eth0").Encapsulation
            .ShouldBe(new Encapsulation { Kind = EncapsulationKind.Ip6, Id = 9, Tos = 3, Ttl = 4 });
        Only("2001:db8::/32 encap ila 1:2:3:ffff dev eth0").Encapsulation
            .ShouldBe(new Encapsulation { Kind = EncapsulationKind.Ila, Locator = 0x0001_0002_0003_ffff });
    }

    [Theory]
    [InlineData("dev nosuch 198.51.100.0/24", 5)]
    [InlineData("198.51.100.0/24 via", 2)]
    [InlineData("198.51.100.0/24 as", 2)]
    public void Some_mistakes_end_the_daemon(string words, int exitCode)
    {
        CompilationResult result = Routes(words);

        (result.TestExitCode, result.FatalExitCode).ShouldBe((exitCode, 2));
    }

    [Theory]
    [InlineData("198.51.100.0/24 via 192.0.2.300")]
    [InlineData("198.51.100.0/24 dev eth0 bogus")]
    [InlineData("198.51.100.0/24 src 2001:db8::1")]
    [InlineData("198.51.100.0/24 from 192.0.2.0/24")]
    [InlineData("198.51.100.0/24 tos 256")]
    [InlineData("198.51.100.0/24 table nosuch")]
    [InlineData("198.51.100.0/24 protocol 256")]
    [InlineData("198.51.100.0/24 scope 256")]
    [InlineData("198.51.100.0/24 metric 0x10")]
    [InlineData("198.51.100.0/24 expires 10")]
    [InlineData("198.51.100.0/24 pref low")]
    [InlineData("198.51.100.0/24 rto_min 121s")]
    [InlineData("198.51.100.0/24 realms 70000")]
    [InlineData("198.51.100.0/24 quickack 2")]
    [InlineData("198.51.100.0/24 vrf nosuch")]
    [InlineData("198.51.100.0/24 via 192.0.2.1 or 192.0.2.2 nexthop via 192.0.2.3")]
    [InlineData("198.51.100.0/24 default")]
    [InlineData("unicast to 198.51.100.0/24")]
    [InlineData("via fe80::1 default")]
    [InlineData("2001:db8::/32 realms 1")]
    [InlineData("dev eth0")]
    public void A_wrong_word_costs_the_route(string words)
    {
        CompilationResult result = Routes(words);

        result.Model!.StaticRoutes.ShouldBeEmpty();
        result.TestExitCode.ShouldBe(5);
    }

    [Theory]
    [InlineData("198.51.100.0/24 dev eth0 features sack", 5)]
    [InlineData("198.51.100.0/24 dev eth0 ttl-propagate maybe", 5)]
    [InlineData("198.51.100.0/24 dev eth0 as to 192.0.2.1", 5)]
    [InlineData("198.51.100.0/24 dev eth0 protocol 33", 5)]
    [InlineData("198.51.100.0/24 dev eth0 track_group nosuch", 5)]
    [InlineData("198.51.100.0/24 encap gre x dev eth0", 5)]
    [InlineData("198.51.100.0/24 encap ip dev eth0", 5)]
    [InlineData("198.51.100.0/24 dev eth0 table 4294967296", 0)]
    [InlineData("default6 dev eth0", 0)]
    [InlineData("default via fe80::1 dev eth0", 0)]
    [InlineData("inet6 default dev eth0", 0)]
    [InlineData("5 198.51.100.0/24 dev eth0", 0)]
    [InlineData("77 198.51.100.0/24 dev eth0", 0)]
    [InlineData("198.51.100.0/24 encap mpls", 5)]
    [InlineData("198.51.100.0/24 as to", 5)]
    public void Some_words_cost_nothing_but_themselves(string words, int exitCode)
    {
        CompilationResult result = Routes(words);

        result.Model!.StaticRoutes.Count.ShouldBe(1);
        result.TestExitCode.ShouldBe(exitCode);
    }

    [Fact]
    public void Names_come_from_iproute2_s_files_the_first_directory_first()
    {
        ConfigurationEnvironment world = Compile.World with
        {
            ReadTextFile = path => path switch
            {
                "/etc/iproute2/rt_tables" => "100 lan # here\n0x65\tdmz\n",
                "/usr/share/iproute2/rt_tables" => "200 lan\n",
                "/usr/share/iproute2/rt_dsfield" => "0x28 AF11\n",
                "/etc/iproute2/rt_protos.d/own.conf" => "99 own\n",
                _ => null,
            },
            Glob = (pattern, _) => pattern == "/etc/iproute2/rt_protos.d/*.conf" ? ["/etc/iproute2/rt_protos.d/own.conf"] : [],
        };

        CompilationResult result = Compile.Text(
            """
            static_routes {
                198.51.100.0/24 dev eth0 table lan tos AF11 protocol own no_track
                198.51.101.0/24 dev eth0 table dmz
                198.51.102.0/24 dev eth0 table main
            }
            """,
            world);

        result.Model!.StaticRoutes.Select(route => (route.Table, route.Tos, route.Protocol)).ShouldBe(
            [(100u, (byte?)40, (byte?)99), (101u, null, Route.OwnProtocol), (254u, null, Route.OwnProtocol)]);
    }

    [Fact]
    public void The_directories_of_iproute2_can_be_said()
    {
        ConfigurationEnvironment world = Compile.World with
        {
            ReadTextFile = path => path switch
            {
                "/opt/etc/rt_tables" => "100 lan\n",
                "/opt/usr/rt_scopes" => "44 near\n",
                _ => null,
            },
        };

        CompilationResult result = Compile.Text(
            """
            global_defs {
                iproute_etc_dir /opt/etc
                iproute_usr_dir /opt/usr
            }
            static_routes {
                198.51.100.0/24 dev eth0 table lan scope near
            }
            """,
            world);

        (result.Model!.StaticRoutes.Single().Table, result.Model.StaticRoutes.Single().Scope).ShouldBe((100u, (byte?)44));
    }

    [Fact]
    public void A_track_group_needs_a_device()
    {
        const string Text = "track_group tg {\ngroup {\nVI_1\n}\n}\nvrrp_instance VI_1 {\ninterface eth0\n"
            + "virtual_router_id 5\nvirtual_ipaddress {\n192.0.2.1\n}\n}\n";

        CompilationResult with = Compile.Text(Text + "static_routes {\n198.51.100.0/24 dev eth0 track_group tg\n}");
        CompilationResult without = Compile.Text(Text + "static_routes {\nblackhole 198.51.100.0/24 track_group tg\n}");

        (with.Model!.StaticRoutes.Single().TrackGroup, with.TestExitCode).ShouldBe(("tg", 0));
        (without.Model!.StaticRoutes.Single().TrackGroup, without.TestExitCode).ShouldBe((null, 5));
        with.Model.TrackGroups.Single().Members.ShouldBe(["VI_1"]);
    }

    [Fact]
    public void An_instance_has_routes_of_its_own() =>
        Compile.Instance("virtual_ipaddress {\n192.0.2.1\n}\nvirtual_routes {\n198.51.100.0/24 dev eth0\n}").Router
            .Routes.Single().Device.ShouldBe("eth0");

    private static Route Only(string words) => Routes(words).Model.ShouldNotBeNull().StaticRoutes.Single();

    private static CompilationResult Routes(string words) => Compile.Text($"static_routes {{\n{words}\n}}");
}
