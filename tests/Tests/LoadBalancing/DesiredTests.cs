using Holdfast.Core;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using static Holdfast.Tests.LoadBalancing.Services;

namespace Holdfast.Tests.LoadBalancing;

/// <summary>From a virtual server to services of the table.</summary>
public class DesiredTests
{
    private static readonly VirtualServerGroup s_group = new()
    {
        Name = "g",
        Addresses =
        [
            new(IpAddress.Parse("192.0.2.254"), IpAddress.Parse("192.0.3.1"), 80) { IsRange = true },
            new(IpAddress.Parse("192.0.2.255"), IpAddress.Parse("192.0.2.255"), 80),
            new(IpAddress.Parse("192.0.2.9"), IpAddress.Parse("192.0.2.9"), 8080),
        ],
        Marks = [new(7), new(8, IpFamily.V6)],
    };

    [Fact]
    public void A_group_is_expanded_and_each_service_is_there_once()
    {
        VirtualServer server = Virtual(Real(0)) with { Service = new Service.Group("g") };
        Desired(server, s_group).Select(entry => entry.Definition.Key.ToString()).ShouldBe(
        [
            "tcp [192.0.2.254]:80", "tcp [192.0.2.255]:80", "tcp [192.0.3.0]:80", "tcp [192.0.3.1]:80",
            "tcp [192.0.2.9]:8080", "fwmark 7", "fwmark 8 inet6",
        ]);
    }

    [Fact]
    public void A_range_may_cross_bytes_and_end_at_the_last_address()
    {
        VirtualServerGroup group = new()
        {
            Name = "g",
            Addresses =
            [
                new(IpAddress.Parse("2001:db8::ffff"), IpAddress.Parse("2001:db8::1:1"), 80),
                new(IpAddress.Parse("255.255.255.254"), IpAddress.Parse("255.255.255.255"), 80),
            ],
        };
        VirtualServer server = Virtual(Real(0)) with { Service = new Service.Group("g"), Family = IpFamily.None };
        Desired(server, group).Select(entry => entry.Definition.Key.Address.ToString()).ShouldBe(
            ["2001:db8::ffff", "2001:db8::1:0", "2001:db8::1:1", "255.255.255.254", "255.255.255.255"]);
    }

    [Fact]
    public void A_mark_of_a_group_of_both_families_stands_for_those_of_its_servers()
    {
        VirtualServerGroup group = new() { Name = "g", Marks = [new(5)] };
        RealServer six = Real(0) with { Address = IpAddress.Parse("2001:db8::5") };
        VirtualServer server = Virtual(Real(0), six) with { Service = new Service.Group("g"), Family = IpFamily.None };
        IReadOnlyList<ServiceEntry> entries = Desired(server, group);
        entries.Select(entry => entry.Definition.Key.ToString()).ShouldBe(["fwmark 5", "fwmark 5 inet6"]);
        entries[0].Destinations.ShouldHaveSingleItem().Address.ShouldBe(Address(0));
        entries[1].Destinations.ShouldHaveSingleItem().Address.ShouldBe(six.Address);
    }

    [Theory]
    [InlineData(8080, ForwardingMethod.Nat, 8080)]
    [InlineData(0, ForwardingMethod.Nat, 80)]
    [InlineData(8080, ForwardingMethod.DirectRouting, 80)]
    [InlineData(8080, ForwardingMethod.Tunnel, 80)]
    public void Only_NAT_can_change_the_port(ushort port, ForwardingMethod method, ushort expected)
    {
        VirtualServer server = Virtual(Real(0) with { Port = port, Forwarding = new Forwarding(method) });
        Desired(server).ShouldHaveSingleItem().Destinations.ShouldHaveSingleItem().Port.ShouldBe(expected);
    }

    [Fact]
    public void A_destination_of_another_family_needs_a_tunnel()
    {
        RealServer six = Real(0) with { Address = IpAddress.Parse("2001:db8::5") };
        Desired(Virtual(six))[0].Destinations.ShouldBeEmpty();
        Desired(Virtual(six with { Forwarding = Forwarding.IpIpTunnel }))[0].Destinations.Count.ShouldBe(1);
    }

