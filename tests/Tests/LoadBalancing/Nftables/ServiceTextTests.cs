using System.Text;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.LoadBalancing.Nftables;
using Holdfast.Core.Packets;

namespace Holdfast.Tests.LoadBalancing.Nftables;

/// <summary>The commands for nft, as they are sent. What they do in a kernel, the system tests show.</summary>
public class ServiceTextTests
{
    private static readonly ServiceKey s_tcp = ServiceKey.Of(TransportProtocol.Tcp, IpAddress.Parse("192.0.2.10"), 80);
    private static readonly ServiceKey s_udp6 = ServiceKey.Of(TransportProtocol.Udp, IpAddress.Parse("2001:db8::10"), 53);
    private static readonly ServiceKey s_any = ServiceKey.Of(TransportProtocol.Tcp, IpAddress.Parse("192.0.2.10"), 0);
    private static readonly ServiceKey s_mark = ServiceKey.Of(IpFamily.V4, 7);

    [Fact]
    public void The_tables_are_as_reviewed() =>
        Golden.Verify(TableText.Create(IpFamily.V4) + TableText.Create(IpFamily.V6), "Tables.nft");

    [Fact]
    public void Services_are_as_reviewed()
    {
        var text = new StringBuilder();
        void Add(string what, ServiceEntry? before, ServiceEntry? after) =>
            text.Append("# ").Append(what).Append('\n').Append(ServiceText.Change(before, after, address => address == Address(9))).Append('\n');

        ServiceEntry wrr = Entry(s_tcp, "wrr", To(1, 80, 3), To(2, 8080, 1), To(3, 80, 0));
        Add("wrr with weights 3, 1 and 0, one server on another port", null, wrr);
        Add("one server is given another weight, one goes, one comes", wrr, Entry(s_tcp, "wrr", To(1, 80, 1), To(2, 8080, 1), To(4, 80, 1)));
        Add("the service goes", wrr, null);
        Add("nobody is there", wrr, Entry(s_tcp, "wrr"));
        Add("one server alone", null, Entry(s_tcp, "wlc", To(1, 80, 5)));
        Add("sh over address and port", null, Entry(s_tcp, "sh", ServiceFlags.Scheduler2, To(1, 80, 2), To(2, 80, 2)));
        Add("IPv6, UDP, fo", null, Entry(s_udp6, "fo", To6(1, 5), To6(2, 9)));
        Add("IPv6, UDP, rr", null, Entry(s_udp6, "rr", To6(1, 5), To6(2, 9)));
        Add("a mark, ports as the servers say", null, Entry(s_mark, "rr", To(1, 80), To(2, 80)));
        Add("a mark, some keep the port", null, Entry(s_mark, "rr", To(1, 80), To(2, 0)));
        ServiceEntry persistent = Persistent(Entry(s_any, "rr", To(1, 0), To(2, 0)), 360, 24);
        Add("every port, persistence by networks", null, persistent);
        Add("a server goes, the clients of the other one are kept", persistent, persistent with { Destinations = [To(2, 0)] });
        Add("the networks become larger: nothing can be kept", persistent, Persistent(persistent, 360, 16));
        Add("persistence for IPv6 by /64", null, Persistent(Entry(s_udp6, "rr", To6(1, 1)), 60, 64));
        ServiceEntry direct = Entry(s_tcp, "wrr", Direct(1), Direct(2), Direct(9));
        Add("direct routing, the third server is this machine", null, direct);
        Add("direct routing becomes NAT", direct, wrr);
        Golden.Verify(text.ToString(), "Services.nft");
    }

    [Fact]
    public void The_table_of_mh_is_as_long_as_ever_and_names_everybody()
    {
        string text = ServiceText.Change(null, Entry(s_tcp, "mh", To(1, 80), To(2, 80), To(3, 80)), _ => false);
        text.ShouldContain("jhash ip saddr mod 1021 seed 0x48464c42 map {");
        for (int server = 1; server <= 3; server++) text.Split($": 198.51.100.{server} . 80").Length.ShouldBeInRange(200, 342);
    }

    [Fact]
    public void The_order_of_the_list_changes_nothing_that_packets_see()
    {
        string one = ServiceText.Change(null, Entry(s_tcp, "wrr", To(1, 80, 3), To(2, 80)), _ => false);
        string other = ServiceText.Change(null, Entry(s_tcp, "wrr", To(2, 80), To(1, 80, 3)), _ => false);
        other.Split('\n').Single(line => line.Contains("dnat")).ShouldBe(one.Split('\n').Single(line => line.Contains("dnat")));
    }

