namespace Holdfast.SystemTests.Ipvs;

/// <summary>What the configuration says about the distribution of requests is what clients see.</summary>
public sealed class SchedulingTests(FarmFixture fixture) : IClassFixture<FarmFixture>
{
    private static readonly string[] s_clients = ["10.7.0.100", "10.7.0.101", "10.7.0.102", "10.7.0.103"];

    public static TheoryData<string> Daemons => SystemTests.Daemons.Both;

    [Theory(SkipUnless = nameof(IpvsKernel.IsThere), SkipType = typeof(IpvsKernel), Skip = IpvsKernel.Missing)]
    [MemberData(nameof(Daemons))]
    public async Task Weights_decide_how_many_requests_a_server_gets_and_a_reload_changes_them(string daemon)
    {
        Farm farm = fixture.Farm;
        string key = $"TCP {Farm.NatAddress}:80";
        using (await farm.Run(
            daemon, Service("", "wrr", 3, 1, Farm.NatAddress), key, "10.9.0.11:80 Masq 3, 10.9.0.12:80 Masq 1"))
        {
            ShouldBeNear(farm.Client.GetMany(2000, Farm.NatAddress), 1500, 500);

            farm.Director.Reload(Service("", "wrr", 1, 4, Farm.NatAddress));
            await farm.Expect(key, "10.9.0.11:80 Masq 1, 10.9.0.12:80 Masq 4", TimeSpan.FromSeconds(10), "the weights are changed");
            ShouldBeNear(farm.Client.GetMany(500, Farm.NatAddress), 100, 400);
        }
    }

    [Theory(SkipUnless = nameof(IpvsKernel.IsThere), SkipType = typeof(IpvsKernel), Skip = IpvsKernel.Missing)]
    [MemberData(nameof(Daemons))]
    public async Task Persistence_keeps_each_client_with_its_server(string daemon)
    {
        Farm farm = fixture.Farm;
        using (await farm.Run(
            daemon, Service("persistence_timeout 60", "rr", 1, 1, Farm.OtherNatAddress), $"TCP {Farm.OtherNatAddress}:80",
            "10.9.0.11:80 Masq 1, 10.9.0.12:80 Masq 1"))
        {
            IpvsTable.Of(farm.Director).Single().Rest.ShouldStartWith("persistent 60");
            string[] first = [.. s_clients.Select(client => farm.Client.Get(Farm.OtherNatAddress, source: client))];
            first.Order(StringComparer.Ordinal).ShouldBe(["web1", "web1", "web2", "web2"]);
            for (int round = 0; round < 5; round++)
            {
                s_clients.Select(client => farm.Client.Get(Farm.OtherNatAddress, source: client)).ShouldBe(first);
            }
        }
    }

    // Within five percent of all requests.
    private static void ShouldBeNear(IReadOnlyDictionary<string, int> answers, int web1, int web2)
    {
        int margin = (web1 + web2) / 20;
        string seen = string.Join(", ", answers);
        answers.GetValueOrDefault("web1").ShouldBeInRange(web1 - margin, web1 + margin, seen);
        answers.GetValueOrDefault("web2").ShouldBeInRange(web2 - margin, web2 + margin, seen);
        answers.Values.Sum().ShouldBe(web1 + web2);
        answers.Count.ShouldBe(2, seen);
    }

    private static string Service(string more, string scheduler, int weight1, int weight2, string address) => $$"""
        virtual_server {{address}} 80 {
            delay_loop 2
            lb_algo {{scheduler}}
            lb_kind NAT
            protocol TCP
            {{more}}
            real_server {{Farm.Web1Address}} 80 {
                weight {{weight1}}
                TCP_CHECK {
                    connect_timeout 1
                }
            }
            real_server {{Farm.Web2Address}} 80 {
                weight {{weight2}}
                TCP_CHECK {
                    connect_timeout 1
                }
            }
        }
        """;
}
