using Holdfast.Core.Control;
using Holdfast.Daemon.Dumps;
using Holdfast.Tests.Configuration;

namespace Holdfast.Tests.Daemon.Dumps;

/// <summary>Routes, rules, static items and sessions in the dumps: compared with keepalived's for the same configuration.</summary>
public class RoutingDumpTests
{
    private const string Text = """
        track_group tg {
            group {
                VI_1
            }
        }
        static_ipaddress {
            198.51.100.1 dev eth0 peer 198.51.100.2 label eth0:1 home mngtmpaddr noprefixroute autojoin track_group tg
            198.51.100.3/24 brd + no_track
            2001:db8::1/64 dev eth1 home -nodad mngtmpaddr preferred_lft 30 track_group tg
        }
        static_routes {
            203.0.113.0/24 track_group tg ttl-propagate enabled fastopen_no_cookie 1 quickack 1 features ecn initrwnd 2 initcwnd 3 realms 4/5 rto_min lock 300ms rttvar lock 300ms rtt lock 1.5s hoplimit 9 window 10 ssthresh 11 cwnd 12 reordering 13 advmss lock 14 mtu lock 15 encap ip id 5 onlink dev eth0 metric 16 scope 17 table 18 tos 19 via 192.0.2.2 src 192.0.2.1
            2001:db8:1::/48 pref low expires 5 encap ip6 tc 4 hoplimit 5 flags 6 src 2001:db8::1 dst 2001:db8::2 id 9 dev eth0 via fe80::2 src 2001:db8::1 from 2001:db8:9::/48
            203.0.113.128/25 no_track nexthop via 192.0.2.2 encap ip id 1 realms 3/4 onlink weight 5 dev eth0 nexthop dev eth1 encap mpls 100/200
            append blackhole 203.0.113.7
            10.0.0.0/8 dev eth0 encap ila 1:2:3:ffff
        }
        static_rules {
            track_group tg l3mdev dport 5-6 sport 3-4 ipproto udp uidrange 1-2 tunnel-id 5 oif eth1 iif eth0 suppress_ifgroup 2 suppress_prefixlength 1 realms 1/2 fwmark 1/2 tos 5 priority 11 not to 192.0.2.1 from 192.0.2.2/24
            from all table 100 priority 12 no_track
            table 100 inet6 priority 13
            to 2001:db8::/32 unreachable priority 14
            from 192.0.2.9 goto 20 priority 15
        }
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            virtual_ipaddress {
                192.0.2.10/24
            }
            virtual_routes {
                default via 192.0.2.254 table 100
            }
            virtual_rules {
                from 192.0.2.0/24 table 100 priority 20
            }
        }
        bfd_instance b1 {
            neighbor_ip 192.0.2.1
            source_ip 192.0.2.2
            min_rx 15.5
            passive
            checker
        }
        bfd_instance b2 {
            neighbor_ip 2001:db8::5
        }
        """;

    [Fact]
    public void Static_items_and_what_an_instance_routes_have_keepalived_s_layout()
    {
        var model = Compile.Text(Text).Model.ShouldNotBeNull();
        var text = new System.Text.StringBuilder();

        StaticDump.Write(text, new VrrpSnapshot
        {
            StaticAddresses = model.StaticAddresses,
            StaticRoutes = model.StaticRoutes,
            StaticRules = model.StaticRules,
            TrackGroups = model.TrackGroups,
        });
        StaticDump.WriteRouting(text, model.VirtualRouters.Single());

        Golden.Verify(text.ToString(), "static.data");
    }

    [Fact]
    public void Json_has_routes_and_rules_as_lines_of_the_data_file()
    {
        var snapshot = new VrrpSnapshot { Routers = [new RouterSnapshot { Settings = Compile.Text(Text).Model!.VirtualRouters.Single() }] };

        string json = JsonDump.Format(snapshot);

        json.ShouldContain("\"vroutes\":[\"prepend 0.0.0.0/0 via inet 192.0.2.254 table 100 proto 18\"]");
        json.ShouldContain("\"vrules\":[\"from 192.0.2.0/24 priority 20 tos 0x0 protocol 18 lookup 100\"]");
    }

    [Fact]
    public void Sessions_have_keepalived_s_layout()
    {
        var text = new System.Text.StringBuilder();

        BfdDump.Write(text, Compile.Text(Text).Model!.BfdSessions);

        Golden.Verify(text.ToString(), "keepalived_bfd.data");
    }

    [Fact]
    public void A_model_with_all_of_it_survives_the_way_to_a_child()
    {
        var start = new ChildStart(Compile.Text(Text).Model!, new ChildSettings());

        ChildStart read = ControlMessages.ReadChildStart(ControlMessages.Write(start));

        Control.Structure.Of(read).ShouldBe(Control.Structure.Of(start));
    }
}
