using Holdfast.Linux.Interop;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.SystemTests.Kernel;

/// <summary>Batches of address changes against the kernel, in a network namespace with one pair of interfaces.</summary>
public sealed class AddressBatchTests : IDisposable
{
    private const byte KeepalivedProtocol = 18;

    private readonly Sandbox _sandbox = new();
    private readonly RouteSocket _routes;
    private readonly int _index;

    public AddressBatchTests()
    {
        _sandbox.Ip("link add v0 type veth peer name v1", "link set v0 up", "link set v1 up", "link set lo up");
        _routes = _sandbox.InNetwork(() => new RouteSocket());
        _index = IndexOf("v0");
    }

    public void Dispose()
    {
        _routes.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void A_thousand_addresses_are_added_and_removed_and_the_dump_says_so()
    {
        var batch = new AddressBatch(_routes);
        KernelAddress[] addresses = [.. Enumerable.Range(0, 1000).Select(i => Virtual($"10.1.{i / 250}.{(i % 250) + 1}"))];
        foreach (KernelAddress address in addresses)
        {
            batch.Add(address);
        }

        AddressResult[] added = batch.Flush().ToArray();
        IReadOnlyList<InetAddress> there = VirtualAddresses();
        foreach (KernelAddress address in addresses)
        {
            batch.Remove(address);
        }

        AddressResult[] removed = batch.Flush().ToArray();

        added.Length.ShouldBe(1000);
        added.ShouldAllBe(result => result.Outcome == AddressOutcome.Done);
        there.ShouldBe(addresses.Select(address => address.Address), ignoreOrder: true);
        removed.Length.ShouldBe(1000);
        removed.ShouldAllBe(result => result.Outcome == AddressOutcome.Done);
        VirtualAddresses().ShouldBeEmpty();
    }

    [Fact]
    public void Each_operation_has_its_own_end_within_one_datagram()
    {
        _sandbox.Ip("addr add 10.1.0.2/32 dev v0");
        var batch = new AddressBatch(_routes);
        batch.Add(Virtual("10.1.0.1"));
        batch.Add(Virtual("10.1.0.2"));
        batch.Remove(Virtual("10.1.0.3"));
        batch.Add(Virtual("10.1.0.4") with { InterfaceIndex = 4711 });
        batch.Remove(Virtual("10.1.0.5") with { InterfaceIndex = 4711 });
        batch.Add(Virtual("fd00::1") with { ValidLifetime = 0 });
        batch.Add(Virtual("fd00::2"));

        AddressResult[] results = batch.Flush().ToArray();

        results.Select(result => (result.Outcome, result.Errno)).ShouldBe(
        [
            (AddressOutcome.Done, 0),
            (AddressOutcome.AlreadyThere, Errno.EEXIST),
            (AddressOutcome.NotThere, Errno.EADDRNOTAVAIL),
            (AddressOutcome.Refused, Errno.ENODEV),
            (AddressOutcome.NotThere, Errno.ENODEV),
            (AddressOutcome.Refused, Errno.EINVAL),
            (AddressOutcome.Done, 0),
        ]);
        results[3].Text.ShouldNotBeNullOrEmpty();
        results.Where(result => result.IsSuccess).ShouldAllBe(result => result.Text == null);
    }

    [Fact]
    public void A_chunk_at_a_time_performs_everything_in_order()
    {
        var batch = new AddressBatch(_routes, chunk: 3);
        for (int i = 1; i <= 7; i++)
        {
            batch.Add(Virtual($"10.1.0.{i}"));
        }

        var sizes = new List<int>();
        var order = new List<InetAddress>();
        while (batch.Count > 0)
        {
            ReadOnlySpan<AddressResult> results = batch.FlushChunk();
            sizes.Add(results.Length);
            foreach (AddressResult result in results)
            {
                result.Outcome.ShouldBe(AddressOutcome.Done);
                order.Add(result.Address.Address);
            }
        }

        sizes.ShouldBe([3, 3, 1]);
        order.ShouldBe(Enumerable.Range(1, 7).Select(i => InetAddress.Parse($"10.1.0.{i}")));
        batch.FlushChunk().IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Everything_that_an_address_can_carry_comes_back_in_the_dump()
    {
        KernelAddress four = Virtual("10.1.0.1") with
        {
            PrefixLength = 24,
            Broadcast = InetAddress.Parse("10.1.0.255"),
            Scope = 253,
            Label = "v0:vip",
            Flags = AddressFlags.NoPrefixRoute,
        };
        KernelAddress pointToPoint = Virtual("10.2.0.1") with { Peer = InetAddress.Parse("10.3.0.1"), PrefixLength = 30 };
        KernelAddress six = Virtual("fd00::5") with
        {
            Flags = AddressFlags.NoDad | AddressFlags.Home | AddressFlags.NoPrefixRoute,
            PreferredLifetime = 0,
        };
        var batch = new AddressBatch(_routes);
        batch.Add(four);
        batch.Add(pointToPoint);
        batch.Add(six);

        foreach (AddressResult result in batch.Flush())
        {
            result.Outcome.ShouldBe(AddressOutcome.Done, result.Text);
        }

        List<KernelAddress> dump = Dump();
        dump.Single(address => address.Address == four.Address).ShouldBe(four with { Flags = four.Flags | AddressFlags.Permanent });
        dump.Single(address => address.Address == pointToPoint.Address)
            .ShouldBe(pointToPoint with { Label = "v0", Flags = AddressFlags.Permanent });
        KernelAddress seen = dump.Single(address => address.Address == six.Address);
        seen.Flags.ShouldBe(six.Flags | AddressFlags.Deprecated | AddressFlags.Permanent);
        (seen.PreferredLifetime, seen.ValidLifetime, seen.Protocol).ShouldBe((0u, KernelAddress.Forever, KeepalivedProtocol));
        foreach (KernelAddress address in (KernelAddress[])[four, pointToPoint, six])
        {
            batch.Remove(address);
        }

        foreach (AddressResult result in batch.Flush())
        {
            result.Outcome.ShouldBe(AddressOutcome.Done, result.Text);
        }
    }

    [Fact]
    public void Adding_again_changes_nothing_and_updating_does()
    {
        KernelAddress address = Virtual("fd00::7") with { Flags = AddressFlags.NoDad };
        var batch = new AddressBatch(_routes);
        batch.Add(address);
        batch.Add(address with { PreferredLifetime = 0 });
        batch.Flush()[1].Outcome.ShouldBe(AddressOutcome.AlreadyThere);
        Dump().Single(found => found.IsSameAs(address)).Flags.HasFlag(AddressFlags.Deprecated).ShouldBeFalse();

        batch.Queue(AddressOperation.AddOrUpdate, address with { PreferredLifetime = 0 });

        batch.Flush()[0].Outcome.ShouldBe(AddressOutcome.Done);
        Dump().Single(found => found.IsSameAs(address)).Flags.HasFlag(AddressFlags.Deprecated).ShouldBeTrue();
    }

    private KernelAddress Virtual(string text)
    {
        InetAddress address = InetAddress.Parse(text);
        return new KernelAddress(_index, address, address.FullPrefixLength) { Protocol = KeepalivedProtocol };
    }

    private IReadOnlyList<InetAddress> VirtualAddresses() =>
        [.. Dump().Where(address => address.Protocol == KeepalivedProtocol).Select(address => address.Address)];

    private List<KernelAddress> Dump()
    {
        var addresses = new List<KernelAddress>();
        _routes.DumpAddresses(addresses);
        return addresses;
    }

    private int IndexOf(string name)
    {
        var links = new List<KernelLink>();
        _routes.DumpLinks(links);
        return links.Single(link => link.Name == name).Index;
    }
}
