using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Simulation;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Simulation;

/// <summary>Small clusters by hand, and the two phases of a run.</summary>
internal static class SimulationFixture
{
    public static readonly VirtualRouter Plain = new()
    {
        Name = "VI",
        VirtualRouterId = 51,
        Interface = "eth0",
        Addresses = [new VirtualAddress { Address = IpAddress.Parse("10.0.0.100"), PrefixLength = 32 }],
    };

    /// <summary>A node for each router; the addresses rise with the number.</summary>
    public static NodeSettings[] Nodes(params VirtualRouter[] routers) =>
    [
        .. routers.Select((router, index) => new NodeSettings(
            $"n{index}",
            new ConfigurationModel { VirtualRouters = [router] },
            new Dictionary<(string, IpFamily), IpAddress>
            {
                [("eth0", IpFamily.V4)] = IpAddress.Parse($"192.168.0.{index + 1}"),
                [("eth0", IpFamily.V6)] = IpAddress.Parse($"fe80::{index + 1}"),
            })),
    ];

    public static NodeSettings[] Nodes(params byte[] priorities) =>
        Nodes([.. priorities.Select(priority => Plain with { Priority = priority })]);

    /// <summary>
    /// Until everything has settled: delays of start and preemption, scripts that rise, takeovers one after the other,
    /// and a refreshed announcement.
    /// </summary>
    public static TimeSpan SettleTime(IReadOnlyList<NodeSettings> nodes)
    {
        IEnumerable<VirtualRouter> routers = nodes.SelectMany(node => node.Model.VirtualRouters);
        TimeSpan delay = routers.Max(router => router.PreemptDelay);
        TimeSpan takeover = routers.Max(router => router.AdvertInterval * (router.DownTimerAdverts + 1) + TimeSpan.FromSeconds(1));
        return delay + takeover * 3 + TimeSpan.FromSeconds(nodes[0].Model.Scripts.Count > 0 ? 20 : 12);
    }

    /// <summary>SIMULATION_TRACE=file has the trace of a run written there.</summary>
    public static TraceWriter? Trace() => Environment.GetEnvironmentVariable("SIMULATION_TRACE") is null ? null : new TraceWriter();

    public static void ShouldHaveHeld(this Simulator simulator, ulong seed, TraceWriter? trace = null)
    {
        if (trace is not null) File.WriteAllText(Environment.GetEnvironmentVariable("SIMULATION_TRACE")!, trace.ToString());
        simulator.Invariants.Violations.ShouldBeEmpty($"TEST_SEED={seed} SIMULATION_TRACE=file runs and traces this again");
    }
}
