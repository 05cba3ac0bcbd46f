using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core;

/// <summary>
/// A whole configuration, checked, with defaults filled in and names resolved: what the compiler makes of the files,
/// what the parent hands to its children, and what the engines read. Never changes.
/// </summary>
public sealed record ConfigurationModel
{
    /// <summary>Global settings.</summary>
    public GlobalSettings Global { get; init; } = new();

    /// <summary>Virtual routers in the order of the file.</summary>
    public IReadOnlyList<VirtualRouter> VirtualRouters { get; init; } = [];

    /// <summary>Sync groups.</summary>
    public IReadOnlyList<SyncGroup> SyncGroups { get; init; } = [];

    /// <summary>Scripts that at least one virtual router or group tracks.</summary>
    public IReadOnlyList<TrackScript> Scripts { get; init; } = [];
}
