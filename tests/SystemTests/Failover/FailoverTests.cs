namespace Holdfast.SystemTests;

/// <summary>Every pairing of ours and the reference must fail over, in each flavour of the protocol (the subclasses).</summary>
public abstract class FailoverTests(Flavour flavour)
{
    public static TheoryData<string, string> Pairs => Daemons.Pairs;

    // The backup's clock starts when it hears an advert, ours when the bridge does; and a timer may be early by its grain.
    private static readonly TimeSpan s_grain = TimeSpan.FromMilliseconds(5);

    [Theory, MemberData(nameof(Pairs))]
    public async Task The_better_router_becomes_the_only_master(string daemonA, string daemonB)
    {
        using var lab = new PairLab(flavour, daemonA, daemonB);
        lab.StartB();
        lab.StartA();

        await lab.AShouldBecomeMaster("A has the better priority");

        int before = lab.AdvertsOfB.Count;
        await lab.ShouldBecomeTrue(() => lab.AdvertsOfA.Count >= 4, "the master advertises");
        lab.AdvertsOfB.Count.ShouldBe(before, "a backup is silent");
        lab.AdvertsOfA.ShouldAllBe(advert =>
            advert.TimeToLive == 255 && advert.Version == flavour.Version && advert.Interval == flavour.Interval
            && advert.Vrid == 51 && advert.Priority == PairLab.PriorityA);
        lab.TsharkShouldNotComplain();
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task The_backup_takes_the_address_when_the_master_is_killed(string daemonA, string daemonB)
    {
        using var lab = new PairLab(flavour, daemonA, daemonB);
        await lab.StartBoth();

        int before = lab.AdvertsOfB.Count;
        lab.A.Crash();

        await lab.BShouldBecomeMaster("the master has died");
        await lab.ShouldBecomeTrue(() => lab.AdvertsOfB.Count > before, "the new master advertises");
        TimeSpan silence = lab.AdvertsOfB[before].Time - lab.AdvertsOfA[^1].Time;
        TimeSpan expected = flavour.MasterDownInterval(PairLab.PriorityB);
        silence.ShouldBeInRange(expected - s_grain, expected + PairLab.Margin);
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task The_backup_takes_the_address_within_a_skew_when_the_master_is_stopped(string daemonA, string daemonB)
    {
        using var lab = new PairLab(flavour, daemonA, daemonB);
        await lab.StartBoth();

        int before = lab.AdvertsOfB.Count;
        lab.A.Stop();

        lab.AIsMaster.ShouldBeFalse("a stopped router keeps no virtual address");
        lab.A.Daemon.ExitCode.ShouldBe(0);
        await lab.BShouldBecomeMaster("the master has resigned");
        await lab.ShouldBecomeTrue(() => lab.AdvertsOfB.Count > before, "the new master advertises");
        lab.AdvertsOfA[^1].Priority.ShouldBe((byte)0, "it resigns");
        CapturedAdvert resignation = lab.AdvertsOfA.First(advert => advert.Priority == 0);
        TimeSpan expected = flavour.Skew(PairLab.PriorityB);
        (lab.AdvertsOfB[before].Time - resignation.Time).ShouldBeInRange(expected - s_grain, expected + PairLab.Margin);
        lab.TsharkShouldNotComplain();
    }
}

public sealed class FailoverInVersion2() : FailoverTests(Flavour.Version2);

public sealed class FailoverInVersion3() : FailoverTests(Flavour.Version3);

public sealed class FailoverOverIPv6() : FailoverTests(Flavour.Version3OverIPv6);

public sealed class FailoverInUnicast() : FailoverTests(Flavour.Unicast);
