namespace Holdfast.SystemTests.Ipvs;

/// <summary>When too few real servers are left, the sorry server answers alone, scripts are told, and all that ends.</summary>
public sealed class QuorumTests(FarmFixture fixture) : IClassFixture<FarmFixture>
{
    private const string Key = $"TCP {Farm.NatAddress}:80";
    private const string Both = "10.9.0.11:80 Masq 1, 10.9.0.12:80 Masq 1";

    private static readonly TimeSpan s_checkTime = TimeSpan.FromSeconds(3.5);

    public static TheoryData<string> Daemons => SystemTests.Daemons.Both;

    [Theory(SkipUnless = nameof(IpvsKernel.IsThere), SkipType = typeof(IpvsKernel), Skip = IpvsKernel.Missing)]
    [MemberData(nameof(Daemons))]
    public async Task The_sorry_server_answers_while_the_quorum_is_lost(string daemon)
    {
        Farm farm = fixture.Farm;
        string told = farm.Director.PathOf($"told-{daemon}");
        string script = farm.Director.WriteScript($"quorum-{daemon}", $"#!/bin/sh\necho $1 >>{told}\n");
        using (await farm.Run(daemon, Configuration(script), Key, Both))
        {
            await Told(farm, told, "up");

            farm.Web1.IsHealthy = farm.Web2.IsHealthy = false;
            await farm.Expect(Key, "10.9.0.11:82 Masq 1", s_checkTime, "no real server is left");
            farm.Client.GetMany(5, Farm.NatAddress).ShouldBe(new Dictionary<string, int> { ["sorry"] = 5 });
            await Told(farm, told, "up down");

            farm.Web1.IsHealthy = true;
            await farm.Expect(Key, "10.9.0.11:80 Masq 1", s_checkTime, "one real server is enough");
            farm.Client.GetMany(5, Farm.NatAddress).ShouldBe(new Dictionary<string, int> { ["web1"] = 5 });
            await Told(farm, told, "up down up");

            farm.Web2.IsHealthy = true;
            await farm.Expect(Key, Both, s_checkTime, "all are back");
            await Told(farm, told, "up down up");
        }
    }

    private static Task Told(Farm farm, string path, string words) => Eventually.ShouldBecomeTrue(
        () => File.Exists(path) && string.Join(' ', File.ReadAllLines(path)) == words, TimeSpan.FromSeconds(5),
        $"the scripts were told: {words}", () => farm.Director.Log);

    private static string Configuration(string script) => $$"""
        virtual_server {{Farm.NatAddress}} 80 {
            delay_loop 1
            retry 1
            delay_before_retry 1
            lb_algo rr
            lb_kind NAT
            protocol TCP
            quorum 1
            quorum_up "{{script}} up"
            quorum_down "{{script}} down"
            sorry_server {{Farm.Web1Address}} 82
        {{Server(Farm.Web1Address)}}
        {{Server(Farm.Web2Address)}}
        }
        """;

    private static string Server(string address) => $$"""
            real_server {{address}} 80 {
                weight 1
                HTTP_GET {
                    url {
                        path /health
                        status_code 200
                    }
                    connect_timeout 1
                }
            }
        """;
}
