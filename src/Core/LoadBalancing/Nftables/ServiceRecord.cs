using System.Globalization;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>
/// A service as it is written into the comments of its chain, to be found by the next run: rules do not tell a weight that
/// was rounded, or a scheduler that is played by another one. nft allows 128 bytes in a comment, so destinations are spread
/// over as many as they need.
/// </summary>
public static class ServiceRecord
{
    private const int MaximumLength = 120;

    /// <summary>The comment for the service itself.</summary>
    public static string Of(ServiceDefinition definition) => string.Create(
        CultureInfo.InvariantCulture,
        $"service {definition.Scheduler} flags {(uint)definition.Flags} persistence {definition.PersistenceSeconds}/{definition.PersistencePrefix}");

    /// <summary>The comments for destinations, in their order: <c>to nat 10.0.0.1:80 weight 1, 10.0.0.2:80 weight 3</c>.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<Destination> destinations)
    {
        string comment = "";
        string head = "";
        foreach (Destination destination in destinations)
        {
            string method = $"to {MethodOf(destination)} ";
            string text = TextOf(destination);
            if (method != head || comment.Length + 2 + text.Length > MaximumLength)
            {
                if (comment.Length > 0) yield return comment;
                head = method;
                comment = head + text;
            }
            else
            {
                comment += ", " + text;
            }
        }

        if (comment.Length > 0) yield return comment;
    }

    /// <summary>Reads the comment for a service; null: it is none.</summary>
    public static ServiceDefinition? ReadDefinition(ServiceKey key, string comment)
    {
        if (comment.Split(' ', '/') is not ["service", var scheduler, "flags", var flags, "persistence", var seconds, var prefix]
            || !TryRead(flags, out uint flagBits) || !TryRead(seconds, out uint time) || !TryRead(prefix, out uint length)
            || length > 128)
        {
            return null;
        }

        return new ServiceDefinition(key)
        {
            Scheduler = scheduler,
            Flags = (ServiceFlags)flagBits,
            PersistenceSeconds = time,
            PersistencePrefix = (byte)length,
        };
    }

    /// <summary>Reads a comment for destinations; what is none is left out.</summary>
    public static IEnumerable<Destination> ReadDestinations(string comment)
    {
        if (comment.Split(' ', 3) is not ["to", var method, var list] || method is not ("nat" or "dr")) yield break;
        foreach (string text in list.Split(", "))
        {
            if (ReadDestination(text) is { } destination)
            {
                yield return destination with { Forwarding = method == "dr" ? Forwarding.DirectRouting : Forwarding.Nat };
            }
        }
    }

    private static string MethodOf(Destination destination) => destination.Forwarding.KeepsPort ? "dr" : "nat";

    private static string TextOf(Destination destination) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(destination.Address.Family == IpFamily.V6 ? $"[{destination.Address}]" : destination.Address.ToString())}:{destination.Port} weight {destination.Weight}");

    private static Destination? ReadDestination(string text)
    {
        if (text.Split(' ') is not [var place, "weight", var weight] || place.LastIndexOf(':') is not (> 0 and var colon)
            || !IpAddress.TryParse(place.AsSpan(0, colon).Trim("[]"), out IpAddress address)
            || !TryRead(place[(colon + 1)..], out uint port) || port > ushort.MaxValue
            || !TryRead(weight, out uint value) || value > int.MaxValue)
        {
            return null;
        }

        return new Destination(address, (ushort)port) { Weight = (int)value };
    }

    private static bool TryRead(string text, out uint value) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
