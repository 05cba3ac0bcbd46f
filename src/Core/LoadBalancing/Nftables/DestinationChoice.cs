using System.Globalization;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>
/// How a scheduler of IPVS is played by nftables: a number that is drawn for a new connection, and the destination that
/// each number stands for. wlc and lc are played by wrr and rr, for nothing here counts connections.
/// </summary>
internal sealed class DestinationChoice
{
    /// <summary>
    /// The same on every director and after every change: a hash must send a client where it did before. The value itself
    /// means nothing.
    /// </summary>
    private const uint Seed = 0x48464c42;

    private readonly string _number;
    private readonly IReadOnlyList<Destination> _destinations;
    private readonly int[] _slots;

    private DestinationChoice(string number, IReadOnlyList<Destination> destinations, int[] slots)
    {
        _number = number;
        _destinations = destinations;
        _slots = slots;
    }

    /// <summary>Whether there is no destination with a weight.</summary>
    public bool IsEmpty => _slots.Length == 0;

    /// <summary>The destination that gets everything; null: there are several.</summary>
    public Destination? Only => _slots.Length > 0 && _slots.All(slot => slot == _slots[0]) ? _destinations[_slots[0]] : null;

    /// <summary>The choice of a service.</summary>
    public static DestinationChoice Of(ServiceEntry entry)
    {
        ServiceDefinition definition = entry.Definition;
        string ip = definition.Key.Family == IpFamily.V6 ? "ip6" : "ip";
        string client = definition.Flags.HasFlag(ServiceFlags.Scheduler2) ? $"{ip} saddr . th sport" : $"{ip} saddr";

        // Sorted, so that the order of the list means nothing, as with IPVS: two directors agree.
        Destination[] sorted = [.. entry.Destinations.Where(one => one.Weight > 0).OrderBy(one => one.Address).ThenBy(one => one.Port)];
        int[] weights = [.. sorted.Select(one => one.Weight)];
        (string source, int[] slots) = definition.Scheduler switch
        {
            "rr" or "lc" => ("numgen inc", [.. Enumerable.Range(0, sorted.Length)]),
            "sh" => ($"jhash {client}", SlotTable.Runs(weights)),
            "dh" => ($"jhash {ip} daddr", SlotTable.Runs(weights)),
            "mh" => ($"jhash {client}", MaglevTable.Of(sorted)),
            "fo" => ("numgen inc", sorted.Length == 0 ? [] : new[] { Array.IndexOf(weights, weights.Max()) }),
            _ => ("numgen inc", SlotTable.Mixed(weights)),
        };
        string seed = source.StartsWith("jhash", StringComparison.Ordinal) ? $" seed 0x{Seed:x8}" : "";
        string number = string.Create(CultureInfo.InvariantCulture, $"{source} mod {slots.Length}{seed}");
        return new DestinationChoice(number, sorted, slots);
    }

    /// <summary>The expression that draws a number and finds what belongs to it.</summary>
    /// <param name="keyword"><c>map</c> or <c>vmap</c>.</param>
    /// <param name="value">What a destination is written as.</param>
    public string Expression(string keyword, Func<Destination, string> value)
    {
        string[] values = [.. _destinations.Select(value)];
        List<(int First, int Last)> runs = Runs();
        // Ranges cost the kernel a search in a tree, single numbers one look-up.
        IEnumerable<string> elements = runs.Count * 2 <= _slots.Length
            ? runs.Select(run => Element(run.First, run.Last, values[_slots[run.First]]))
            : _slots.Select((slot, i) => Element(i, i, values[slot]));
        return $"{_number} {keyword} {{ {string.Join(", ", elements)} }}";
    }

    private static string Element(int first, int last, string value) => first == last
        ? string.Create(CultureInfo.InvariantCulture, $"{first} : {value}")
        : string.Create(CultureInfo.InvariantCulture, $"{first}-{last} : {value}");

    private List<(int First, int Last)> Runs()
    {
        var runs = new List<(int First, int Last)>();
        for (int first = 0, i = 1; i <= _slots.Length; i++)
        {
            if (i < _slots.Length && _slots[i] == _slots[first]) continue;
            runs.Add((first, i - 1));
            first = i;
        }

        return runs;
    }
}
