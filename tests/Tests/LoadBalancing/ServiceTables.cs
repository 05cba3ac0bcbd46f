using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Core.Simulation;

namespace Holdfast.Tests.LoadBalancing;

/// <summary>Tables of services by chance, and what the kernel makes of a change.</summary>
internal static class ServiceTables
{
    public static IpAddress Ip(string text) => IpAddress.TryParse(text, out IpAddress address) ? address : throw new FormatException(text);

    public static ServiceKey Key(int number) => number % 5 == 4
        ? ServiceKey.Of(number % 2 == 0 ? IpFamily.V4 : IpFamily.V6, (uint)number + 1)
        : ServiceKey.Of(number % 3 == 0 ? TransportProtocol.Udp : TransportProtocol.Tcp, Ip($"10.1.{number / 250}.{(number % 250) + 1}"), 80);

    public static ServiceEntry Entry(int number, int destinations, int weight = 1) => new(
        new ServiceDefinition(Key(number)),
        [.. Enumerable.Range(1, destinations).Select(i => new Destination(Ip($"10.2.{i / 250}.{(i % 250) + 1}"), 80) { Weight = weight })]);

    /// <summary>Up to five services of eight possible ones, with few differences, so that much is the same.</summary>
    public static List<ServiceEntry> Any(SeededRandom random)
    {
        List<ServiceEntry> entries = [];
        for (int number = 0; number < 8; number++)
        {
            if (random.Chance(0.5)) entries.Add(Any(number, random));
        }

        return entries;
    }

    private static ServiceEntry Any(int number, SeededRandom random)
    {
        bool isPersistent = random.Chance(0.3);
        var definition = new ServiceDefinition(Key(number))
        {
            Scheduler = random.Pick(["rr", "wlc"]),
            Flags = (isPersistent ? ServiceFlags.Persistent : 0) | (random.Chance(0.3) ? ServiceFlags.Hashed : 0)
                | (random.Chance(0.2) ? ServiceFlags.Scheduler1 : 0),
            PersistenceSeconds = (uint)random.Pick([0, 60, 360]),
            PersistencePrefix = (byte)random.Pick([24, 32]),
            PersistenceEngine = random.Chance(0.1) ? "sip" : null,
        };
        List<Destination> destinations = [];
        for (int i = 1; i <= 5; i++)
        {
            if (random.Chance(0.5)) continue;
            destinations.Add(new Destination(Ip($"10.2.0.{i % 3}"), (ushort)(80 + (i % 2)))
            {
                Weight = random.Next(3),
                Forwarding = random.Pick([Forwarding.Nat, Forwarding.DirectRouting]),
                UpperThreshold = (uint)random.Pick([0, 0, 100]),
            });
        }

        if (random.Chance(0.5)) destinations.Reverse();
        return new ServiceEntry(definition, destinations);
    }

    /// <summary>What the table is after a change; a change that the kernel would refuse is a failure.</summary>
    public static void Apply(Dictionary<ServiceKey, ServiceEntry> table, ServiceChange change)
    {
        ServiceKey key = change.Service.Key;
        switch (change.Kind)
        {
            case ServiceChangeKind.AddService:
                table.Add(key, new ServiceEntry(change.Service, []));
                return;
            case ServiceChangeKind.EditService:
                table[key] = table[key] with { Definition = change.Service };
                return;
            case ServiceChangeKind.RemoveService:
                table.Remove(key).ShouldBeTrue($"{change}: there is none");
                return;
        }

        Destination wanted = change.Destination.ShouldNotBeNull();
        List<Destination> destinations = [.. table[key].Destinations];
        int index = destinations.FindIndex(one => one.Address == wanted.Address && one.Port == wanted.Port);
        (index >= 0).ShouldBe(change.Kind != ServiceChangeKind.AddDestination, change.ToString());
        if (index >= 0) destinations.RemoveAt(index);
        if (change.Kind != ServiceChangeKind.RemoveDestination) destinations.Add(wanted);
        table[key] = table[key] with { Destinations = destinations };
    }

    /// <summary>A table as text, in an order of its own and without what has no meaning.</summary>
    public static string Text(IEnumerable<ServiceEntry> entries) => string.Join('\n', entries.Select(Text).Order(StringComparer.Ordinal));

    private static string Text(ServiceEntry entry)
    {
        ServiceDefinition service = entry.Definition with { Flags = entry.Definition.Flags & ~ServiceFlags.Hashed };
        if ((service.Flags & ServiceFlags.Persistent) == 0) service = service with { PersistenceSeconds = 0, PersistencePrefix = 0 };
        IEnumerable<Destination> distinct = entry.Destinations.DistinctBy(one => (one.Address, one.Port));
        return $"{service}: {string.Join(", ", distinct.Select(one => one.ToString()).Order(StringComparer.Ordinal))}";
    }
}
