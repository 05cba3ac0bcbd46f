namespace Holdfast.SystemTests.Ipvs;

/// <summary>
/// Two directors, each master of one address and backup of the other's, with direct routing: when one dies, the other
/// serves both, and no request after the takeover is lost.
/// </summary>
public sealed class DualMasterTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string> Pairs => Daemons.Pairs;

    [Theory(SkipUnless = nameof(IpvsKernel.IsThere), SkipType = typeof(IpvsKernel), Skip = IpvsKernel.Missing)]
    [MemberData(nameof(Pairs))]
    public Task The_other_director_answers_every_request_after_the_takeover(string daemonA, string daemonB) =>
        Try(daemonA, daemonB, Configuration(isA: true), Configuration(isA: false));

    [Theory(SkipUnless = nameof(IpvsKernel.IsThere), SkipType = typeof(IpvsKernel), Skip = IpvsKernel.Missing)]
    [MemberData(nameof(Pairs))]
    public Task So_it_is_with_a_tutorials_configuration_letter_by_letter(string daemonA, string daemonB)
    {
        string? corpus = Environment.GetEnvironmentVariable("HOLDFAST_CORPUS");
        Assert.SkipWhen(string.IsNullOrEmpty(corpus), "HOLDFAST_CORPUS is not set: there are no tutorials to try");
        return Try(daemonA, daemonB, File.ReadAllText(Path.Combine(corpus, "seeds/001-lvs1.conf")),
            File.ReadAllText(Path.Combine(corpus, "seeds/001-lvs2.conf")));
    }

    private static async Task Try(string daemonA, string daemonB, string configurationA, string configurationB)
    {
        using var lab = new Lab();
        Node a = lab.AddNode("a", "192.168.122.11/24");
        Node b = lab.AddNode("b", "192.168.122.12/24");
        Node client = lab.AddNode("client", "192.168.122.50/24");
        foreach (Node node in (Node[])[a, b, client]) node.LinkUp();
        using WebServer web1 = Web(lab, "web1", "192.168.122.194/24");
        using WebServer web2 = Web(lab, "web2", "192.168.122.198/24");
        var requests = new WebClient(client);
        a.Start(Daemons.Named(daemonA), configurationA);
        b.Start(Daemons.Named(daemonB), configurationB);
        await Becomes(() => a.HasAddress("192.168.122.20") && !b.HasAddress("192.168.122.20"), "A is MASTER of the first address", a, b);
        await Becomes(() => b.HasAddress("192.168.122.30") && !a.HasAddress("192.168.122.30"), "B is MASTER of the second", a, b);
        // All of both tables first: a director that is slower to fill its own refuses until then.
        foreach (string address in (string[])["192.168.122.20", "192.168.122.30"])
        {
            foreach (Node node in (Node[])[a, b])
            {
                await Becomes(
                    () => IpvsTable.Servers(node, $"TCP {address}:80") == "192.168.122.194:80 Route 1, 192.168.122.198:80 Route 1",
                    $"{node.Name} serves {address}", a, b);
            }
        }

        foreach (string address in (string[])["192.168.122.20", "192.168.122.30"])
        {
            requests.GetMany(20, address).ShouldBe(new Dictionary<string, int> { ["web1"] = 10, ["web2"] = 10 });
        }

        // The power goes.
        lab.SetPartition(a, isolated: true);
        a.Crash();
        await Becomes(() => b.HasAddress("192.168.122.20"), "B takes the address over", a, b);
        // From the first answer on there is one to every request.
        await Becomes(() => requests.Get("192.168.122.20").StartsWith("web", StringComparison.Ordinal), "B answers", a, b);
        foreach (string address in (string[])["192.168.122.20", "192.168.122.30"])
        {
            IReadOnlyDictionary<string, int> answers = requests.GetMany(200, address);
            answers.ShouldBe(new Dictionary<string, int> { ["web1"] = 100, ["web2"] = 100 }, ignoreOrder: true);
        }

        b.Stop();
        IpvsTable.Of(b).ShouldBeEmpty();
    }

    private static WebServer Web(Lab lab, string name, string address)
    {
        Node node = lab.AddNode(name, address);
        foreach (string where in (string[])["all", "eth0", "lo"])
        {
            Farm.Set(node, $"ipv4/conf/{where}/arp_ignore", "1");
            Farm.Set(node, $"ipv4/conf/{where}/arp_announce", "2");
        }

        node.Ip("link set eth0 up", "address add 192.168.122.20/32 dev lo", "address add 192.168.122.30/32 dev lo");
        return new WebServer(node);
    }

    private static Task Becomes(Func<bool> condition, string reason, Node a, Node b) =>
        Eventually.ShouldBecomeTrue(condition, s_patience, reason, () => $"{a.Log}\n{b.Log}");

    private static string Configuration(bool isA) => $$"""
        vrrp_instance VI_1 {
            state {{(isA ? "MASTER" : "BACKUP")}}
            interface eth0
            virtual_router_id 51
            priority {{(isA ? 150 : 100)}}
            advert_int 1
            virtual_ipaddress {
                192.168.122.20/24
            }
        }
        vrrp_instance VI_2 {
            state {{(isA ? "BACKUP" : "MASTER")}}
            interface eth0
            virtual_router_id 52
            priority {{(isA ? 100 : 150)}}
            advert_int 1
            virtual_ipaddress {
                192.168.122.30/24
            }
        }
        {{Service("192.168.122.20")}}
        {{Service("192.168.122.30")}}
        """;

    private static string Service(string address) => $$"""
        virtual_server {{address}} 80 {
            delay_loop 2
            lb_algo rr
            lb_kind DR
            protocol TCP
            real_server 192.168.122.194 80 {
                weight 1
                HTTP_GET {
                    url {
                        path /health
                        status_code 200
                    }
                    connect_timeout 2
                }
            }
            real_server 192.168.122.198 80 {
                weight 1
                TCP_CHECK {
                    connect_timeout 2
                }
            }
        }
        """;
}
