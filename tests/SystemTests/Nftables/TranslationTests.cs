using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.LoadBalancing.Nftables;
using Holdfast.Core.Packets;
using Holdfast.Daemon.Checkers.Services;
using static Holdfast.SystemTests.Nftables.BalancerLab;

namespace Holdfast.SystemTests.Nftables;

/// <summary>lb_kind NAT by rules of nftables: connections from a client through the director to real servers.</summary>
public sealed class TranslationTests : IDisposable
{
    private static readonly ServiceKey s_web = ServiceKey.Of(TransportProtocol.Tcp, Virtual, 80);
    private readonly BalancerLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Round_robin_gives_each_connection_to_the_next_server_and_shows_it_the_clients_address()
    {
        _lab.Listen();
        _lab.Install(Service(s_web, "rr", 1, 1, 1));
        _lab.Connect(Virtual, 80, 9).ShouldBe("ABCABCABC");
        _lab.Listening[0].LastClient!.ToString().ShouldBe("10.1.0.9");
    }

    [Fact]
    public void It_works_with_IPv6_and_for_another_port()
    {
        _lab.Listen(8080, AddressFamily.InterNetworkV6);
        _lab.Install(new ServiceEntry(
            new ServiceDefinition(ServiceKey.Of(TransportProtocol.Tcp, VirtualV6, 80)) { Scheduler = "rr", PersistencePrefix = 128 },
            [new Destination(ServerV6(0), 8080), new Destination(ServerV6(1), 8080), new Destination(ServerV6(2), 8080)]));
        _lab.Connect(VirtualV6, 80, 6).ShouldBe("ABCABC");
        _lab.Connect(VirtualV6, 81).ShouldBe("-", "nothing but the service is translated");
    }

    [Fact]
    public void Weights_are_shares_and_mixed()
    {
        _lab.Listen();
        _lab.Install(Service(s_web, "wrr", 5, 3, 2));
        string names = _lab.Connect(Virtual, 80, 2000);
        names.Count(name => name == 'A').ShouldBeInRange(950, 1050);
        names.Count(name => name == 'B').ShouldBeInRange(570, 630);
        names.Count(name => name == 'C').ShouldBeInRange(380, 420);
        names[..10].ShouldNotContain("AAA");
        IReadOnlyList<DestinationCounters> counters = _lab.Counters(s_web);
        counters.Sum(one => (long)one.Connections).ShouldBe(2000);
        counters[0].PacketsIn.ShouldBeGreaterThan(counters[0].Connections * 2);
        counters[0].PacketsOut.ShouldBeGreaterThan(counters[0].Connections);
        counters[0].BytesOut.ShouldBeGreaterThan(0ul);
    }

    [Fact]
    public void A_server_of_weight_0_gets_nothing_new_and_keeps_its_connections_which_are_counted()
    {
        _lab.Listen();
        _lab.Install(Service(s_web, "rr", 1, 1, 1));
        using Socket open = _lab.Open(Virtual, 80);
        Read(open).ShouldBe("A");
        _lab.Install(Service(s_web, "rr", 0, 1, 1));
        _lab.Connect(Virtual, 80, 4).ShouldBe("BCBC");
        open.Send("?"u8);
        Read(open).ShouldBe("A");
        _lab.Counters(s_web).Single(one => one.Address == Server(0)).ActiveConnections.ShouldBe(1ul);
    }

    [Fact]
    public void A_connection_survives_every_change_of_its_service()
    {
        _lab.Listen();
        _lab.Install(Service(s_web, "rr", 1, 1, 1));
        using Socket open = _lab.Open(Virtual, 80);
        Read(open).ShouldBe("A");
        foreach (ServiceEntry change in (ServiceEntry[])[Service(s_web, "mh", 1, 7, 1), Service(s_web, "wlc", 3, 1), Persistent(s_web, 60, 32, 1, 1)])
        {
            _lab.Install(change);
            open.Send("?"u8);
            Read(open).ShouldBe("A");
        }
    }

    [Fact]
    public void Without_a_destination_clients_are_refused_and_without_a_service_too()
    {
        _lab.Listen();
        _lab.Install(Service(s_web, "wrr", 1));
        _lab.Connect(Virtual, 80).ShouldBe("A");
        _lab.Install(Service(s_web, "wrr"));
        _lab.Connect(Virtual, 80).ShouldBe("-");
        _lab.Install(Service(s_web, "wrr", 0));
        _lab.Connect(Virtual, 80).ShouldBe("-");
        _lab.Install();
        _lab.Connect(Virtual, 80).ShouldBe("-");
        _lab.Ruleset().ShouldNotContain("holdfast", customMessage: "with the last service the tables go");
    }

