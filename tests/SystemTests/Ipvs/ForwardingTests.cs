namespace Holdfast.SystemTests.Ipvs;

/// <summary>Requests reach both real servers and answers come back, by each way of forwarding.</summary>
public sealed class ForwardingTests(FarmFixture fixture) : IClassFixture<FarmFixture>
{
    private static readonly Way[] s_ways =
    [
        new("NAT", Farm.NatAddress, "NAT", "Masq", Farm.Web1Address, Farm.Web2Address),
        new("DR", Farm.DirectAddress, "DR", "Route", Farm.Web1Address, Farm.Web2Address),
        new("TUN", Farm.TunnelAddress, "TUN", "Tunnel", Farm.Web1Address, Farm.Web2Address),
        new("NAT, IPv6", Farm.NatAddress6, "NAT", "Masq", Farm.Web1Address6, Farm.Web2Address6),
    ];

    public static TheoryData<string> Daemons => SystemTests.Daemons.Both;

    [Theory(SkipUnless = nameof(IpvsKernel.IsThere), SkipType = typeof(IpvsKernel), Skip = IpvsKernel.Missing)]
    [MemberData(nameof(Daemons))]
    public async Task Requests_are_answered_by_both_servers_in_turn_each_way(string daemon)
    {
        Farm farm = fixture.Farm;
        // One start for all of them: it is what takes the time in the lab.
        using (await farm.Run(daemon, string.Concat(s_ways.Select(Service)), Key(s_ways[0]), Servers(s_ways[0])))
        {
            foreach (Way way in s_ways) await farm.Expect(Key(way), Servers(way), TimeSpan.FromSeconds(5), way.Name);
            foreach (Way way in s_ways)
            {
                farm.Client.GetMany(20, way.Address)
                    .ShouldBe(new Dictionary<string, int> { ["web1"] = 10, ["web2"] = 10 }, ignoreOrder: true, way.Name);
            }

            farm.Director.Stop();
            IpvsTable.Of(farm.Director).ShouldBeEmpty("a daemon that stops takes its virtual servers along");
        }
    }

    private static string Key(Way way) => $"TCP {Bracketed(way.Address)}:80";

    private static string Servers(Way way) => $"{Bracketed(way.Web1)}:80 {way.Listed} 1, {Bracketed(way.Web2)}:80 {way.Listed} 1";

    private static string Bracketed(string address) => address.Contains(':') ? $"[{address}]" : address;

    private static string Service(Way way) => $$"""
        virtual_server {{way.Address}} 80 {
            delay_loop 1
            lb_algo rr
            lb_kind {{way.Kind}}
            protocol TCP
            real_server {{way.Web1}} 80 {
                weight 1
                TCP_CHECK {
                    connect_timeout 1
                }
            }
            real_server {{way.Web2}} 80 {
                weight 1
                HTTP_GET {
                    url {
                        path /health
                        status_code 200
                    }
                    connect_timeout 1
                }
            }
        }

        """;

    private sealed record Way(string Name, string Address, string Kind, string Listed, string Web1, string Web2);
}
