using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Commands.Lab;

namespace Holdfast.Tests.Daemon.Lab;

public sealed class LabPairTests
{
    [Fact]
    public void Machines_get_addresses_in_the_network_of_the_virtual_address()
    {
        LabPair pair = Derive(Router(priority: 100), Router(priority: 90));
        pair.VirtualAddress.ShouldBe("192.168.1.1");
        pair.FirstAddresses.ShouldBe([new LabAddress("ens33", "192.168.1.2/24")]);
        pair.SecondAddresses.ShouldBe([new LabAddress("ens33", "192.168.1.3/24")]);
        pair.ClientAddress.ShouldBe("192.168.1.4/24");
    }

    [Fact]
    public void Source_addresses_are_those_of_the_files()
    {
        LabPair pair = Derive(
            Router(priority: 100) with { SourceAddress = IpAddress.Parse("192.168.1.7") },
            Router(priority: 90) with { SourceAddress = IpAddress.Parse("192.168.1.8") });
        pair.FirstAddresses.ShouldBe([new LabAddress("ens33", "192.168.1.7/24")]);
        pair.SecondAddresses.ShouldBe([new LabAddress("ens33", "192.168.1.8/24")]);
    }

    [Fact]
    public void A_unicast_peer_names_the_address_of_the_other()
    {
        LabPair pair = Derive(
            Router(priority: 100) with { UnicastPeers = [new UnicastPeer(IpAddress.Parse("192.168.1.21"))] },
            Router(priority: 90) with { UnicastPeers = [new UnicastPeer(IpAddress.Parse("192.168.1.20"))] });
        pair.FirstAddresses[0].Address.ShouldBe("192.168.1.20/24");
        pair.SecondAddresses[0].Address.ShouldBe("192.168.1.21/24");
    }

    [Fact]
    public void Every_interface_that_a_file_names_is_made()
    {
        LabPair pair = Derive(
            Router(priority: 100) with { TrackedInterfaces = [new("ens34")], Addresses = [Address("192.168.1.1", "br-lan")] },
            Router(priority: 90));
        pair.FirstAddresses.Select(address => address.Interface).ShouldBe(["ens33", "br-lan", "ens34"]);
    }

    [Fact]
    public void The_times_are_those_of_the_second_router()
    {
        LabPair pair = Derive(Router(priority: 100), Router(priority: 128) with { AdvertInterval = TimeSpan.FromSeconds(2) });
        pair.Times.BackupSkew.ShouldBe(TimeSpan.FromMilliseconds(500));
        pair.Times.BackupDownInterval.ShouldBe(TimeSpan.FromSeconds(6.5));
    }

    [Fact]
    public void In_version_3_the_masters_interval_counts()
    {
        LabPair pair = Derive(
            Router(priority: 100) with { Version = VrrpVersion.V3, AdvertInterval = TimeSpan.FromMilliseconds(100) },
            Router(priority: 128) with { Version = VrrpVersion.V3 });
        pair.Times.BackupDownInterval.ShouldBe(TimeSpan.FromMilliseconds(350));
    }

    [Fact]
    public void Files_that_share_no_address_cannot_be_played()
    {
        LabPair.TryDerive(
            Model(Router(priority: 100)),
            Model(Router(priority: 90) with { Addresses = [Address("192.168.1.9")] }), out string reason).ShouldBeNull();
        reason.ShouldBe("the files have no IPv4 virtual address in common");
    }

    private static LabPair Derive(VirtualRouter first, VirtualRouter second) =>
        LabPair.TryDerive(Model(first), Model(second), out _).ShouldNotBeNull();

    private static ConfigurationModel Model(VirtualRouter router) => new() { VirtualRouters = [router] };

    private static VirtualRouter Router(byte priority) => new()
    {
        Name = "VI_1",
        VirtualRouterId = 51,
        Interface = "ens33",
        Priority = priority,
        Addresses = [Address("192.168.1.1")],
    };

    private static VirtualAddress Address(string address, string? device = null) =>
        new() { Address = IpAddress.Parse(address), PrefixLength = 32, Device = device };
}