    [Fact]
    public void What_is_recorded_is_read_again()
    {
        foreach (ServiceKey key in (ServiceKey[])[s_tcp, s_udp6, s_any, s_mark, ServiceKey.Of(IpFamily.V6, uint.MaxValue)])
        {
            ServiceNames.TryParse(key.Family, ServiceNames.Chain(key), out ServiceKey read).ShouldBeTrue();
            read.ShouldBe(key);
            ServiceNames.TryParse(key.Family, ServiceNames.Chain(key, To(1, 80)), out _).ShouldBeFalse("the chain of a destination");
        }

        ServiceDefinition definition = Persistent(Entry(s_tcp, "mh", ServiceFlags.Scheduler1), 2678400, 27).Definition;
        ServiceRecord.ReadDefinition(s_tcp, ServiceRecord.Of(definition)).ShouldBe(definition);
        Destination[] destinations =
            [To(1, 0, int.MaxValue), To6(2, 0), Direct(3), .. Enumerable.Range(4, 40).Select(number => To(number, 65535, number))];
        string[] comments = [.. ServiceRecord.Of(destinations)];
        comments.ShouldAllBe(comment => comment.Length < 128, "which is what a comment may have");
        comments.Length.ShouldBeLessThan(20);
        comments.SelectMany(ServiceRecord.ReadDestinations).ShouldBe(destinations);
        ServiceRecord.Of([]).ShouldBeEmpty();

        ServiceRecord.ReadDestinations("to nat nowhere:80 weight 1, 192.0.2.1:80 weight 1").Single().Address.ToString().ShouldBe("192.0.2.1");
        ServiceRecord.ReadDestinations("to whom it may concern").ShouldBeEmpty();
        ServiceRecord.ReadDefinition(s_tcp, "made by hand").ShouldBeNull();
        ServiceNames.TryParse(IpFamily.V4, "prerouting", out _).ShouldBeFalse();
    }

    [Fact]
    public void Services_are_found_by_the_comments_in_a_table()
    {
        ServiceEntry one = Entry(s_tcp, "wrr", [.. Enumerable.Range(1, 9).Select(number => To(number, 80, number))]);
        ServiceEntry other = Entry(s_any, "mh");
        string chain = ServiceNames.Chain(s_tcp);
        IReadOnlyList<ServiceEntry> found = ServiceRecords.Read(IpFamily.V4,
        [
            ("prerouting", "made by hand"),
            (chain, ServiceRecord.Of(one.Definition)),
            (chain, "made by hand"),
            .. ServiceRecord.Of(one.Destinations).Select(comment => (chain, comment)),
            (ServiceNames.Chain(s_any), ServiceRecord.Of(other.Definition)),
            (ServiceNames.Chain(s_mark), "to nat 192.0.2.1:80 weight 1"),
        ]);
        found.Select(service => service.Definition).ShouldBe([one.Definition, other.Definition]);
        found[0].Destinations.ShouldBe(one.Destinations);
        found[1].Destinations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("sed", ServiceFlags.None, "lb_algo sed needs IPVS")]
    [InlineData("lblc", ServiceFlags.None, "lb_algo lblc needs IPVS")]
    [InlineData("rr", ServiceFlags.OnePacket, "ops needs IPVS")]
    [InlineData("wlc", ServiceFlags.None, null)]
    public void What_cannot_be_done_is_named(string scheduler, ServiceFlags flags, string? expected)
    {
        string? refusal = NftablesLimits.Of(Entry(s_tcp, scheduler, flags).Definition);
        (refusal is null).ShouldBe(expected is null);
        refusal?.ShouldStartWith(expected!);
    }

    [Fact]
    public void Destinations_that_cannot_be_served_are_named()
    {
        string? Of(Destination one, params Destination[] others) => NftablesLimits.Of(s_tcp, one, others);
        Of(To(1, 80), To(2, 80)).ShouldBeNull();
        Of(Direct(1), Direct(2)).ShouldBeNull();
        Of(Direct(1), To(2, 80)).ShouldStartWith("NAT and DR in one virtual server");
        Of(To(1, 80) with { Forwarding = Forwarding.IpIpTunnel }).ShouldStartWith("lb_kind TUN");
        Of(To(1, 80) with { UpperThreshold = 9 }).ShouldStartWith("uthreshold");
        Of(To6(1, 1)).ShouldStartWith("real servers of another address family");
    }

    private static IpAddress Address(int number) => IpAddress.Parse($"198.51.100.{number}");

    private static Destination To(int number, ushort port, int weight = 1) => new(Address(number), port) { Weight = weight };

    private static Destination To6(int number, int weight) => new(IpAddress.Parse($"2001:db8:1::{number}"), 53) { Weight = weight };

    private static Destination Direct(int number) => To(number, 80) with { Forwarding = Forwarding.DirectRouting };

    private static ServiceEntry Entry(ServiceKey key, string scheduler, params Destination[] destinations) =>
        Entry(key, scheduler, ServiceFlags.None, destinations);

    private static ServiceEntry Entry(ServiceKey key, string scheduler, ServiceFlags flags, params Destination[] destinations) => new(
        new ServiceDefinition(key) { Scheduler = scheduler, Flags = flags, PersistencePrefix = (byte)(key.Family == IpFamily.V6 ? 128 : 32) },
        destinations);

    private static ServiceEntry Persistent(ServiceEntry entry, uint seconds, byte prefix) => entry with
    {
        Definition = entry.Definition with
        {
            Flags = entry.Definition.Flags | ServiceFlags.Persistent, PersistenceSeconds = seconds, PersistencePrefix = prefix,
        },
    };
}
