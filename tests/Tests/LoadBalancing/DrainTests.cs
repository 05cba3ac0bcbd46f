using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using static Holdfast.Tests.LoadBalancing.Services;

namespace Holdfast.Tests.LoadBalancing;

/// <summary>When a drain ends. See also Traces/drain.trace.</summary>
public class DrainTests
{
    [Fact]
    public void A_server_of_several_services_is_waited_for_until_none_of_them_has_a_connection()
    {
        VirtualServerGroup group = new()
        {
            Name = "g",
            Addresses = [new(IpAddress.Parse("192.0.2.1"), IpAddress.Parse("192.0.2.2"), 80) { IsRange = true }],
        };
        VirtualServer server = Virtual(Real(0), Real(1)) with { Service = new Service.Group("g") };
        var engine = new LoadBalancingEngine(Model(server) with { VirtualServerGroups = [group] }, _ => true);
        engine.Start(new Dictionary<ServiceKey, ServiceEntry>(), new Instant(0));
        engine.Drain(Address(0), null, TimeSpan.FromHours(1), new Instant(0)).ShouldBe(1);
        engine.Actions.Clear();

        // Counted only now and then, as in a kernel with very many connections.
        Count(engine, seconds: 20, first: 0, second: 5);
        Count(engine, seconds: 40, first: 0, second: 5);
        engine.Actions.ShouldBeEmpty();
        Count(engine, seconds: 60, first: 0, second: 0);
        engine.Actions.ShouldContain(action => action.Kind == LoadBalancingActionKind.DrainEnded);
    }

    private static void Count(LoadBalancingEngine engine, int seconds, ulong first, ulong second) => engine.ConnectionsCounted(
        [new(Key("192.0.2.1"), Address(0), 80, first), new(Key("192.0.2.2"), Address(0), 80, second)],
        new Instant(seconds * 1_000_000_000L));

    private static ServiceKey Key(string address) => ServiceKey.Of(TransportProtocol.Tcp, IpAddress.Parse(address), 80);
}
