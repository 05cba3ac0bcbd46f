using System.Net.Sockets;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using static Holdfast.SystemTests.Nftables.BalancerLab;
using static Holdfast.SystemTests.Nftables.TranslationTests;

namespace Holdfast.SystemTests.Nftables;

/// <summary>lb_kind DR: the real servers have the virtual address too, and answer the client past the director.</summary>
public sealed class DirectRoutingTests : IDisposable
{
    private static readonly ServiceKey s_web = ServiceKey.Of(TransportProtocol.Tcp, Virtual, 80);
    private readonly BalancerLab _lab = new();

    public DirectRoutingTests()
    {
        for (int i = 0; i < _lab.Servers.Count; i++)
        {
            Node server = _lab.Servers[i];
            server.Bash("sysctl -qw net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2").OutputOrThrow();
            server.Ip(
                "address add 10.1.0.100/32 dev lo", $"address add 10.1.0.{21 + i}/24 dev eth0",
                "address add fd01::100/128 dev lo nodad", $"address add fd01::{21 + i}/64 dev eth0 nodad");
        }
    }

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("10.1.0.100", "10.2.0.{0}", AddressFamily.InterNetwork)]
    [InlineData("fd01::100", "fd02::{0}", AddressFamily.InterNetworkV6)]
    public void Packets_reach_the_server_as_they_are_and_answers_come_directly(string address, string server, AddressFamily family)
    {
        _lab.Listen(80, family);
        IpAddress target = IpAddress.Parse(address);
        ServiceKey key = ServiceKey.Of(TransportProtocol.Tcp, target, 80);
        _lab.Install(new ServiceEntry(
            new ServiceDefinition(key) { Scheduler = "rr", PersistencePrefix = (byte)(target.Length * 8) },
            [.. Enumerable.Range(11, 3).Select(i => Direct(IpAddress.Parse(server.Replace("{0}", $"{i}"))))]));
        _lab.Connect(target, 80, 6).ShouldBe("ABCABC");
        using Socket open = _lab.Open(target, 80);
        Read(open).ShouldBe("A");
        open.Send(new byte[200]);
        Read(open).ShouldBe("A");
        var counters = _lab.Counters(key);
        counters.Sum(one => (long)one.Connections).ShouldBe(7);
        counters.Single(one => one.Address.ToString().EndsWith("11")).PacketsIn.ShouldBeGreaterThan(3ul);
        _lab.Director.Exec("nft", "list", "ruleset").Output.ShouldNotContain("dnat to");
    }

    [Fact]
    public void A_connection_stays_when_weights_change_and_persistence_holds_clients()
    {
        _lab.Listen();
        _lab.Install(DirectService(60, 1, 1, 1));
        using Socket open = _lab.Open(Virtual, 80);
        Read(open).ShouldBe("A");
        _lab.Connect(Virtual, 80, 2).ShouldBe("AA");
        _lab.Connect(Virtual, 80, 2, "10.1.0.10").ShouldBe("BB");
        _lab.Install(DirectService(60, 0, 3, 1));
        open.Send("?"u8);
        Read(open).ShouldBe("A");
    }

    [Fact]
    public void Without_a_destination_clients_are_refused()
    {
        _lab.Listen();
        _lab.Install(DirectService(0, 1));
        _lab.Connect(Virtual, 80).ShouldBe("A");
        _lab.Install(DirectService(0, 0));
        _lab.Connect(Virtual, 80).ShouldBe("-");
    }

    [Fact]
    public void The_director_may_be_one_of_the_servers()
    {
        _lab.Listen();
        using var here = new NamedServer(_lab.Director, "D", AddressFamily.InterNetwork, 80);
        ServiceEntry service = DirectService(0, 1);
        _lab.Install(service with { Destinations = [Direct(IpAddress.Parse("10.2.0.1")), .. service.Destinations] });
        _lab.Connect(Virtual, 80, 4).ShouldBe("DADA");
    }

    private static Destination Direct(IpAddress address, int weight = 1) =>
        new(address, 80) { Weight = weight, Forwarding = Forwarding.DirectRouting };

    private static ServiceEntry DirectService(uint persistence, params int[] weights)
    {
        ServiceEntry service = Persistent(s_web, persistence, 32, weights);
        return service with { Destinations = [.. service.Destinations.Select(one => one with { Forwarding = Forwarding.DirectRouting })] };
    }
}
