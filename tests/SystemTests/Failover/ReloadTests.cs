namespace Holdfast.SystemTests;

/// <summary>A reload changes what has changed, and nobody on the wire can tell that there was one.</summary>
public sealed class ReloadTests
{
    public static TheoryData<string> Singles => Daemons.Singles;

    [Theory, MemberData(nameof(Singles))]
    public async Task A_reload_misses_no_advert_and_touches_no_other_address(string daemon)
    {
        Flavour before = Flavour.Version3 with { VirtualAddresses = "10.9.0.100/24\n10.9.0.101/24" };
        Flavour after = Flavour.Version3 with { VirtualAddresses = "10.9.0.100/24\n10.9.0.102/24" };
        using var lab = new PairLab(before, daemon, daemon);
        await lab.StartBoth();
        await lab.ShouldBecomeTrue(() => lab.AdvertsOfA.Count >= 3, "the last word of a B that had to yield is over");
        int sentByB = lab.AdvertsOfB.Count;
        AddressMonitor changes = lab.A.MonitorAddresses();

        lab.A.Reload(after.Configuration(PairLab.PriorityA, isA: true));
        lab.B.Reload(after.Configuration(PairLab.PriorityB, isA: false));

        await lab.ShouldBecomeTrue(() => lab.A.HasAddress("10.9.0.102") && !lab.A.HasAddress("10.9.0.101"), "it is applied");
        int sent = lab.AdvertsOfA.Count;
        await lab.ShouldBecomeTrue(() => lab.AdvertsOfA.Count >= sent + 5, "the master goes on");
        changes.ChangesOf("10.9.0.100").ShouldBeEmpty();
        changes.ChangesOf("10.9.0.101").Count.ShouldBe(1, "removed once");
        changes.ChangesOf("10.9.0.102").Count.ShouldBe(1, "added once");
        IReadOnlyList<CapturedAdvert> adverts = lab.AdvertsOfA;
        TimeSpan gap = adverts.Zip(adverts.Skip(1), (one, next) => next.Time - one.Time).Max();
        gap.ShouldBeLessThan(2 * before.Interval, "no advert is missed");
        lab.BIsMaster.ShouldBeFalse();
        lab.AdvertsOfB.Count.ShouldBe(sentByB, "the backup noticed nothing");
    }

    [Theory, MemberData(nameof(Singles))]
    public async Task A_reload_with_a_broken_file_changes_nothing_and_says_why(string daemon)
    {
        Assert.SkipWhen(daemon == "keepalived", "keepalived takes what it can of a broken file");
        using var lab = new PairLab(Flavour.Version3, daemon, daemon);
        lab.StartA();
        await lab.ShouldBecomeTrue(() => lab.AIsMaster, "A is alone");
        AddressMonitor changes = lab.A.MonitorAddresses();

        lab.A.Reload("vrrp_instance VI_1 {\n    virtual_router_id 999\n    interface\n");

        await lab.ShouldBecomeTrue(() => lab.A.Log.Contains("keepalived.conf:"), "the log names the file and the line");
        int sent = lab.AdvertsOfA.Count;
        await lab.ShouldBecomeTrue(() => lab.AdvertsOfA.Count >= sent + 5, "the master goes on");
        changes.ChangesOf("10.9.0.100").ShouldBeEmpty();
        lab.AdvertsOfA.ShouldAllBe(advert => advert.Vrid == 51 && advert.Priority == PairLab.PriorityA);
    }
}
