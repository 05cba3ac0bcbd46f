namespace Holdfast.SystemTests;

/// <summary>
/// A packet that is rejected touches no timer and no state: a stranger who sends wrong packets, slowly enough to fall
/// between the adverts, must neither silence a master nor wake a backup. (keepalived's master can be silenced so.)
/// </summary>
public abstract class ForgedPacketTests(Flavour flavour, int[] rates)
{
    [Fact]
    public async Task Wrong_packets_disturb_nobody()
    {
        string ours = Daemons.Singles.Select(row => row.Data).First();
        using var lab = new PairLab(flavour, ours, ours);
        Node stranger = lab.Lab.AddNode("stranger", "10.9.0.9/24");
        await lab.StartBoth();

        foreach (string kind in flavour.Version == 2 ? ForgedAdvert.KindsOfVersion2 : ForgedAdvert.Kinds)
        {
            foreach (int rate in rates)
            {
                await OneKindDisturbsNobody(lab, stranger, kind, rate);
            }
        }

        lab.A.Log.ShouldNotContain("Entering BACKUP STATE\n", customMessage: "A has never yielded");
    }

    [Fact]
    public async Task A_right_packet_of_a_better_router_is_obeyed()
    {
        // Shows that the forger's packets would be heard, were they not wrong.
        string ours = Daemons.Singles.Select(row => row.Data).First();
        using var lab = new PairLab(flavour, ours, ours);
        Node stranger = lab.Lab.AddNode("stranger", "10.9.0.9/24");
        await lab.StartBoth();

        Task sending = ForgedAdvert.Send(
            stranger, ForgedAdvert.Build(flavour.Version, "right"), perSecond: 20, during: TimeSpan.FromSeconds(1));

        await lab.ShouldBecomeTrue(() => !lab.AIsMaster, "A yields to priority 254");
        await sending;
    }

    private async Task OneKindDisturbsNobody(PairLab lab, Node stranger, string kind, int rate)
    {
        string what = $"{kind}, {rate} a second";
        TimeSpan during = 5 * flavour.Interval + TimeSpan.FromMilliseconds(100);
        int before = lab.AdvertsOfA.Count;
        int beforeB = lab.AdvertsOfB.Count;

        await ForgedAdvert.Send(stranger, ForgedAdvert.Build(flavour.Version, kind), rate, during);

        IReadOnlyList<CapturedAdvert> adverts = lab.AdvertsOfA;
        adverts.Count.ShouldBeGreaterThanOrEqualTo(before + 4, what);
        TimeSpan gap = adverts.Skip(before - 1).Zip(adverts.Skip(before), (one, next) => next.Time - one.Time).Max();
        gap.ShouldBeLessThan(2 * flavour.Interval, what);
        lab.AdvertsOfB.Count.ShouldBe(beforeB, what);
        lab.AIsMaster.ShouldBeTrue(what);
        lab.BIsMaster.ShouldBeFalse(what);
    }
}

public sealed class ForgedPacketsInVersion2() : ForgedPacketTests(Flavour.Version2, [5]);

public sealed class ForgedPacketsInVersion3() : ForgedPacketTests(Flavour.Version3, [5, 20]);
