using Holdfast.Core.Packets;
using Holdfast.Core.Time;

namespace Holdfast.Core.LoadBalancing;

/// <content>From real servers to virtual servers: quorum, sorry server, the table as it should be.</content>
public sealed partial class LoadBalancingEngine
{
    /// <summary>How the services of a virtual server, all members of its group, should be now.</summary>
    public IReadOnlyList<ServiceEntry> Desired(int virtualServer)
    {
        WatchedService service = _services[virtualServer];
        List<ServiceKey> keys = ServiceExpansion.Keys(service.Settings, Group(service.Settings));
        var entries = new ServiceEntry[keys.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            ServiceDefinition definition = ServiceExpansion.Define(service.Settings, keys[i]);
            entries[i] = new ServiceEntry(definition, Destinations(service, keys[i]));
        }

        return entries;
    }

    /// <summary>Judges quorum and table of a virtual server, and tells what has changed, the table first.</summary>
    /// <param name="service">The virtual server.</param>
    /// <param name="now">The time.</param>
    /// <param name="isInitial">It is new, or its settings may be: the table is to be reconciled in any case.</param>
    /// <param name="told">What has led to this, told between the table and the quorum.</param>
    private void Judge(WatchedService service, Instant now, bool isInitial = false, LoadBalancingAction? told = null)
    {
        bool had = service.HasQuorum;
        bool sorryWas = service.IsSorryInUse;
        service.Sum = WorkingWeight(service);
        long quorum = service.Quorum;
        service.HasQuorum = had
            ? service.Sum != 0 && service.Sum >= quorum - service.Hysteresis
            : service.Sum >= quorum + service.Hysteresis;
        service.IsSorryInUse = !service.HasQuorum && service.Settings.SorryServer is not null;
        bool isListChanged = List(service, now);
        if (isListChanged || isInitial) Actions.Add(new(LoadBalancingActionKind.TableChanged, service.Index));
        if (told is { } first) Actions.Add(first);

        // A service that begins without quorum tells so only if that has a consequence, as in keepalived.
        bool isLost = had ? !service.HasQuorum : isInitial && service.IsSorryInUse && !sorryWas;
        if (isLost) AddQuorum(LoadBalancingActionKind.QuorumLost, service);
        if (!had && service.HasQuorum) AddQuorum(LoadBalancingActionKind.QuorumGained, service);

        if (service.IsSorryInUse == sorryWas) return;
        Actions.Add(new(
            sorryWas ? LoadBalancingActionKind.SorryServerOff : LoadBalancingActionKind.SorryServerOn, service.Index));
    }

    private void AddQuorum(LoadBalancingActionKind kind, WatchedService service) => Actions.Add(new(kind, service.Index)
    {
        Value = service.Sum, Quorum = service.Quorum, Hysteresis = service.Hysteresis,
    });

    /// <summary>The weight that counts for the quorum: what a server will have when its slow start is over.</summary>
    private static long WorkingWeight(WatchedService service)
    {
        long sum = 0;
        foreach (WatchedServer server in service.Servers)
        {
            if (server.IsUp && server.Drain == DrainPhase.None) sum += server.Weight;
        }

        return sum;
    }

    /// <summary>Works out which servers are in the table.</summary>
    /// <returns>Whether that has changed.</returns>
    private static bool List(WatchedService service, Instant now)
    {
        bool isChanged = false;
        foreach (WatchedServer server in service.Servers)
        {
            int listed = Listing(server, now);
            isChanged |= listed != server.Listed;
            server.Listed = listed;
        }

        int unused = service.Settings.SorryServer is { Inhibit: true } ? 0 : WatchedServer.Absent;
        int sorry = service.IsSorryInUse ? 1 : unused;
        isChanged |= sorry != service.SorryListed;
        service.SorryListed = sorry;
        return isChanged;
    }

    private static int Listing(WatchedServer server, Instant now)
    {
        if (server.Drain == DrainPhase.Drained) return WatchedServer.Absent;

        // Its connections go on even while the sorry server gets the new ones.
        if (server.Drain == DrainPhase.Draining && server.IsUp) return 0;
        if (server.IsUp && !server.Service.IsSorryInUse)
        {
            return WeightRamp.At(server.Weight, server.RampStart, server.Settings.SlowStart, now);
        }

        return server.Settings.InhibitOnFailure ? 0 : WatchedServer.Absent;
    }

    private static List<Destination> Destinations(WatchedService service, ServiceKey key)
    {
        var destinations = new DestinationList(service.Servers.Length + 1);

        // A sorry server may be one of the real servers: the weight of what is in use counts.
        if (service.IsSorryInUse) AddSorry(destinations, service, key);
        foreach (WatchedServer server in service.Servers)
        {
            RealServer settings = server.Settings;
            if (server.Listed == WatchedServer.Absent) continue;
            if (!ServiceExpansion.Fits(settings.Address, settings.Forwarding, key)) continue;
            destinations.Add(new(settings.Address, ServiceExpansion.Port(settings.Port, settings.Forwarding, key))
            {
                Weight = server.Listed,
                Forwarding = settings.Forwarding,
                UpperThreshold = settings.UpperThreshold,
                LowerThreshold = settings.LowerThreshold,
            });
        }

        if (!service.IsSorryInUse) AddSorry(destinations, service, key);
        return destinations.Destinations;
    }

    private static void AddSorry(DestinationList destinations, WatchedService service, ServiceKey key)
    {
        if (service.Settings.SorryServer is not { } sorry || service.SorryListed == WatchedServer.Absent) return;
        if (!ServiceExpansion.Fits(sorry.Address, sorry.Forwarding, key)) return;
        destinations.Add(new(sorry.Address, ServiceExpansion.Port(sorry.Port, sorry.Forwarding, key))
        {
            Weight = service.SorryListed,
            Forwarding = sorry.Forwarding,
        });
    }

    // The table holds one destination of an address and port; a sorry server, ports that do not count (DR, TUN) and
    // port 0 beside the same port in words can lead to two.
    private sealed class DestinationList(int capacity)
    {
        private readonly HashSet<(IpAddress, ushort)> _seen = new(capacity);

        public List<Destination> Destinations { get; } = new(capacity);

        public void Add(Destination destination)
        {
            if (_seen.Add((destination.Address, destination.Port))) Destinations.Add(destination);
        }
    }

    private VirtualServerGroup? Group(VirtualServer server) =>
        server.Service is Service.Group named ? _groups.GetValueOrDefault(named.Name) : null;
}
