using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>Finds the services of a table by the comments in it.</summary>
public static class ServiceRecords
{
    /// <summary>The services of a table, in the order of their chains.</summary>
    /// <param name="family">Family of the table.</param>
    /// <param name="comments">The comments of all rules, with the names of their chains; others than ours do no harm.</param>
    public static IReadOnlyList<ServiceEntry> Read(IpFamily family, IEnumerable<(string Chain, string Comment)> comments)
    {
        var services = new Dictionary<string, (ServiceDefinition? Definition, List<Destination> Destinations)>();
        foreach ((string chain, string comment) in comments)
        {
            if (!ServiceNames.TryParse(family, chain, out ServiceKey key)) continue;
            if (!services.TryGetValue(chain, out var service)) service = (null, []);
            if (ServiceRecord.ReadDefinition(key, comment) is { } definition) service.Definition = definition;
            service.Destinations.AddRange(ServiceRecord.ReadDestinations(comment));
            services[chain] = service;
        }

        return [.. from service in services.Values
                   where service.Definition is not null
                   select new ServiceEntry(service.Definition, service.Destinations)];
    }
}
