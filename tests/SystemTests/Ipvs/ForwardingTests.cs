namespace Holdfast.SystemTests.Ipvs;

/// <summary>Requests reach both real servers and answers come back, by each way of forwarding.</summary>
public sealed class ForwardingTests(FarmFixture fixture) : IClassFixture<FarmFixture>
{
    private static readonly (string Name, string Address, string Kind, string Listed, string Web1, string Web2)[] s_ways =
    [
        ("NAT", Farm.NatAddress, "NAT", "Masq", Farm.Web1Address, Farm.Web2Address),
        ("DR", Farm.DirectAddress, "DR", "Route", Farm.Web1Address, Farm.Web2Address),
        ("TUN", Farm.TunnelAddress, "TUN", "Tunnel", Farm.Web1Address, Farm.Web2Address),
        ("NAT, IPv6", Farm.NatAddress6, "NAT", "Masq", Farm.Web1Address6, Farm.Web2Address6),
    ];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string daemon in Daemons.Both)
            {
                foreach (var way in s_ways) cases.Add(daemon, way.Name);
            }

            return cases;
        }
    }

    [Theory(SkipUnless = nameof(IpvsKernel.IsThere), SkipType = typeof(IpvsKernel), Skip = IpvsKernel.Missing)]
    [MemberData(nameof(Cases))]
    public async Task Requests_are_answered_by_both_servers_in_turn(string daemon, string name)
    {
        Farm farm = fixture.Farm;
        var way = s_ways.Single(way => way.Name == name);
        bool six = way.Address.Contains(':');
        string Bracketed(string address) => six ? $"[{address}]" : address;
        string key = $"TCP {Bracketed(way.Address)}:80";
        string configuration = $$"""
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
        using (await farm.Run(daemon, configuration, key, $"{Bracketed(way.Web1)}:80 {way.Listed} 1, {Bracketed(way.Web2)}:80 {way.Listed} 1"))
        {
            IReadOnlyDictionary<string, int> answers = farm.Client.GetMany(20, way.Address);

            answers.ShouldBe(new Dictionary<string, int> { ["web1"] = 10, ["web2"] = 10 }, ignoreOrder: true);

            farm.Director.Stop();
            IpvsTable.Of(farm.Director).ShouldBeEmpty("a daemon that stops takes its virtual servers along");
        }
    }
}
