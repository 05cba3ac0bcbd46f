using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Daemon.Checkers.Services;
using Holdfast.Linux.Netlink.Ipvs;

namespace Holdfast.SystemTests.Ipvs;

/// <summary>The kernel's table, written by us and read by ipvsadm, and the other way round.</summary>
[Collection(IpvsKernel.Alone)]
public sealed class IpvsTableTests : IDisposable
{
    private readonly Sandbox _sandbox;
    private readonly IpvsServices _table;

    public IpvsTableTests()
    {
        IpvsKernel.Require();
        _sandbox = IpvsKernel.NewSandbox();
        _table = IpvsKernel.Open(_sandbox);
    }

    public void Dispose()
    {
        _table.Dispose();
        _sandbox.Dispose();
    }

    /// <summary>Every scheduler that Linux 6.1 has.</summary>
    private static string[] Schedulers { get; } = ["rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "mh", "dh", "sed", "nq", "fo", "ovf"];

    [Fact]
    public void Every_scheduler_and_flag_is_as_ipvsadm_shows_it()
    {
        List<(ServiceEntry Entry, string[] Lines)> services = [];
        foreach (string scheduler in Schedulers)
        {
            ServiceKey key = ServiceKey.Of(TransportProtocol.Tcp, Ip($"10.1.1.{services.Count + 1}"), 80);
            services.Add((Entry(key, d => d with { Scheduler = scheduler }), [$"-A -t {key.Address}:80 -s {scheduler}"]));
        }

        Add(services, TransportProtocol.Udp, "10.1.2.1", d => d with { Scheduler = "rr", Flags = ServiceFlags.OnePacket }, "-s rr -o");
        Add(services, TransportProtocol.Sctp, "10.1.2.2", d => d with { Scheduler = "sh", Flags = ServiceFlags.Scheduler1 }, "-s sh -b sh-fallback");
        Add(services, TransportProtocol.Tcp, "10.1.2.3",
            d => d with { Scheduler = "mh", Flags = ServiceFlags.Scheduler1 | ServiceFlags.Scheduler2 }, "-s mh -b mh-fallback,mh-port");
        Add(services, TransportProtocol.Tcp, "10.1.2.4", d => d with { Scheduler = "rr", Flags = ServiceFlags.Scheduler3 | ServiceFlags.Hashed }, "-s rr -b flag-3");
        Add(services, TransportProtocol.Tcp, "10.1.2.5",
            d => d with { Flags = ServiceFlags.Persistent, PersistenceSeconds = 60, PersistencePrefix = 24 }, "-s wlc -p 60 -M 255.255.255.0");
        Add(services, TransportProtocol.Tcp, "fd00::5",
            d => d with { Flags = ServiceFlags.Persistent, PersistenceSeconds = 90, PersistencePrefix = 64 }, "-s wlc -p 90 -M 64");
        Add(services, TransportProtocol.Udp, "10.1.2.6",
            d => d with { Flags = ServiceFlags.Persistent, PersistenceSeconds = 30, PersistencePrefix = 32, PersistenceEngine = "sip" },
            "-s wlc -p 30 --pe sip");
        services.Add((Entry(ServiceKey.Of(IpFamily.V4, 7)), ["-A -f 7 -s wlc"]));
        services.Add((Entry(ServiceKey.Of(IpFamily.V6, 7)), ["-A -f 7 -6 -s wlc"]));

        ShouldBeInstalled(services);
    }

    [Fact]
    public void Every_kind_of_destination_is_as_ipvsadm_shows_it()
    {
        ServiceKey web = ServiceKey.Of(TransportProtocol.Tcp, Ip("10.1.1.1"), 80);
        ServiceKey web6 = ServiceKey.Of(TransportProtocol.Tcp, Ip("fd00:1::1"), 80);
        ServiceKey mark = ServiceKey.Of(IpFamily.V4, 9);
        List<(ServiceEntry, string[])> services =
        [
            (Entry(web) with
            {
                Destinations =
                [
                    new(Ip("10.2.0.1"), 8080) { Weight = 5 },
                    new(Ip("10.2.0.2"), 80) { Weight = 0, Forwarding = Forwarding.DirectRouting },
                    new(Ip("10.2.0.3"), 80) { Weight = int.MaxValue, Forwarding = Forwarding.IpIpTunnel },
                    new(Ip("10.2.0.4"), 80) { Forwarding = new(ForwardingMethod.Tunnel, TunnelType.Gue, 6080, TunnelChecksum.RemoteOffload) },
                    new(Ip("10.2.0.5"), 80) { Forwarding = new(ForwardingMethod.Tunnel, TunnelType.Gre, 0, TunnelChecksum.Full) },
                    new(Ip("fd00:2::1"), 80) { Forwarding = Forwarding.IpIpTunnel },
                ],
            },
            [
                "-A -t 10.1.1.1:80 -s wlc",
                "-a -t 10.1.1.1:80 -r 10.2.0.1:8080 -m -w 5",
                "-a -t 10.1.1.1:80 -r 10.2.0.2:80 -g -w 0",
                "-a -t 10.1.1.1:80 -r 10.2.0.3:80 -i -w 2147483647 --tun-type ipip",
                "-a -t 10.1.1.1:80 -r 10.2.0.4:80 -i -w 1 --tun-type gue --tun-port 6080 --tun-remcsum",
                "-a -t 10.1.1.1:80 -r 10.2.0.5:80 -i -w 1 --tun-type gre --tun-csum",
                "-a -t 10.1.1.1:80 -r [fd00:2::1]:80 -i -w 1 --tun-type ipip",
            ]),
            (Entry(web6) with { Destinations = [new(Ip("fd00:2::2"), 81) { Weight = 3 }] },
                ["-A -t [fd00:1::1]:80 -s wlc", "-a -t [fd00:1::1]:80 -r [fd00:2::2]:81 -m -w 3"]),
            (Entry(mark) with { Destinations = [new(Ip("10.2.0.9"), 0) { Forwarding = Forwarding.DirectRouting }] },
                ["-A -f 9 -s wlc", "-a -f 9 -r 10.2.0.9:0 -g -w 1"]),
        ];

        ShouldBeInstalled(services);
    }

    [Fact]
    public void Thresholds_are_limits_in_both_directions()
    {
        ServiceEntry entry = Entry(ServiceKey.Of(TransportProtocol.Tcp, Ip("10.1.1.1"), 80)) with
        {
            Destinations = [new(Ip("10.2.0.1"), 80) { UpperThreshold = 100, LowerThreshold = 50 }],
        };

        Apply([entry]).ShouldBeEmpty();

        _sandbox.Run("ipvsadm", "-Ln", "--thresholds").OutputOrThrow().Split('\n')
            .ShouldContain(line => line.Contains("10.2.0.1:80") && line.Contains(" 100 ") && line.Contains(" 50 "));
        Reconciler.Plan([entry], _table.Observe(), []).ShouldBeEmpty();
    }

    // What ipvsadm has set is ours to take over, without a message.
    [Fact]
    public void What_ipvsadm_has_set_is_read_as_it_was_meant()
    {
        _sandbox.Run("ipvsadm", "-A", "-t", "10.1.1.1:80", "-s", "sh", "-p", "60", "-M", "255.255.0.0", "-b", "sh-port").OutputOrThrow();
        _sandbox.Run("ipvsadm", "-a", "-t", "10.1.1.1:80", "-r", "10.2.0.1:8080", "-m", "-w", "5", "-x", "100", "-y", "50").OutputOrThrow();
        ServiceKey key = ServiceKey.Of(TransportProtocol.Tcp, Ip("10.1.1.1"), 80);

        ServiceEntry read = _table.Observe()[key];

        read.Definition.ShouldBe(new ServiceDefinition(key)
        {
            Scheduler = "sh", Flags = ServiceFlags.Persistent | ServiceFlags.Scheduler2, PersistenceSeconds = 60, PersistencePrefix = 16,
        });
        read.Destinations.ShouldBe([new(Ip("10.2.0.1"), 8080) { Weight = 5, UpperThreshold = 100, LowerThreshold = 50 }]);
    }

    [Fact]
    public void A_service_and_its_destination_are_edited_in_place()
    {
        ServiceEntry before = Entry(ServiceKey.Of(TransportProtocol.Tcp, Ip("10.1.1.1"), 80)) with { Destinations = [new(Ip("10.2.0.1"), 80)] };
        ServiceEntry after = Entry(before.Definition.Key, d => d with
        {
            Scheduler = "mh", Flags = ServiceFlags.Persistent, PersistenceSeconds = 5, PersistencePrefix = 8,
        }) with
        {
            Destinations = [new(Ip("10.2.0.1"), 80) { Weight = 9, Forwarding = new(ForwardingMethod.Tunnel, TunnelType.Gue, 6080) }],
        };
        Apply([before]).ShouldBeEmpty();

        List<ServiceChange> plan = Reconciler.Plan([after], _table.Observe(), []);
        plan.Select(change => change.Kind).ShouldBe([ServiceChangeKind.EditService, ServiceChangeKind.EditDestination]);
        _table.Apply(plan).ShouldBeEmpty();

        IpvsKernel.List(_sandbox).ShouldBe([
            "-A -t 10.1.1.1:80 -s mh -p 5 -M 255.0.0.0",
            "-a -t 10.1.1.1:80 -r 10.2.0.1:80 -i -w 9 --tun-type gue --tun-port 6080 --tun-nocsum",
        ]);
        Reconciler.Plan([after], _table.Observe(), []).ShouldBeEmpty();
        _table.Apply(Reconciler.Plan([before], _table.Observe(), [])).ShouldBeEmpty();
        Reconciler.Plan([before], _table.Observe(), []).ShouldBeEmpty("and back again");
    }

    // Several messages in one datagram, some of which the kernel refuses.
    [Fact]
    public void What_is_refused_is_told_by_its_reason_and_the_others_are_made()
    {
        ServiceDefinition good = new(ServiceKey.Of(TransportProtocol.Tcp, Ip("10.1.1.1"), 80));
        ServiceDefinition bad = new(ServiceKey.Of(TransportProtocol.Tcp, Ip("10.1.1.2"), 80)) { Scheduler = "nosuch" };
        var server = new Destination(Ip("10.2.0.1"), 80);
        ServiceChange[] changes =
        [
            new(ServiceChangeKind.AddService, bad),
            new(ServiceChangeKind.AddDestination, bad, server),
            new(ServiceChangeKind.AddService, good),
            new(ServiceChangeKind.EditDestination, good, server),
            new(ServiceChangeKind.AddDestination, good, server),
            new(ServiceChangeKind.AddDestination, good, new(Ip("fd00::1"), 80)),
            new(ServiceChangeKind.RemoveDestination, good, new(Ip("10.2.0.7"), 80)),
            new(ServiceChangeKind.RemoveService, bad),
            new(ServiceChangeKind.AddService, good with { Scheduler = "rr" }),
            new(ServiceChangeKind.AddDestination, good, server with { Weight = 4 }),
        ];
        long sent = _table.DatagramsSent;

        IReadOnlyList<RefusedChange> refused = _table.Apply(changes);

        refused.Where(one => one.IsMade).Select(one => one.Change.Kind).ShouldBe(
            [ServiceChangeKind.RemoveDestination, ServiceChangeKind.RemoveService, ServiceChangeKind.AddService, ServiceChangeKind.AddDestination],
            "made all the same, and told because the table was not as it was thought to be");
        refused.Where(one => !one.IsMade).Select(one => $"{one.Change.Kind}: {one.Reason}").ShouldBe([
            "AddService: the kernel has no scheduler nosuch (module ip_vs_nosuch)",
            "AddDestination: the service is not in the table",
            "EditDestination: the real server is not in the table",
            "AddDestination: Invalid argument: a real server of the other family needs a tunnel, and no connection sync daemon may run",
        ]);
        IpvsKernel.List(_sandbox).ShouldBe(["-A -t 10.1.1.1:80 -s rr", "-a -t 10.1.1.1:80 -r 10.2.0.1:80 -m -w 4"],
            "what was added though it was there is made what it should be");
        (_table.DatagramsSent - sent).ShouldBe(2);
    }

    [Fact]
    public void Timeouts_are_set_and_those_that_were_not_said_stay()
    {
        _table.SetTimeouts(new LoadBalancingSettings { TcpTimeoutSeconds = 901, UdpTimeoutSeconds = 301 });
        using IpvsSocket socket = _sandbox.InNetwork(() => IpvsSocket.Open());
        socket.ReadTimeouts().ShouldBe(new IpvsTimeouts(901, 120, 301));
        _sandbox.Run("ipvsadm", "-L", "--timeout").OutputOrThrow().ShouldContain("901 120 301");
        long sent = _table.DatagramsSent;
        _table.SetTimeouts(new LoadBalancingSettings());
        _table.DatagramsSent.ShouldBe(sent);
    }

    [Fact]
    public void A_flush_empties_the_table_and_counters_are_those_of_the_services_asked_for()
    {
        ServiceEntry one = Entry(ServiceKey.Of(TransportProtocol.Tcp, Ip("10.1.1.1"), 80)) with { Destinations = [new(Ip("10.2.0.1"), 80)] };
        ServiceEntry other = Entry(ServiceKey.Of(IpFamily.V4, 3)) with { Destinations = [new(Ip("10.2.0.1"), 80)] };
        Apply([one, other]).ShouldBeEmpty();
        _table.ReadCounters([one.Definition.Key, ServiceKey.Of(IpFamily.V4, 99)])
            .ShouldBe([new DestinationCounters(one.Definition.Key, Ip("10.2.0.1"), 80)]);
        _table.Flush();
        _table.Observe().ShouldBeEmpty();
        _table.Name.ShouldBe("ipvs 1.2.1");
    }

    // The service is in the middle of a machine that answers for itself: a connection that is made is counted.
    [Fact]
    public async Task A_connection_is_counted_at_its_destination()
    {
        _sandbox.Ip("address add 10.1.1.1/32 dev lo", "address add 10.2.0.1/32 dev lo");
        ServiceEntry entry = Entry(ServiceKey.Of(TransportProtocol.Tcp, Ip("10.1.1.1"), 80)) with { Destinations = [new(Ip("10.2.0.1"), 8080)] };
        Apply([entry]).ShouldBeEmpty();
        using var listener = _sandbox.InNetwork(() =>
        {
            var socket = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Parse("10.2.0.1"), 8080);
            socket.Start();
            return socket;
        });
        using var client = _sandbox.InNetwork(() => new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp));
        client.Connect("10.1.1.1", 80);
        using System.Net.Sockets.Socket server = listener.AcceptSocket();

