using Holdfast.Core.Simulation;

namespace Holdfast.Tests.Simulation;

/// <summary>
/// Random clusters under random faults. While packets are lost two masters are what VRRP asks for; what holds then is
/// that addresses and roles agree. Once everything is healed there is soon one master, and it is the best.
/// </summary>
public class SwarmTests
{
    [Theory, Seeds(1000)]
    public void Once_the_network_heals_the_best_router_is_the_only_master(ulong seed)
    {
        TraceWriter? trace = SimulationFixture.Trace();
        var random = new SeededRandom(seed);
        IReadOnlyList<NodeSettings> nodes = RandomCluster.Draw(random);
        var simulator = new Simulator(seed, nodes, Faults.Swarm(random), trace);

        simulator.RunFor(TimeSpan.FromSeconds(random.Between(60, 180)));
        simulator.Heal();
        simulator.RunFor(SimulationFixture.SettleTime(nodes));
        simulator.Invariants.CheckSettled();
        simulator.StopAll();
        simulator.Invariants.CheckReleased();

        simulator.ShouldHaveHeld(seed, trace);
    }
}
