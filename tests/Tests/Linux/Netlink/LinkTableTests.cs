using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Tests.Linux.Netlink;

public sealed class LinkTableTests
{
    private const LinkFlags Running = LinkFlags.Up | LinkFlags.Running;

    private readonly LinkTable _table = new();
    private readonly List<string> _told = [];

    public LinkTableTests()
    {
        _table.LinkAppeared = link => _told.Add($"+{link.Name}");
        _table.LinkVanished = link => _told.Add($"-{link.Name}");
        _table.LinkChanged = (before, after) => _told.Add($"{after.Name}: {before.Flags} -> {after.Flags}");
        _table.AddressAppeared = address => _told.Add($"+{address.Address}");
        _table.AddressVanished = address => _told.Add($"-{address.Address}");
        _table.AddressChanged = (before, after) => _told.Add($"{after.Address}: {before.Flags} -> {after.Flags}");
    }

    [Fact]
    public void The_same_news_is_told_once()
    {
        Apply(Link(2, "eth0"));
        Apply(Link(2, "eth0"));
        Apply(Address(2, "10.0.0.1", 24));
        Apply(Address(2, "10.0.0.1", 24));
        Apply(Address(2, "10.0.0.1", 24) with { ValidLifetime = 100 });

        _told.ShouldBe(["+eth0", "+10.0.0.1"]);
    }

    [Fact]
    public void A_new_name_is_an_end_and_a_beginning_and_keeps_the_addresses()
    {
        Apply(Link(2, "eth0"));
        Apply(Address(2, "10.0.0.1", 24));
        _told.Clear();

        Apply(Link(2, "lan0"));

        _told.ShouldBe(["-eth0", "+lan0"]);
        _table.TryGet("eth0", out _).ShouldBeFalse();
        _table.Holds(2, InetAddress.Parse("10.0.0.1")).ShouldBeTrue();
    }

    [Fact]
    public void A_link_that_goes_takes_its_addresses_along_first()
    {
        Apply(Link(2, "eth0"));
        Apply(Address(2, "10.0.0.1", 24));
        _told.Clear();

        _table.Apply(RouteEvent.Of(RouteEventKind.LinkRemoved, Link(2, "eth0")));

        _told.ShouldBe(["-10.0.0.1", "-eth0"]);
        _table.Links.ShouldBeEmpty();
    }

    [Fact]
    public void A_dump_after_lost_events_tells_the_differences_alone()
    {
        Apply(Link(2, "eth0"));
        Apply(Link(3, "eth1"));
        Apply(Address(2, "10.0.0.1", 24));
        Apply(Address(2, "10.0.0.2", 32));
        _told.Clear();

        // eth1 went; another interface took its name; 10.0.0.1 went, 10.0.0.3 came; eth0 went down.
        _table.Load(
            [Link(2, "eth0") with { Flags = LinkFlags.Up }, Link(4, "eth1")],
            [Address(2, "10.0.0.2", 32), Address(2, "10.0.0.3", 32)]);

        _told.ShouldBe(["-eth1", "-10.0.0.1", "eth0: Up, Running -> Up", "+eth1", "+10.0.0.3"]);
        _table.TryGet("eth1", out KernelLink eth1).ShouldBeTrue();
        eth1.Index.ShouldBe(4);
    }

    [Fact]
    public void Names_that_two_interfaces_exchange_meanwhile_end_up_right()
    {
        Apply(Link(2, "eth0"));
        Apply(Link(3, "eth1"));

        _table.Load([Link(2, "eth1"), Link(3, "eth0")], []);

        _table.TryGet("eth0", out KernelLink eth0).ShouldBeTrue();
        _table.TryGet("eth1", out KernelLink eth1).ShouldBeTrue();
        (eth0.Index, eth1.Index).ShouldBe((3, 2));
    }

    [Fact]
    public void One_ipv4_address_can_be_there_under_two_prefixes_and_an_ipv6_address_cannot()
    {
        Apply(Link(2, "eth0"));
        Apply(Address(2, "10.0.0.1", 24));
        Apply(Address(2, "10.0.0.1", 32));
        Apply(Address(2, "fd00::1", 64));
        Apply(Address(2, "fd00::1", 128));

        _table.AddressesOf(2).Select(address => $"{address.Address}/{address.PrefixLength}")
            .ShouldBe(["10.0.0.1/24", "10.0.0.1/32", "fd00::1/128"]);
    }

