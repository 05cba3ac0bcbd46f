using Holdfast.Core.LoadBalancing;
using Holdfast.Daemon.Checkers.Services;
using Holdfast.Linux.Interop;

namespace Holdfast.Tests.Daemon.Checkers;

/// <summary>A table in memory, as the kernel would keep it, and the changes that it was sent.</summary>
internal sealed class MemoryTable : IServiceTable
{
    public Dictionary<ServiceKey, ServiceEntry> Services { get; } = [];

    public List<string> Changes { get; } = [];

    public Dictionary<(ServiceKey, string), ulong> Connections { get; } = [];

    /// <summary>How many changes each call of <see cref="Apply"/> has made.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>The services whose counters were read.</summary>
    public List<ServiceKey> Counted { get; } = [];

    public bool IsBroken { get; set; }

    public string Name => "memory";

    public Dictionary<ServiceKey, ServiceEntry> Observe() => new(Services);

    public bool Holds(IReadOnlyCollection<ServiceKey> services) => services.All(Services.ContainsKey);

    public IReadOnlyList<RefusedChange> Apply(IReadOnlyList<ServiceChange> changes)
    {
        if (IsBroken) throw new SystemCallException("send", Errno.EPERM);
        Batches.Add(changes.Count);
        foreach (ServiceChange change in changes)
        {
            Changes.Add(change.ToString());
            ServiceKey key = change.Service.Key;
            ServiceEntry? entry = Services.GetValueOrDefault(key);
            Services[key] = change.Kind switch
            {
                ServiceChangeKind.AddService => new ServiceEntry(change.Service, []),
                ServiceChangeKind.EditService => entry! with { Definition = change.Service },
                ServiceChangeKind.RemoveService => entry!,
                ServiceChangeKind.RemoveDestination => entry! with { Destinations = Without(entry, change.Destination!) },
                _ => entry! with { Destinations = [.. Without(entry, change.Destination!), change.Destination!] },
            };
            if (change.Kind == ServiceChangeKind.RemoveService) Services.Remove(key);
        }

        return [];
    }

    public void Flush() => Services.Clear();

    public IReadOnlyList<DestinationCounters> ReadCounters(IReadOnlyCollection<ServiceKey> services)
    {
        Counted.AddRange(services);
        return [.. from key in services
            where Services.ContainsKey(key)
            from destination in Services[key].Destinations
            select new DestinationCounters(key, destination.Address, destination.Port)
            {
                ActiveConnections = Connections.GetValueOrDefault((key, $"{destination.Address}")),
            }];
    }

    /// <summary>Addresses with weights, in order.</summary>
    public string Destinations() => string.Join(' ', Services.Values.SelectMany(entry => entry.Destinations)
        .Select(destination => $"{destination.Address}={destination.Weight}").Order(StringComparer.Ordinal));

    public void Dispose()
    {
    }

    private static List<Destination> Without(ServiceEntry entry, Destination destination) =>
        [.. entry.Destinations.Where(other => (other.Address, other.Port) != (destination.Address, destination.Port))];
}
