namespace Holdfast.SystemTests.Ipvs;

/// <summary>Groups of addresses, ranges and firewall marks behave as one virtual server.</summary>
public sealed class GroupTests(FarmFixture fixture) : IClassFixture<FarmFixture>
{
    private const string Both = "10.9.0.11:80 Masq 1, 10.9.0.12:80 Masq 1";

    private static readonly string[] s_members =
        ["TCP 10.7.0.200:80", "TCP 10.7.0.201:81", "TCP 10.7.0.202:80", "TCP 10.7.0.203:80", "FWM 7"];

    public static TheoryData<string> Daemons => SystemTests.Daemons.Both;

    [Theory(SkipUnless = nameof(IpvsKernel.IsThere), SkipType = typeof(IpvsKernel), Skip = IpvsKernel.Missing)]
    [MemberData(nameof(Daemons))]
    public async Task Each_member_of_a_group_is_served_and_loses_a_server_that_dies(string daemon)
    {
        Farm farm = fixture.Farm;
        MarkRequests(farm, "10.7.0.204", 80, 7);
        MarkRequests(farm, "10.7.0.205", 443, 7);
        using (await farm.Run(daemon, Group, s_members[^1], Both))
        {
            foreach (string member in s_members) await farm.Expect(member, Both, TimeSpan.FromSeconds(5), $"{member} is in the group");
            IpvsTable.Of(farm.Director).Count.ShouldBe(s_members.Length);
            foreach ((string address, int port) in ((string, int)[])
                [("10.7.0.200", 80), ("10.7.0.201", 81), ("10.7.0.202", 80), ("10.7.0.203", 80), ("10.7.0.204", 80), ("10.7.0.205", 443)])
            {
                farm.Client.GetMany(4, address, port).ShouldBe(new Dictionary<string, int> { ["web1"] = 2, ["web2"] = 2 }, $"{address}:{port}");
            }

            farm.Web2.Stop();
            foreach (string member in s_members)
            {
                await farm.Expect(member, "10.9.0.11:80 Masq 1", TimeSpan.FromSeconds(5), $"web2 has left {member}");
            }
        }
    }

    [Theory(SkipUnless = nameof(IpvsKernel.IsThere), SkipType = typeof(IpvsKernel), Skip = IpvsKernel.Missing)]
    [MemberData(nameof(Daemons))]
    public async Task A_mark_binds_two_ports_to_one_persistent_service(string daemon)
    {
        Farm farm = fixture.Farm;
        // IPVS does not translate ports here: the servers listen on both.
        MarkRequests(farm, "10.7.0.205", 80, 5);
        MarkRequests(farm, "10.7.0.205", 81, 5);
        using (await farm.Run(daemon, Marked, "FWM 5", Both))
        {
            string answer = farm.Client.Get("10.7.0.205", 80, "10.7.0.101");
            answer.ShouldBeOneOf("web1", "web2");
            for (int i = 0; i < 3; i++)
            {
                farm.Client.Get("10.7.0.205", 81, "10.7.0.101").ShouldBe(answer);
                farm.Client.Get("10.7.0.205", 80, "10.7.0.101").ShouldBe(answer);
            }
        }
    }

    // The rule stays: it is the same for the next daemon.
    private static void MarkRequests(Farm farm, string address, int port, int mark)
    {
        string rule = $"PREROUTING -t mangle -d {address} -p tcp --dport {port} -j MARK --set-mark {mark}";
        farm.Director.Bash($"iptables-legacy -C {rule} 2>/dev/null || iptables-legacy -A {rule}").OutputOrThrow();
    }

    private static string Group => $$"""
        virtual_server_group G {
            10.7.0.200 80
            10.7.0.201 81
            10.7.0.202-203 80
            fwmark 7
        }
        virtual_server group G {
            delay_loop 1
            lb_algo rr
            lb_kind NAT
            protocol TCP
        {{Servers}}
        }
        """;

    private static string Marked => $$"""
        virtual_server fwmark 5 {
            delay_loop 1
            lb_algo rr
            lb_kind NAT
            protocol TCP
            persistence_timeout 60
        {{Servers}}
        }
        """;

    private static string Servers => string.Join('\n', ((string[])[Farm.Web1Address, Farm.Web2Address]).Select(address => $$"""
            real_server {{address}} 80 {
                weight 1
                TCP_CHECK {
                    connect_timeout 1
                }
            }
        """));
}
