using Holdfast.Core;
using Holdfast.Core.Simulation;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Simulation;

/// <summary>What the table of failures says is what the simulator shows: they are the same engine.</summary>
public class FailureStudyTests
{
    /// <summary>
    /// Among nodes that may all preempt and whose priorities differ there is one possible master, whatever the order in
    /// which they start.
    /// </summary>
    [Theory, Seeds(150)]
    public void When_all_is_well_the_master_is_the_one_that_the_simulator_settles_on(ulong seed)
    {
        IReadOnlyList<NodeSettings> nodes = RandomCluster.Draw(new SeededRandom(seed));
        int routers = nodes[0].Model.VirtualRouters.Count;
        var study = new FailureStudy(nodes, [.. Enumerable.Range(0, routers).Select(router => Enumerable.Repeat(router, nodes.Count).ToArray())]);

        var simulator = new Simulator(seed, nodes, Faults.None);
        simulator.RunFor(SimulationFixture.SettleTime(nodes) * 3);

        for (int router = 0; router < routers; router++)
        {
            FailureOutcome well = study.Outcome(FailureCase.AllWell, router);
            well.Masters.Count.ShouldBe(1, $"TEST_SEED={seed}");
            int[] masters = [.. Enumerable.Range(0, nodes.Count).Where(node => simulator.Nodes[node].IsMasterOf(router))];
            if (IsDecidedByPriority(nodes, simulator, router)) masters.ShouldBe(well.Masters, $"TEST_SEED={seed}");
        }
    }

    [Theory, Seeds(60)]
    public void The_death_of_a_node_that_is_not_master_changes_nothing(ulong seed)
    {
        IReadOnlyList<NodeSettings> nodes = RandomCluster.Draw(new SeededRandom(seed));
        int routers = nodes[0].Model.VirtualRouters.Count;
        var study = new FailureStudy(nodes, [.. Enumerable.Range(0, routers).Select(router => Enumerable.Repeat(router, nodes.Count).ToArray())]);

        foreach (FailureCase death in study.Cases.Where(failure => failure.Kind == FailureKind.NodeDead))
        {
            for (int router = 0; router < routers; router++)
            {
                FailureOutcome well = study.Outcome(FailureCase.AllWell, router);
                FailureOutcome outcome = study.Outcome(death, router);
                outcome.Masters.ShouldNotContain(death.Node);
                if (!well.Masters.Contains(death.Node)) outcome.IsSameAs(well).ShouldBeTrue($"TEST_SEED={seed}");
                else if (nodes.Count > 1) outcome.WithoutMaster.ShouldBeGreaterThan(TimeSpan.Zero, $"TEST_SEED={seed}");
            }
        }
    }

    [Fact]
    public void The_same_study_comes_to_the_same_every_time()
    {
        NodeSettings[] nodes = SimulationFixture.Nodes(100, 150, 120);
        var once = new FailureStudy(nodes, [[0, 0, 0]]);
        var again = new FailureStudy(nodes, [[0, 0, 0]]);
        once.Cases.ShouldBe(again.Cases);
        once.Cases.Select(failure => once.Outcome(failure, 0).SettledAfter)
            .ShouldBe(again.Cases.Select(failure => again.Outcome(failure, 0).SettledAfter));
    }

    /// <summary>Master_Down_Interval is three adverts and a skew, and the last advert was sent up to one interval ago.</summary>
    [Fact]
    public void The_gap_after_a_death_is_that_of_the_protocol()
    {
        var study = new FailureStudy(SimulationFixture.Nodes(100, 150), [[0, 0]]);

        FailureOutcome outcome = study.Outcome(new FailureCase(FailureKind.NodeDead, 1), 0);

        outcome.Masters.ShouldBe([0]);
        outcome.WithoutMaster.ShouldBeInRange(TimeSpan.FromSeconds(2.6), TimeSpan.FromSeconds(3.61));
        outcome.SettledAfter.ShouldBe(outcome.WithoutMaster);
    }

    [Fact]
    public void Interfaces_of_other_names_are_on_one_segment_when_told_so()
    {
        VirtualRouter other = SimulationFixture.Plain with { Interface = "ens3", Priority = 150 };
        NodeSettings[] nodes = SimulationFixture.Nodes(SimulationFixture.Plain, SimulationFixture.Plain);
        NodeSettings second = nodes[1] with
        {
            Model = new ConfigurationModel { VirtualRouters = [other] },
            Sources = nodes[1].Sources.ToDictionary(source => ("ens3", source.Key.Family), source => source.Value),
        };

        new FailureStudy([nodes[0], second], [[0, 0]]).Outcome(FailureCase.AllWell, 0).Masters.Count.ShouldBe(2);

        NodeSettings[] joined =
        [
            nodes[0] with { Segments = new Dictionary<string, string> { ["eth0"] = "lan" } },
            second with { Segments = new Dictionary<string, string> { ["ens3"] = "lan" } },
        ];
        var study = new FailureStudy(joined, [[0, 0]]);
        study.Outcome(FailureCase.AllWell, 0).Masters.ShouldBe([1]);
        study.Outcome(new FailureCase(FailureKind.LinkDown, 1, "ens3"), 0).Masters.ShouldBe([0]);
    }

    private static bool IsDecidedByPriority(IReadOnlyList<NodeSettings> nodes, Simulator simulator, int router)
    {
        int[] priorities = [.. simulator.Nodes.Select(node => Election.Priority(node, router))];
        return nodes.All(node => node.Model.SyncGroups.Count == 0 && node.Model.VirtualRouters.All(one => one.Preempt))
            && priorities.Distinct().Count() == priorities.Length;
    }
}