        DestinationCounters counters = _table.ReadCounters([entry.Definition.Key]).ShouldHaveSingleItem();

        counters.ActiveConnections.ShouldBe(1UL);
        // The kernel adds the other counters up every two seconds.
        await Eventually.ShouldBecomeTrue(
            () => _table.ReadCounters([entry.Definition.Key]) is [{ Connections: 1, PacketsIn: > 0, BytesIn: > 0, PacketsOut: > 0 }],
            TimeSpan.FromSeconds(20), "connection, packets and bytes are counted");
    }

    private static IpAddress Ip(string text) => IpAddress.TryParse(text, out IpAddress address) ? address : throw new FormatException(text);

    private static ServiceEntry Entry(ServiceKey key, Func<ServiceDefinition, ServiceDefinition>? change = null) =>
        new((change ?? (static d => d))(new ServiceDefinition(key)), []);

    private static void Add(
        List<(ServiceEntry, string[])> services, TransportProtocol protocol, string address,
        Func<ServiceDefinition, ServiceDefinition> change, string line)
    {
        ServiceKey key = ServiceKey.Of(protocol, Ip(address), 80);
        string option = protocol switch { TransportProtocol.Udp => "-u", TransportProtocol.Sctp => "--sctp-service", _ => "-t" };
        string where = key.Family == IpFamily.V6 ? $"[{address}]" : address;
        services.Add((Entry(key, change), [$"-A {option} {where}:80 {line}"]));
    }

    private IReadOnlyList<RefusedChange> Apply(IEnumerable<ServiceEntry> desired) => _table.Apply(Reconciler.Plan(desired, _table.Observe(), []));

    private void ShouldBeInstalled(List<(ServiceEntry Entry, string[] Lines)> services)
    {
        ServiceEntry[] desired = [.. services.Select(service => service.Entry)];
        Apply(desired).ShouldBeEmpty();
        IpvsKernel.List(_sandbox).ShouldBe(services.SelectMany(service => service.Lines).Order(StringComparer.Ordinal));
        Reconciler.Plan(desired, _table.Observe(), []).ShouldBeEmpty("what was written is what is read");
        _table.Apply(Reconciler.Plan([], _table.Observe(), desired.Select(entry => entry.Definition.Key))).ShouldBeEmpty();
        _table.Observe().ShouldBeEmpty();
    }
}
