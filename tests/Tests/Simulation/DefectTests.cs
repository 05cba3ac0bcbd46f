using Holdfast.Core.Packets;
using Holdfast.Core.Simulation;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Simulation;

/// <summary>Every invariant can fail: nodes that do one thing wrong are found out, and those that do not, are not.</summary>
public class DefectTests
{
    private static readonly VirtualRouter s_plain = SimulationFixture.Plain;

    // When the best one crashes, two take over at the same instant. Silent ones, so that they do not answer each other
    // for ever; and the best does not preempt them when it comes back.
    private static readonly NodeSettings[] s_tied = SimulationFixture.Nodes(
        s_plain with { LowerPriorityNoAdvert = true },
        s_plain with { LowerPriorityNoAdvert = true },
        s_plain with { Priority = 200, Preempt = false });

    [Fact]
    public void Nodes_without_defect_are_found_innocent()
    {
        Run(null, 100, 150, 200).ShouldBeEmpty();
        Run(null, s_tied).ShouldBeEmpty();
    }

    [Fact]
    public void Addresses_that_are_never_added_are_seen() =>
        Run(new DropsAction(VrrpActionKind.AddAddresses), 100, 200).ShouldContain(v => v.Contains("master and lacks"));

    [Fact]
    public void Addresses_that_are_never_added_leave_the_client_without_owner() =>
        Run(new DropsAction(VrrpActionKind.AddAddresses), 100, 200).ShouldContain(v => v.Contains("has had no owner"));

    [Fact]
    public void Addresses_that_are_never_released_are_seen() =>
        Run(new DropsAction(VrrpActionKind.RemoveAddresses), 100, 200).ShouldContain(v => v.Contains("not master and has"));

    [Fact]
    public void Addresses_that_are_kept_after_the_end_are_seen() =>
        Run(new DropsAction(VrrpActionKind.RemoveAddresses), 100, 200).ShouldContain(v => v.Contains("after its end"));

    [Fact]
    public void Addresses_that_are_never_announced_are_seen() =>
        Run(new DropsAction(VrrpActionKind.Announce), 100, 200).ShouldContain(v => v.Contains("has not announced"));

    [Fact]
    public void A_master_that_sends_no_adverts_is_seen() =>
        Run(new DropsAction(VrrpActionKind.SendAdvert), 100, 200).ShouldContain(v => v.Contains("two owners"));

    [Fact]
    public void A_master_that_stops_without_a_word_is_seen()
    {
        var simulator = new Simulator(1, SimulationFixture.Nodes(100, 200), Faults.None, trace: null, new StopsSilently());
        simulator.Invariants.NetworkIsClean = true;
        simulator.RunFor(TimeSpan.FromSeconds(20));
        simulator.Stop(1);
        simulator.RunFor(TimeSpan.FromSeconds(20));
        simulator.Invariants.Violations.ShouldContain(v => v.Contains("has had no owner"));
    }

    [Fact]
    public void A_missing_tie_break_is_seen() =>
        Run(new HearsSource("0.0.0.1"), s_tied).ShouldContain(v => v.Contains("two owners"));

    [Fact]
    public void A_missing_tie_break_is_seen_after_healing() =>
        Run(new HearsSource("0.0.0.1"), s_tied).ShouldContain(v => v.Contains("2 owners after healing"));

    [Fact]
    public void A_tie_break_that_yields_to_everybody_is_seen() =>
        Run(new HearsSource("255.255.255.255"), s_tied).ShouldContain(v => v.Contains("gives up to nobody better"));

    [Fact]
    public void A_skew_of_zero_is_seen() =>
        Run(new HasNoSkew(), 100, 150, 200).ShouldContain(v => v.Contains("takes over, but"));

    [Fact]
    public void A_deadline_that_comes_too_early_is_seen() =>
        Run(new HurriesBackups(), 100, 200).ShouldContain(v => v.Contains("without a right to"));

    [Fact]
    public void A_preemption_that_is_not_configured_is_seen()
    {
        VirtualRouter better = s_plain with { Priority = 200, Preempt = false };
        Run(new HurriesBackups(), SimulationFixture.Nodes(better, s_plain)).ShouldContain(v => v.Contains("without a right to"));
    }

    [Fact]
    public void A_master_that_is_not_the_best_is_seen_after_healing() =>
        Run(new HearsPriority(255), 100, 200).ShouldContain(v => v.Contains("is better"));

    private static List<string> Run(Defect? defect, params byte[] priorities) =>
        Run(defect, SimulationFixture.Nodes(priorities));

    // Twenty seeds of boots at random times, crashes of the best and its return, and an orderly end.
    private static List<string> Run(Defect? defect, NodeSettings[] nodes)
    {
        var found = new List<string>();
        for (ulong seed = 0; seed < 20; seed++)
        {
            var simulator = new Simulator(seed, nodes, Faults.None, trace: null, defect);
            simulator.Invariants.NetworkIsClean = true;
            simulator.RunFor(TimeSpan.FromSeconds(20));
            simulator.Crash(nodes.Length - 1);
            simulator.RunFor(TimeSpan.FromSeconds(20));
            simulator.Heal();
            simulator.RunFor(TimeSpan.FromSeconds(20));
            simulator.Invariants.CheckSettled();
            simulator.StopAll();
            simulator.Invariants.CheckReleased();
            found.AddRange(simulator.Invariants.Violations);
        }

        return found;
    }

    private sealed class DropsAction(VrrpActionKind kind) : Defect
    {
        public override bool Drops(in VrrpAction action) => action.Kind == kind;
    }

    private sealed class StopsSilently : Defect
    {
        public override bool Drops(in VrrpAction action) =>
            action is { Kind: VrrpActionKind.SendAdvert, Priority: VirtualRouter.StopPriority };
    }

    private sealed class HearsSource(string source) : Defect
    {
        public override AdvertReceived Hears(in AdvertReceived advert) => advert with { Source = IpAddress.Parse(source) };
    }

    private sealed class HearsPriority(byte priority) : Defect
    {
        public override AdvertReceived Hears(in AdvertReceived advert) => advert with { Priority = priority };
    }

    private sealed class HasNoSkew : Defect
    {
        public override TimeSpan Hurry(VirtualRouter router, in VrrpState state) => state.Role == VrrpRole.Backup
            ? VrrpTimers.Skew(router.Version, state.EffectivePriority, state.MasterAdvertInterval)
            : TimeSpan.Zero;
    }

    private sealed class HurriesBackups : Defect
    {
        public override TimeSpan Hurry(VirtualRouter router, in VrrpState state) =>
            state.Role == VrrpRole.Backup ? router.AdvertInterval * 3 : TimeSpan.Zero;
    }
}
