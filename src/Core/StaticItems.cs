using Holdfast.Core.Bfd;
using Holdfast.Core.Routing;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core;

/// <summary>
/// What stands outside instances and few configurations have. It is one member of the model, so that a message to a child
/// that has none of it carries nothing.
/// </summary>
public sealed record StaticItems
{
    /// <summary>Nothing at all.</summary>
    public static StaticItems None { get; } = new();

    /// <inheritdoc cref="ConfigurationModel.StaticAddresses"/>
    public IReadOnlyList<VirtualAddress> Addresses { get; init; } = [];

    /// <inheritdoc cref="ConfigurationModel.StaticRoutes"/>
    public IReadOnlyList<Route> Routes { get; init; } = [];

    /// <inheritdoc cref="ConfigurationModel.StaticRules"/>
    public IReadOnlyList<RoutingRule> Rules { get; init; } = [];

    /// <inheritdoc cref="ConfigurationModel.TrackGroups"/>
    public IReadOnlyList<TrackGroup> TrackGroups { get; init; } = [];

    /// <inheritdoc cref="ConfigurationModel.GarpGroups"/>
    public IReadOnlyList<GarpGroup> GarpGroups { get; init; } = [];

    /// <inheritdoc cref="ConfigurationModel.LinkbeatInterfaces"/>
    public IReadOnlyList<LinkbeatInterface> LinkbeatInterfaces { get; init; } = [];

    /// <inheritdoc cref="ConfigurationModel.LinkDelays"/>
    public IReadOnlyList<LinkDelay> LinkDelays { get; init; } = [];

    /// <inheritdoc cref="ConfigurationModel.BfdSessions"/>
    public IReadOnlyList<BfdSettings> BfdSessions { get; init; } = [];

    /// <inheritdoc cref="ConfigurationModel.HasBfdInstances"/>
    public bool HasBfdInstances { get; init; }

    /// <summary>This, or null if there is nothing in it.</summary>
    public StaticItems? OrNull() =>
        Addresses.Count + Routes.Count + Rules.Count + TrackGroups.Count + GarpGroups.Count + LinkbeatInterfaces.Count
            + LinkDelays.Count + BfdSessions.Count == 0 && !HasBfdInstances
            ? null
            : this;
}
