using System.Globalization;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>
/// A service as it is written into the comments of its chain, to be found by the next run: rules do not tell a weight that
/// was rounded, or a scheduler that is played by another one. nft allows 128 bytes in a comment, so each destination has
/// one of its own.
/// </summary>
public static class ServiceRecord
{
    /// <summary>The comment for the service itself.</summary>
    public static string Of(ServiceDefinition definition) => string.Create(
        CultureInfo.InvariantCulture,
        $"service {definition.Scheduler} flags {(uint)definition.Flags} persistence {definition.PersistenceSeconds}/{definition.PersistencePrefix}");

    /// <summary>The comment for a destination.</summary>
    public static string Of(Destination destination) => string.Create(
        CultureInfo.InvariantCulture,
        $"to {destination.Address} port {destination.Port} weight {destination.Weight} {(destination.Forwarding.KeepsPort ? "dr" : "nat")}");

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

    /// <summary>Reads the comment for a destination; null: it is none.</summary>
    public static Destination? ReadDestination(string comment)
    {
        if (comment.Split(' ') is not ["to", var text, "port", var port, "weight", var weight, var method]
            || !IpAddress.TryParse(text, out IpAddress address) || !TryRead(port, out uint number) || number > ushort.MaxValue
            || !TryRead(weight, out uint value) || value > int.MaxValue)
        {
            return null;
        }

        return new Destination(address, (ushort)number)
        {
            Weight = (int)value,
            Forwarding = method == "dr" ? Forwarding.DirectRouting : Forwarding.Nat,
        };
    }

    private static bool TryRead(string text, out uint value) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