    [Theory]
    [InlineData("sh")]
    [InlineData("mh")]
    public void A_hash_sends_a_client_to_its_server_again_and_again(string scheduler)
    {
        _lab.Listen();
        _lab.Install(Service(s_web, scheduler, 1, 1, 1));
        string first = _lab.Connect(Virtual, 80, 5, "10.1.0.9");
        first.Distinct().Count().ShouldBe(1);
        _lab.Install(Service(s_web, "rr", 1, 1, 1));
        _lab.Install(Service(s_web, scheduler, 1, 1, 1));
        _lab.Connect(Virtual, 80, 5, "10.1.0.9").ShouldBe(first);
    }

    [Fact]
    public void Maglev_hashing_over_ports_moves_few_clients_when_a_server_goes()
    {
        _lab.Listen();
        ServiceEntry all = Service(s_web, "mh", 1, 1, 1);
        all = all with { Definition = all.Definition with { Flags = ServiceFlags.Scheduler2 } };
        _lab.Install(all);
        Dictionary<int, string> before = ByPort();
        before.Values.Distinct().Count().ShouldBe(3);
        _lab.Install(all with { Destinations = [.. all.Destinations.Where(one => one.Address != Server(1))] });
        Dictionary<int, string> after = ByPort();
        after.Values.ShouldNotContain("B");
        int moved = before.Count(one => one.Value != "B" && after[one.Key] != one.Value);
        moved.ShouldBeLessThan(before.Count / 5, "of the clients whose server has stayed");
    }

    [Fact]
    public void Datagrams_are_balanced_by_socket_and_go_elsewhere_when_their_server_goes()
    {
        _lab.Listen(53);
        ServiceKey dns = ServiceKey.Of(TransportProtocol.Udp, Virtual, 53);
        _lab.Install(Service(dns, "rr", 1, 1, 1));
        using Socket one = Datagrams();
        using Socket other = Datagrams();
        (Ask(one) + Ask(one) + Ask(other) + Ask(other)).ShouldBe("AABB");
        _lab.Install(Service(dns, "rr", 1, 1, 1) with { Destinations = [To(1, 1, 53), To(2, 1, 53)] });
        Ask(one).ShouldBeOneOf("B", "C");
        Ask(other).ShouldBe("B");
    }

    [Fact]
    public void Marked_packets_are_a_service_whatever_their_address()
    {
        _lab.Listen();
        _lab.Listen(81);
        _lab.Director.Ip("address add 10.1.0.101/32 dev eth0");
        _lab.Director.Exec("nft", "add table ip marks; add chain ip marks c { type filter hook prerouting priority mangle; }; "
            + "add rule ip marks c ip daddr 10.1.0.101 tcp dport { 80, 81 } meta mark set 7").OutputOrThrow();
        ServiceKey mark = ServiceKey.Of(IpFamily.V4, 7);
        _lab.Install(Service(mark, "rr", 1, 1) with { Destinations = [To(0, 1, 0), To(1, 1, 0)] });
        _lab.Connect(IpAddress.Parse("10.1.0.101"), 80, 2).ShouldBe("AB");
        _lab.Connect(IpAddress.Parse("10.1.0.101"), 81, 2).ShouldBe("AB");
        _lab.Install(Service(mark, "rr", 1, 1));
        _lab.Connect(IpAddress.Parse("10.1.0.101"), 81, 2).ShouldBe("AB", "both to port 80, as the real servers say");
        _lab.Counters(mark)[0].Connections.ShouldBe(3ul);
        _lab.Connect(Virtual, 80).ShouldBe("-");
    }

    [Fact]
    public void A_service_for_every_port_leaves_ports_alone_and_gives_way_to_one_that_names_its_port()
    {
        _lab.Listen(80);
        _lab.Listen(81);
        ServiceKey any = ServiceKey.Of(TransportProtocol.Tcp, Virtual, 0);
        _lab.Install(
            Persistent(any, 360, 32, 1, 1) with { Destinations = [To(0, 1, 0), To(1, 1, 0)] },
            Service(s_web, "rr", 0, 0, 1));
        string first = _lab.Connect(Virtual, 81, 3);
        first.Distinct().Count().ShouldBe(1);
        _lab.Connect(Virtual, 80, 3).ShouldBe("CCC");
    }

