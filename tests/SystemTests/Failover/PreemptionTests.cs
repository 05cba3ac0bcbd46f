namespace Holdfast.SystemTests;

/// <summary>A better router comes back: it takes the address, or leaves it, as it is told.</summary>
public abstract class PreemptionTests(Flavour flavour)
{
    public static TheoryData<string, string> Pairs => Daemons.Pairs;

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_better_router_that_returns_takes_the_address_back(string daemonA, string daemonB)
    {
        using var lab = new PairLab(flavour, daemonA, daemonB);
        lab.StartB();
        await lab.BShouldBecomeMaster("B is alone");

        lab.StartA();

        await lab.AShouldBecomeMaster("A preempts");
        DateTime taken = lab.AdvertsOfA[0].Time;
        await lab.ShouldBecomeTrue(() => lab.AdvertsOfA.Count >= 4, "A stays master");
        lab.AdvertsOfB.Count(advert => advert.Time > taken + flavour.Skew(1)).ShouldBe(0, "B yields");
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_better_router_with_nopreempt_leaves_the_address_where_it_is(string daemonA, string daemonB)
    {
        using var lab = new PairLab(flavour, daemonA, daemonB);
        lab.StartB();
        await lab.BShouldBecomeMaster("B is alone");

        lab.StartA("nopreempt");

        await lab.ShouldBecomeTrue(() => lab.A.Log.Contains("Entering BACKUP STATE"), "A runs");
        int before = lab.AdvertsOfB.Count;
        int enough = before + 5;
        await lab.ShouldBecomeTrue(
            () => lab.AIsMaster || lab.AdvertsOfB.Count >= enough, "longer than a Master_Down_Interval passes");
        lab.AIsMaster.ShouldBeFalse("A must not preempt");
        lab.AdvertsOfA.ShouldBeEmpty();

        lab.B.Crash();

        await lab.ShouldBecomeTrue(() => lab.AIsMaster, "nobody else is left");
    }
}

public sealed class PreemptionInVersion2() : PreemptionTests(Flavour.Version2);

public sealed class PreemptionInVersion3() : PreemptionTests(Flavour.Version3);

public sealed class PreemptionOverIPv6() : PreemptionTests(Flavour.Version3OverIPv6);

public sealed class PreemptionInUnicast() : PreemptionTests(Flavour.Unicast);