    [Fact]
    public void Sources_are_chosen_in_the_kernels_order_and_never_tentative_ones()
    {
        Apply(Link(2, "eth0"));
        Apply(Address(2, "10.0.0.7", 24) with { Flags = AddressFlags.Secondary });
        Apply(Address(2, "10.0.0.100", 32));
        Apply(Address(2, "10.0.0.1", 24));
        Apply(Address(2, "fe80::1", 64) with { Flags = AddressFlags.Tentative });
        Apply(Address(2, "fd00::1", 64));

        Source(InetFamily.Inet).ShouldBe("10.0.0.100");
        Source(InetFamily.Inet, "10.0.0.100").ShouldBe("10.0.0.1");
        Source(InetFamily.Inet6).ShouldBeNull();
        Apply(Address(2, "fe80::1", 64) with { Flags = AddressFlags.Permanent });
        Source(InetFamily.Inet6).ShouldBe("fe80::1");
        _told[^1].ShouldBe("fe80::1: Tentative -> Permanent");
        Source(InetFamily.Inet, "10.0.0.100", "10.0.0.1").ShouldBeNull();
    }

    [Fact]
    public void Secondaries_of_the_same_subnet_are_lost_with_their_primary()
    {
        Apply(Link(2, "eth0"));
        Apply(Address(2, "10.0.0.1", 24));
        Apply(Address(2, "10.0.0.100", 24) with { Flags = AddressFlags.Secondary });
        Apply(Address(2, "10.0.0.101", 32));
        Apply(Address(2, "10.0.1.1", 24));
        Apply(Address(2, "10.0.1.100", 24) with { Flags = AddressFlags.Secondary });

        LostWith("10.0.0.1", 24).ShouldBe(["10.0.0.100"]);
        LostWith("10.0.0.100", 24).ShouldBeEmpty("it is secondary itself");
        LostWith("10.0.0.101", 32).ShouldBeEmpty();
        LostWith("10.0.0.99", 24).ShouldBeEmpty("it is not there");
    }

    [Theory]
    [InlineData("10.1.2.3", "10.1.2.200", 24, true)]
    [InlineData("10.1.2.3", "10.1.3.3", 24, false)]
    [InlineData("10.1.2.3", "10.1.3.3", 23, true)]
    [InlineData("10.1.2.3", "192.0.2.1", 0, true)]
    [InlineData("10.1.2.3", "10.1.2.2", 32, false)]
    [InlineData("fd00::1:2", "fd00::1:3", 64, true)]
    [InlineData("fd00::1:2", "fd00::1:3", 127, true)]
    [InlineData("fd00::1:2", "fd00::1:3", 128, false)]
    [InlineData("fd00:0:0:1::", "fd00::", 64, false)]
    [InlineData("10.1.2.3", "a01:203::", 32, false)]
    public void Prefixes_are_compared_bit_by_bit(string left, string right, int length, bool same) =>
        InetAddress.Parse(left).SharesPrefix(InetAddress.Parse(right), length).ShouldBe(same);

    private string? Source(InetFamily family, params string[] exclude) =>
        _table.TryGetSource(2, family, address => exclude.Contains(address.Address.ToString()), out KernelAddress source)
            ? source.Address.ToString()
            : null;

    private string[] LostWith(string address, byte prefixLength) =>
        [.. _table.LostWith(Address(2, address, prefixLength)).Select(lost => lost.Address.ToString())];

    private void Apply(KernelLink link) => _table.Apply(RouteEvent.Of(RouteEventKind.LinkChanged, link));

    private void Apply(KernelAddress address) => _table.Apply(RouteEvent.Of(RouteEventKind.AddressAdded, address));

    private static KernelLink Link(int index, string name) => new(index, name) { Flags = Running };

    private static KernelAddress Address(int index, string text, byte prefixLength) =>
        new(index, InetAddress.Parse(text), prefixLength);
}