    [Fact]
    public void A_client_on_the_director_itself_is_balanced_too()
    {
        _lab.Listen();
        _lab.Install(Service(s_web, "rr", 1, 1, 1));
        _lab.Connect(Virtual, 80, 3, source: "10.2.0.1", from: _lab.Director).ShouldBe("ABC");
    }

    [Fact]
    public void A_restart_finds_everything_and_changes_nothing()
    {
        ServiceEntry[] services =
        [
            Service(s_web, "wlc", 3, 1, 0),
            Persistent(ServiceKey.Of(TransportProtocol.Sctp, Virtual, 0), 300, 24, 1, 1),
            Service(ServiceKey.Of(IpFamily.V4, 4000000000), "mh", 2, 1),
            new(new ServiceDefinition(ServiceKey.Of(TransportProtocol.Udp, VirtualV6, 53)) { Scheduler = "sh", PersistencePrefix = 128 },
                [new Destination(ServerV6(0), 5353) { Weight = 2147483647 }, new Destination(ServerV6(1), 0)]),
            new(new ServiceDefinition(ServiceKey.Of(TransportProtocol.Tcp, VirtualV6, 443)) { Scheduler = "rr", PersistencePrefix = 128 },
                [new Destination(ServerV6(0), 443) { Forwarding = Forwarding.DirectRouting }]),
        ];
        _lab.Install(services);
        string before = _lab.Ruleset();
        _lab.Restart();
        Changes(_lab.InDirector(_lab.Table.Observe), services).ShouldBeEmpty();
        _lab.Apply([]).ShouldBeEmpty();
        _lab.Ruleset().ShouldBe(before);
        _lab.Warnings.Count(text => text.Contains("wlc is served as wrr")).ShouldBe(1);
    }

    [Fact]
    public void Tables_of_others_are_left_alone_and_what_they_do_to_ours_is_mended()
    {
        _lab.Listen();
        _lab.Director.Exec("nft", "add table ip mine; add chain ip mine c; add rule ip mine c counter").OutputOrThrow();
        _lab.Install(Service(s_web, "rr", 1, 1));
        _lab.Director.Exec("nft", "delete table ip holdfast_lvs").OutputOrThrow();
        // The engine still believes that its table is there.
        _lab.Apply([
            new(ServiceChangeKind.AddService, Service(s_web, "rr").Definition),
            .. Service(s_web, "rr", 1, 1).Destinations.Select(one => new ServiceChange(ServiceChangeKind.EditDestination, new ServiceDefinition(s_web), one)),
        ]).ShouldHaveSingleItem().IsMade.ShouldBeTrue("it is made, and its owner is told that the table was not as it is known");
        _lab.Connect(Virtual, 80, 2).ShouldBe("AB");
        _lab.InDirector(() =>
        {
            _lab.Table.Flush();
            return 0;
        });
        _lab.Ruleset().ShouldContain("table ip mine");
        _lab.Ruleset().ShouldNotContain("holdfast");
    }

    [Fact]
    public void Two_daemons_share_a_table_and_neither_takes_it_from_the_other()
    {
        _lab.Listen();
        ServiceEntry others = Service(ServiceKey.Of(TransportProtocol.Tcp, Virtual, 81), "rr", 1, 1);
        using NftablesServices other = _lab.InDirector(() => new NftablesServices(_lab.Warnings.Add));
        _lab.InDirector(other.Observe).ShouldBeEmpty();
        _lab.Install(Service(s_web, "rr", 1, 1));

        // Neither knows what the other has done since it has looked.
        _lab.InDirector(() => other.Apply(Changes([], others))).ShouldBeEmpty();
        _lab.Connect(Virtual, 80, 2).ShouldBe("AB");
        _lab.Apply([new(ServiceChangeKind.RemoveService, new ServiceDefinition(s_web))]).ShouldBeEmpty();

        _lab.InDirector(_lab.Table.Observe).Keys.ShouldBe([others.Definition.Key]);
        _lab.Connect(Virtual, 80).ShouldBe("-");
        _lab.InDirector(() => other.Apply([new(ServiceChangeKind.RemoveService, others.Definition)])).ShouldBeEmpty();
        _lab.Ruleset().ShouldNotContain("holdfast");
    }

