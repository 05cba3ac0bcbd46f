using System.Globalization;
using System.Text.Json;
using Holdfast.Core.LoadBalancing.Nftables;
using Holdfast.Core.Packets;

namespace Holdfast.Daemon.Checkers.Services;

/// <summary>Reads what nftables lists (libnftables-json(5)), as far as the engine asks for it.</summary>
internal static class NftJson
{
    /// <summary>Whether a list of tables has ours.</summary>
    public static bool HasTable(byte[] json, IpFamily family) => Objects(json, "table").Any(table =>
        Text(table, "name") == ServiceNames.Table && Text(table, "family") == (family == IpFamily.V6 ? "ip6" : "ip"));

    /// <summary>The counters of a set's elements, by the elements as they are written in a rule.</summary>
    public static Dictionary<string, (ulong Packets, ulong Bytes)> ElementCounters(byte[] json)
    {
        var counters = new Dictionary<string, (ulong, ulong)>();
        foreach (JsonElement element in Elements(json))
        {
            if (!element.TryGetProperty("elem", out JsonElement inner) || !inner.TryGetProperty("counter", out JsonElement counter)) continue;
            counters[KeyOf(inner.GetProperty("val"))] = (Number(counter, "packets"), Number(counter, "bytes"));
        }

        return counters;
    }

    /// <summary>How many elements a set has.</summary>
    public static ulong CountElements(byte[] json) => (ulong)Elements(json).Count();

    /// <summary>Named counters.</summary>
    public static Dictionary<string, (ulong Packets, ulong Bytes)> Counters(byte[] json) => Objects(json, "counter")
        .Where(counter => Text(counter, "name") is not null)
        .ToDictionary(counter => Text(counter, "name")!, counter => (Number(counter, "packets"), Number(counter, "bytes")));

    private static IEnumerable<JsonElement> Elements(byte[] json) => Objects(json, "set")
        .Where(set => set.TryGetProperty("elem", out _)).SelectMany(set => set.GetProperty("elem").EnumerateArray());

    private static List<JsonElement> Objects(byte[] json, string kind)
    {
        // The elements refer to the document, which lives as long as they do; nothing in it needs to be disposed.
        JsonElement root = JsonElement.Parse(json);
        var found = new List<JsonElement>();
        foreach (JsonElement item in root.GetProperty("nftables").EnumerateArray())
        {
            if (item.TryGetProperty(kind, out JsonElement wanted)) found.Add(wanted);
        }

        return found;
    }

    private static string KeyOf(JsonElement value) => value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty("concat", out JsonElement parts)
        ? string.Join(" . ", parts.EnumerateArray().Select(WordOf))
        : WordOf(value);

    // nft and .NET write some addresses differently.
    private static string WordOf(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetUInt32().ToString(CultureInfo.InvariantCulture)
        : IpAddress.TryParse(value.GetString(), out IpAddress address) ? address.ToString() : value.GetString() ?? "";

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ulong Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.TryGetUInt64(out ulong number) ? number : 0;
}
