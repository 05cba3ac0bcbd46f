using Holdfast.Core;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Vrrp;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Ipvs;

namespace Holdfast.Tests.Daemon.Vrrp;

/// <summary>Which daemon is wanted, and which one is as wanted. What the kernel makes of it: the system tests.</summary>
public class SyncDaemonOwnerTests
{
    private static VirtualRouter Router(string name, byte vrid) =>
        new() { Name = name, VirtualRouterId = vrid, Interface = "eth0", Version = VrrpVersion.V3, Family = IpFamily.V4 };

    private static ConfigurationModel Model(SyncDaemon? daemon, params VirtualRouter[] routers) => new()
    {
        VirtualRouters = routers,
        Global = new GlobalSettings { LoadBalancing = new LoadBalancingSettings { SyncDaemon = daemon } },
    };

    [Fact]
    public void The_named_instance_decides_and_lends_its_number()
    {
        var daemon = new SyncDaemon("eth0") { Instance = "b" };
        SyncDaemonOwner.RouterOf(Model(daemon, Router("a", 1), Router("b", 9))).ShouldBe(1);
        SyncDaemonOwner.RouterOf(Model(daemon, Router("a", 1))).ShouldBe(-1);
        SyncDaemonOwner.RouterOf(Model(null, Router("a", 1))).ShouldBe(-1);
        SyncDaemonOwner.DaemonOf(daemon, Router("b", 9)).SyncId.ShouldBe(9u);
        SyncDaemonOwner.DaemonOf(daemon with { Id = 0 }, Router("b", 9)).SyncId.ShouldBe(0u);
        SyncDaemonOwner.DaemonOf(daemon with { Instance = null }, router: null).SyncId.ShouldBe(0u);
    }

    // As keepalived does it: the older keyword has no number of its own, and does not borrow one.
    [Fact]
    public void The_interface_of_an_instance_counts_only_without_the_global_one()
    {
        VirtualRouter old = Router("b", 9) with { SyncDaemonInterface = "eth1" };
        SyncDaemonOwner.RouterOf(Model(null, Router("a", 1), old)).ShouldBe(1);
        SyncDaemonOwner.DaemonOf(null, old).ShouldBe(new IpvsDaemon(IpvsDaemonState.None, "eth1", 0));
        SyncDaemonOwner.RouterOf(Model(new SyncDaemon("eth0") { Instance = "a" }, Router("a", 1), old)).ShouldBe(0);
        SyncDaemonOwner.RouterOf(Model(new SyncDaemon("eth0"), Router("a", 1), old)).ShouldBe(-1);
    }

    [Fact]
    public void What_was_not_asked_for_may_be_as_the_kernel_has_it()
    {
        var wanted = new IpvsDaemon(IpvsDaemonState.Master, "eth0", 7);
        IpvsDaemon running = wanted with { MaximumLength = 1472, Port = 8848, Ttl = 1, Group = InetAddress.Parse("224.0.0.81") };
        SyncDaemonOwner.IsAsWanted(running, wanted).ShouldBeTrue();
        SyncDaemonOwner.IsAsWanted(running, wanted with { Port = 9000 }).ShouldBeFalse();
        SyncDaemonOwner.IsAsWanted(running, wanted with { Ttl = 2 }).ShouldBeFalse();
        SyncDaemonOwner.IsAsWanted(running, wanted with { MaximumLength = 1000 }).ShouldBeFalse();
        SyncDaemonOwner.IsAsWanted(running, wanted with { Group = InetAddress.Parse("224.0.0.90") }).ShouldBeFalse();
        SyncDaemonOwner.IsAsWanted(running, wanted with { State = IpvsDaemonState.Backup }).ShouldBeFalse();
        SyncDaemonOwner.IsAsWanted(running, wanted with { SyncId = 8 }).ShouldBeFalse();
        SyncDaemonOwner.IsAsWanted(running, wanted with { Interface = "eth1" }).ShouldBeFalse();
    }
}