    [Fact]
    public void What_needs_IPVS_is_refused_by_name_and_the_rest_is_served()
    {
        _lab.Listen();
        ServiceDefinition sed = Service(ServiceKey.Of(TransportProtocol.Tcp, Virtual, 81), "sed").Definition;
        IReadOnlyList<RefusedChange> refused = _lab.Apply(Changes([], new ServiceEntry(sed, []), Service(s_web, "rr", 1)));
        refused.Single().Reason.ShouldStartWith("lb_algo sed needs IPVS");
        refused = _lab.Apply([new(ServiceChangeKind.AddDestination, Service(s_web, "rr").Definition, To(1, 1, 80) with { Forwarding = Forwarding.IpIpTunnel })]);
        refused.Single().Reason.ShouldStartWith("lb_kind TUN needs IPVS");
        _lab.Connect(Virtual, 80, 2).ShouldBe("AA");
    }

    [Fact]
    public void Without_forwarding_there_is_one_warning()
    {
        _lab.Director.Bash("sysctl -qw net.ipv4.ip_forward=0").OutputOrThrow();
        _lab.Install(Service(s_web, "rr", 1));
        _lab.Install(Service(s_web, "rr", 2, 1));
        _lab.Warnings.Count(text => text.Contains("net.ipv4.ip_forward is 0")).ShouldBe(1);
    }

    [Fact]
    public void Two_thousand_services_are_loaded_in_seconds_and_one_is_changed_at_once()
    {
        ServiceEntry[] many =
        [
            .. Enumerable.Range(0, 2000).Select(i => new ServiceEntry(
                new ServiceDefinition(ServiceKey.Of(TransportProtocol.Tcp, IpAddress.Parse($"10.3.{i / 250}.{i % 250}"), 80))
                {
                    Scheduler = "wrr", PersistencePrefix = 32,
                },
                [.. Enumerable.Range(0, 16).Select(j => new Destination(IpAddress.Parse($"10.4.{i / 250}.{j}"), 80) { Weight = 1 + (j % 2) })])),
        ];
        (TimeSpan load, TimeSpan loadCpu) = Measure(() => _lab.Install(many));
        // The best of some: what is measured is the work, not what else the machine does.
        (TimeSpan change, _) = Enumerable.Range(0, 6).Select(i => Measure(() => _lab.Apply(
            [new(ServiceChangeKind.RemoveDestination, many[7].Definition, many[7].Destinations[i])]).ShouldBeEmpty())).Min();
        (TimeSpan observe, TimeSpan observeCpu) = Measure(() => _lab.InDirector(_lab.Table.Observe).Count.ShouldBe(2000));
        TestContext.Current.SendDiagnosticMessage(
            "load {0} (processor {1}), change {2}, observe {3} (processor {4})", load, loadCpu, change, observe, observeCpu);
        load.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        change.ShouldBeLessThan(TimeSpan.FromMilliseconds(500));
    }

    private static (TimeSpan Time, TimeSpan Processor) Measure(Action action)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        action();
        return (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - processor);
    }

    internal static ServiceEntry Service(ServiceKey key, string scheduler, params int[] weights) => new(
        new ServiceDefinition(key) { Scheduler = scheduler, PersistencePrefix = 32 },
        [.. weights.Select((weight, i) => To(i, weight, key.Mark != 0 ? (ushort)80 : key.Port))]);

    internal static ServiceEntry Persistent(ServiceKey key, uint seconds, byte prefix, params int[] weights)
    {
        ServiceEntry service = Service(key, "rr", weights);
        return service with
        {
            Definition = service.Definition with
            {
                Flags = ServiceFlags.Persistent, PersistenceSeconds = seconds, PersistencePrefix = prefix,
            },
        };
    }

    internal static Destination To(int server, int weight, ushort port) => new(Server(server), port) { Weight = weight };

    private Dictionary<int, string> ByPort() => _lab.Client.Sandbox.InNetwork(() =>
    {
        var names = new Dictionary<int, string>();
        for (int port = 40001; port < 40101; port++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.LingerState = new LingerOption(true, 0);
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            socket.Connect(new IPEndPoint(IPAddress.Parse("10.1.0.100"), 80));
            names[port] = Read(socket);
        }

        return names;
    });

    private Socket Datagrams() => _lab.Client.Sandbox.InNetwork(() =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(new IPEndPoint(IPAddress.Parse("10.1.0.100"), 53));
        return socket;
    });

    private static string Ask(Socket socket)
    {
        socket.Send("?"u8);
        return Read(socket);
    }
}
