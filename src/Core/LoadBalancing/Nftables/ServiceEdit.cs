namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>What a service becomes by a change; the rules of nftables are made of the result.</summary>
public static class ServiceEdit
{
    private const string NotServed = "the virtual server is not served";

    /// <summary>Why a change cannot be made; null: it can.</summary>
    /// <param name="entry">The service as it is; null: there is none.</param>
    /// <param name="change">What is to be done.</param>
    public static string? Refusal(ServiceEntry? entry, in ServiceChange change) => change switch
    {
        { Kind: ServiceChangeKind.AddService or ServiceChangeKind.EditService } => NftablesLimits.Of(change.Service),
        { Kind: ServiceChangeKind.AddDestination or ServiceChangeKind.EditDestination, Destination: { } destination } => entry is null
            ? NotServed
            : NftablesLimits.Of(entry.Definition.Key, destination, entry.Destinations.Where(other => !IsSame(other, destination))),
        _ => null,
    };

    /// <summary>Makes a change to which there is no objection.</summary>
    /// <returns>The service as it becomes; null: there is none.</returns>
    public static ServiceEntry? Apply(ServiceEntry? entry, in ServiceChange change)
    {
        if (change.Kind == ServiceChangeKind.RemoveService) return null;
        if (change.Destination is not { } destination)
        {
            return new ServiceEntry(change.Service, entry?.Destinations ?? []);
        }

        if (entry is null) return null;
        IEnumerable<Destination> others = entry.Destinations.Where(other => !IsSame(other, destination));
        return entry with
        {
            Destinations = change.Kind == ServiceChangeKind.RemoveDestination ? [.. others] : [.. others, destination],
        };
    }

    private static bool IsSame(Destination one, Destination other) => one.Address == other.Address && one.Port == other.Port;
}
