using System.Diagnostics;

namespace Holdfast.SystemTests.Ipvs;

/// <summary>
/// A real server that fails its checks leaves the table, not before its last retry and not long after, and comes back:
/// for each kind of check.
/// </summary>
public sealed class DeadServerTests(FarmFixture fixture) : IClassFixture<FarmFixture>
{
    private const string Key = $"TCP {Farm.NatAddress}:80";
    private const string Both = "10.9.0.11:80 Masq 1, 10.9.0.12:80 Masq 1";
    private const string Second = "10.9.0.12:80 Masq 1";

    // One retry, a second after the first failure; a check every second.
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_loop = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(1.5);

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string daemon in Daemons.Both)
            {
                // One kind shows that keepalived's times are the same, and the lab is slow.
                string[] kinds = cases.Count == 0 ? ["TCP", "HTTP", "MISC"] : ["TCP"];
                foreach (string kind in kinds) cases.Add(daemon, kind);
            }

            return cases;
        }
    }

    [Theory(SkipUnless = nameof(IpvsKernel.IsThere), SkipType = typeof(IpvsKernel), Skip = IpvsKernel.Missing)]
    [MemberData(nameof(Cases))]
    public async Task A_dead_server_leaves_the_table_within_its_check_time_and_comes_back(string daemon, string kind)
    {
        Farm farm = fixture.Farm;
        using (await farm.Run(daemon, Configuration(farm, kind), Key, Both))
        {
            // A first check that fails gets no retry.
            await Eventually.ShouldBecomeTrue(
                () => farm.Director.DaemonLog.Split('\n').Any(line => line.Contains(Farm.Web1Address) && line.Contains("succe")),
                TimeSpan.FromSeconds(30), "web1 has been checked once", () => farm.Director.Log);
            IpvsTable.Servers(farm.Director, Key).ShouldBe(Both);

            long broken = Stopwatch.GetTimestamp();
            Break(farm.Web1, kind);
            await farm.Expect(Key, Second, s_loop + s_retry + s_margin, $"web1 fails its {kind} check");
            Stopwatch.GetElapsedTime(broken).ShouldBeGreaterThan(s_retry - TimeSpan.FromMilliseconds(100), "it is asked again before it goes");
            farm.Client.GetMany(10, Farm.NatAddress).ShouldBe(new Dictionary<string, int> { ["web2"] = 10 });

            Mend(farm.Web1, kind);
            await farm.Expect(Key, Both, s_loop + s_retry + s_margin, $"web1 passes its {kind} check again");
            farm.Client.GetMany(10, Farm.NatAddress).ShouldBe(new Dictionary<string, int> { ["web1"] = 5, ["web2"] = 5 });
        }
    }

    private static void Break(WebServer web, string kind)
    {
        if (kind == "TCP") web.Stop();
        else web.IsHealthy = false;
    }

    private static void Mend(WebServer web, string kind)
    {
        if (kind == "TCP") web.Start();
        else web.IsHealthy = true;
    }

    private static string Configuration(Farm farm, string kind) => $$"""
        virtual_server {{Farm.NatAddress}} 80 {
            delay_loop 1
            retry 1
            delay_before_retry 1
            lb_algo rr
            lb_kind NAT
            protocol TCP
            real_server {{Farm.Web1Address}} 80 {
                weight 1
        {{Check(farm.Web1, kind)}}
            }
            real_server {{Farm.Web2Address}} 80 {
                weight 1
        {{Check(farm.Web2, kind)}}
            }
        }
        """;

    private static string Check(WebServer web, string kind) => kind switch
    {
        "TCP" => "        TCP_CHECK {\n            connect_timeout 1\n        }",
        "HTTP" => """
                    HTTP_GET {
                        url {
                            path /health
                            status_code 200
                        }
                        connect_timeout 1
                    }
            """,
        "MISC" => $$"""
                    MISC_CHECK {
                        misc_path "/usr/bin/test -e {{web.Node.PathOf("health")}}"
                        misc_timeout 10
                    }
            """,
        _ => throw new UnreachableException(kind),
    };
}
