using Holdfast.Core.LoadBalancing;
using static Holdfast.SystemTests.Nftables.BalancerLab;
using static Holdfast.SystemTests.Nftables.TranslationTests;

namespace Holdfast.SystemTests.Nftables;

/// <summary>persistence_timeout and persistence_granularity by sets of clients.</summary>
public sealed class PersistenceTests : IDisposable
{
    private static readonly ServiceKey s_web = ServiceKey.Of(TransportProtocol.Tcp, Virtual, 80);
    private readonly BalancerLab _lab = new();

    public PersistenceTests() => _lab.Listen();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_client_stays_with_its_server_while_others_are_balanced()
    {
        _lab.Install(Persistent(s_web, 360, 32, 1, 1, 1));
        _lab.Connect(Virtual, 80, 4, "10.1.0.9").ShouldBe("AAAA");
        _lab.Connect(Virtual, 80, 4, "10.1.0.10").ShouldBe("BBBB");
        _lab.Counters(s_web).Select(one => one.PersistentConnections).ShouldBe([1ul, 1ul, 0ul], ignoreOrder: true);
    }

    [Fact]
    public async Task It_is_forgotten_after_the_time_and_each_connection_renews_it()
    {
        _lab.Install(Persistent(s_web, 2, 32, 1, 1));
        _lab.Connect(Virtual, 80).ShouldBe("A");
        long start = Environment.TickCount64;
        // Looked at for longer than the time: without renewal the other server would have had a turn.
        while (Environment.TickCount64 - start < 3500) _lab.Connect(Virtual, 80).ShouldBe("A");
        // Now it is left alone until the kernel has dropped it.
        await Eventually.ShouldBecomeTrue(
            () => _lab.Counters(s_web).All(one => one.PersistentConnections == 0), TimeSpan.FromSeconds(8), "the client is forgotten");
        _lab.Connect(Virtual, 80).ShouldBe("B");
    }

    [Fact]
    public void Clients_of_one_network_are_one()
    {
        _lab.Install(Persistent(s_web, 360, 29, 1, 1, 1));
        // .9 and .10 are in 10.1.0.8/29, .77 is not.
        _lab.Connect(Virtual, 80, 2, "10.1.0.9").ShouldBe("AA");
        _lab.Connect(Virtual, 80, 2, "10.1.0.10").ShouldBe("AA");
        _lab.Connect(Virtual, 80, 2, "10.1.0.77").ShouldBe("BB");
    }

    [Fact]
    public void It_outlasts_changes_and_a_restart_but_not_the_removal_of_the_server()
    {
        _lab.Install(Persistent(s_web, 360, 32, 1, 1, 1));
        _lab.Connect(Virtual, 80, source: "10.1.0.10").ShouldBe("A");
        _lab.Connect(Virtual, 80).ShouldBe("B");
        _lab.Install(Persistent(s_web, 300, 32, 5, 0, 1));
        _lab.Connect(Virtual, 80, 2).ShouldBe("BB", "weight 0 keeps those it has, as with IPVS");
        _lab.Restart();
        _lab.Install(Persistent(s_web, 300, 32, 5, 1, 1));
        _lab.Connect(Virtual, 80, 2).ShouldBe("BB");
        _lab.Install(Persistent(s_web, 300, 32, 5, 1, 1) with { Destinations = [To(0, 1, 80), To(2, 1, 80)] });
        _lab.Connect(Virtual, 80, 2).ShouldBeOneOf("AA", "CC");
        _lab.Connect(Virtual, 80, 2, "10.1.0.10").ShouldBe("AA");
    }
}
