using Holdfast.Core.Packets;
using Holdfast.Core.Simulation;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Simulation;

/// <summary>A rejected packet touches no timer and no state: with a stranger on the wire everything is as it was without.</summary>
public class ForgerTests
{
    [Theory, Seeds(60)]
    public void Rejected_packets_change_nothing_at_all(ulong seed)
    {
        (string quiet, _, _) = Run(seed, forger: null);
        (string disturbed, int forged, int rejected) = Run(seed, forger: seed + 1);

        disturbed.ShouldBe(quiet, $"TEST_SEED={seed} runs this again");
        forged.ShouldBeGreaterThan(1000);
        rejected.ShouldBeGreaterThan(forged / 4, "most of what the stranger sends reaches a router");
    }

    /// <summary>What keepalived does: each rejected packet restarts the timer, here that of a backup.</summary>
    [Fact]
    public void A_defect_that_lets_rejected_packets_touch_a_timer_is_seen()
    {
        NodeSettings[] nodes = SimulationFixture.Nodes(200, 100);
        var simulator = new Simulator(1, nodes, Faults.None, trace: null, new RestartsTimer());
        simulator.Invariants.NetworkIsClean = true;
        simulator.Forge(2, TimeSpan.FromMilliseconds(500), Forgery);
        simulator.RunFor(TimeSpan.FromSeconds(20));
        simulator.Crash(0);
        simulator.RunFor(TimeSpan.FromSeconds(20));
        simulator.Invariants.Violations.ShouldContain(violation => violation.Contains("has had no owner"));
    }

    private static (string Trace, int Forged, int Rejected) Run(ulong seed, ulong? forger)
    {
        var trace = new TraceWriter();
        var random = new SeededRandom(seed);
        Faults faults = seed % 2 == 0 ? Faults.Clean : Faults.Swarm(random);
        var simulator = new Simulator(seed, RandomCluster.Draw(random), faults, trace);
        if (forger is { } stranger) simulator.Forge(stranger, TimeSpan.FromMilliseconds(50), Forgery);
        simulator.RunFor(TimeSpan.FromSeconds(60));
        return (trace.ToString(), simulator.Forged, simulator.Rejected);
    }

    // A stranger's advert with the highest priority, which would be believed if it were not for one fault.
    private static SimulatedPacket Forgery(SeededRandom random, VirtualRouter router)
    {
        bool isV4 = router.Family == IpFamily.V4;
        IpAddress source = router.IsUnicast ? router.UnicastPeers[0].Address
            : IpAddress.Parse(isV4 ? "192.168.9.9" : "fe80::999");
        IpAddress target = router.IsUnicast ? IpAddress.Parse(isV4 ? "192.168.9.1" : "fe80::1")
            : AdvertValidator.StandardGroup(router.Family);
        byte ttl = 255;
        int fault = random.Next(9);
        if (fault == 0 && router.IsUnicast) source = IpAddress.Parse(isV4 ? "192.168.9.8" : "fe80::998");
        else if (fault == 0) ttl = 254;
        if (fault == 1 && router.Version == VrrpVersion.V2) router = router with { AdvertInterval = router.AdvertInterval * 2 };
        else if (fault == 1) fault = 2;
        if (fault == 3 && router.Version == VrrpVersion.V2)
        {
            router = router.Authentication == AuthenticationType.Pass
                ? router with { Password = "Secret"u8.ToArray() }
                : router with { Authentication = AuthenticationType.Pass, Password = "secret"u8.ToArray() };
        }
        else if (fault == 3)
        {
            fault = 4;
        }

        if (fault == 4) router = router with { Addresses = [] };
        if (fault == 5) router = router with { VirtualRouterId = (byte)(router.VirtualRouterId + 100) };
        var message = new byte[VrrpPacket.MaxLength + 1];
        int length = VrrpPacket.Write(message, router, random.Pick<byte>([0, 254, 255]), source, target);
        if (fault == 2) message[7] ^= 0x10;
        if (fault == 6) message[0] = random.Pick<byte>([0x41, 0x22, 0x32, 0x01]);
        if (fault == 7) length -= random.Between(1, length);
        if (fault == 8) length++;

        byte[] bytes = isV4 ? [.. new byte[Ipv4Header.MinLength], .. message[..length]] : message[..length];
        if (isV4) Ipv4Header.Write(bytes, source, target, length, ttl);
        return new SimulatedPacket(router.Interface!, bytes, source, target, ttl);
    }

    private sealed class RestartsTimer : Defect
    {
        public override void OnRejected(VrrpEngine engine, int router, Core.Time.Instant now)
        {
            VrrpState state = engine.State(router);
            if (state.Role != VrrpRole.Backup) return;
            engine.Receive(router, new AdvertReceived(state.Heard, 254, state.MasterAdvertInterval), now);
        }
    }
}
