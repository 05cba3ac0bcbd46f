using Holdfast.Core.Simulation;

namespace Holdfast.Tests.Simulation;

/// <summary>
/// Random clusters whose nodes come and go, on a network that loses nothing: at no time two owners beyond a skew, nor
/// none beyond Master_Down_Interval and a skew, and nobody takes over without a right to.
/// </summary>
public class CleanNetworkTests
{
    [Theory, Seeds(1000)]
    public void On_a_clean_network_there_is_always_one_owner_and_the_right_one(ulong seed)
    {
        TraceWriter? trace = SimulationFixture.Trace();
        var random = new SeededRandom(~seed);
        IReadOnlyList<NodeSettings> nodes = RandomCluster.Draw(random);
        var simulator = new Simulator(seed, nodes, Faults.Clean, trace);
        simulator.Invariants.NetworkIsClean = true;

        simulator.RunFor(TimeSpan.FromSeconds(random.Between(60, 180)));
        simulator.Heal();
        simulator.RunFor(SimulationFixture.SettleTime(nodes));
        simulator.Invariants.CheckSettled();
        simulator.StopAll();
        simulator.Invariants.CheckReleased();

        simulator.ShouldHaveHeld(seed, trace);
        simulator.Invariants.Takeovers.ShouldBeGreaterThan(0);
    }
}
