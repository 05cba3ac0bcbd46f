namespace Holdfast.SystemTests;

/// <summary>Processes die; what they owned must not outlive them, and the other node must not need help.</summary>
public sealed class ProcessTests
{
    public static TheoryData<string, string> Pairs => Daemons.Pairs;

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_killed_vrrp_child_is_replaced_and_all_heals(string daemonA, string daemonB)
    {
        using var lab = new PairLab(Flavour.Version3, daemonA, daemonB);
        await lab.StartBoth();
        int child = lab.A.Daemon.Children.ShouldHaveSingleItem();

        Processes.Signal(child, Processes.SIGKILL);

        await lab.ShouldBecomeTrue(() => lab.A.Daemon.Children is [int other] && other != child, "the parent starts another");
        await lab.ShouldBecomeTrue(
            () => lab.AIsMaster && !lab.BIsMaster && lab.AdvertsOfA.Count > 0, "A is the only master again");
        int sent = lab.AdvertsOfA.Count;
        await lab.ShouldBecomeTrue(() => lab.AdvertsOfA.Count >= sent + 5, "A advertises");
        lab.A.Addresses().Count(address => address.StartsWith("10.9.0.100/", StringComparison.Ordinal)).ShouldBe(1);
        lab.B.Addresses().ShouldNotContain(address => address.StartsWith("10.9.0.100/", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task No_child_and_no_address_survives_a_killed_parent(string daemonA, string daemonB)
    {
        using var lab = new PairLab(Flavour.Version3, daemonA, daemonB);
        await lab.StartBoth();
        int child = lab.A.Daemon.Children.ShouldHaveSingleItem();

        lab.A.Signal(Processes.SIGKILL);

        await lab.BShouldBecomeMaster("A is gone");
        await lab.ShouldBecomeTrue(() => !Processes.IsRunning(child), "the child has gone with its parent");
        lab.A.Addresses().ShouldNotContain(address => address.StartsWith("10.9.0.100/", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Leftover_addresses_of_a_crash_are_gone_when_the_daemon_is_back(string daemonA, string daemonB)
    {
        using var lab = new PairLab(Flavour.Version3, daemonA, daemonB);
        await lab.StartBoth();
        lab.A.Crash();
        await lab.BShouldBecomeMaster("A is gone");
        lab.AIsMaster.ShouldBeTrue("nobody has cleaned up");

        lab.StartA("nopreempt");

        await lab.ShouldBecomeTrue(() => !lab.AIsMaster, "a backup owns no address");
        lab.BIsMaster.ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_node_that_slept_too_long_yields_when_it_wakes(string daemonA, string daemonB)
    {
        using var lab = new PairLab(Flavour.Version3, daemonA, daemonB);
        await lab.StartBoth();
        int child = lab.A.Daemon.Children.ShouldHaveSingleItem();

        Processes.Signal(child, Processes.SIGSTOP);
        await lab.BShouldBecomeMaster("A is silent");
        Processes.Signal(child, Processes.SIGCONT);

        await lab.AShouldBecomeMaster("A has the better priority");
        int sent = lab.AdvertsOfA.Count;
        await lab.ShouldBecomeTrue(() => lab.AdvertsOfA.Count >= sent + 5, "A advertises");
        lab.BIsMaster.ShouldBeFalse("there is one master");
    }
}