    [Fact]
    public void An_address_and_port_is_there_once()
    {
        RealServer direct = Real(0) with { Forwarding = Forwarding.DirectRouting };
        Desired(Virtual(direct, direct with { Port = 81 }))[0].Destinations.Count.ShouldBe(1);
        Desired(Virtual(Real(0), Real(0) with { Port = 0 }))[0].Destinations.Count.ShouldBe(1);
        Desired(Virtual(Real(0), Real(0) with { Port = 81 }))[0].Destinations.Count.ShouldBe(2);
    }

    [Fact]
    public void Without_persistence_there_is_none() => Define(Virtual(Real(0))).ShouldBe(
        new ServiceDefinition(Tcp("192.0.2.1", 80)) { Scheduler = "wlc", PersistencePrefix = 32 });

    [Fact]
    public void Every_port_needs_persistence() =>
        Define(Virtual(Real(0)) with { Service = new Service.Address(IpAddress.Parse("192.0.2.1"), 0) }).ShouldBe(
            new ServiceDefinition(Tcp("192.0.2.1", 0))
            {
                Flags = ServiceFlags.Persistent, PersistenceSeconds = 360, PersistencePrefix = 32,
            });

    [Fact]
    public void A_mask_becomes_a_prefix()
    {
        var persistence = new Persistence(TimeSpan.FromSeconds(50))
        {
            Mask = IpAddress.Parse("255.255.240.0"), PrefixLength = 64, Engine = "sip",
        };
        Define(Virtual(Real(0)) with { Persistence = persistence, Flags = ServiceFlags.Hashed }).ShouldBe(
            new ServiceDefinition(Tcp("192.0.2.1", 80))
            {
                Flags = ServiceFlags.Persistent | ServiceFlags.Hashed,
                PersistenceSeconds = 50,
                PersistencePrefix = 20,
                PersistenceEngine = "sip",
            });
        VirtualServer six = Virtual(Real(0)) with
        {
            Service = new Service.Address(IpAddress.Parse("2001:db8::1"), 80), Persistence = persistence,
        };
        Define(six).PersistencePrefix.ShouldBe((byte)64);
        Define(six with { Persistence = new Persistence(TimeSpan.FromSeconds(1)) })
            .PersistencePrefix.ShouldBe((byte)128);
    }

    [Fact]
    public void What_the_configuration_says_of_a_server_is_in_its_destination()
    {
        RealServer real = Real(0) with
        {
            Weight = 7,
            UpperThreshold = 9,
            LowerThreshold = 3,
            Forwarding = new(ForwardingMethod.Tunnel, TunnelType.Gue, 6080),
        };
        Desired(Virtual(real))[0].Destinations.ShouldHaveSingleItem().ShouldBe(new Destination(real.Address, 80)
        {
            Weight = 7, UpperThreshold = 9, LowerThreshold = 3, Forwarding = real.Forwarding,
        });
    }

    [Fact]
    public void A_sorry_server_that_is_a_real_server_too_has_the_weight_of_its_use()
    {
        VirtualServer server = Virtual(
            Real(0, Services.Tcp(Often with { Alpha = true })) with { InhibitOnFailure = true }) with
        {
            SorryServer = new SorryServer(Address(0), 80) { Inhibit = true },
        };
        Desired(server)[0].Destinations.ShouldHaveSingleItem().Weight.ShouldBe(1);
        Desired(server with { RealServers = [Real(0) with { Weight = 5 }] })[0]
            .Destinations.ShouldHaveSingleItem().Weight.ShouldBe(5);
    }

    [Fact]
    public void A_quorum_that_cannot_be_reached_is_lowered()
    {
        VirtualServer server = Virtual(Real(0), Real(1)) with { Quorum = 100, Hysteresis = 100 };
        VirtualServerStatus status = Started(Model(server)).Snapshot(new Instant(0)).VirtualServers[0];
        (status.Quorum, status.Hysteresis).ShouldBe((2u, 1u));
    }

    private static ServiceKey Tcp(string address, ushort port) =>
        ServiceKey.Of(TransportProtocol.Tcp, IpAddress.Parse(address), port);

    private static ServiceDefinition Define(VirtualServer server) => Desired(server)[0].Definition;

    private static IReadOnlyList<ServiceEntry> Desired(VirtualServer server, params VirtualServerGroup[] groups) =>
        Started(Model(server) with { VirtualServerGroups = groups }).Desired(0);

    private static LoadBalancingEngine Started(ConfigurationModel model)
    {
        var engine = new LoadBalancingEngine(model, _ => true);
        engine.Start(new Dictionary<ServiceKey, ServiceEntry>(), new Instant(0));
        return engine;
    }
}
