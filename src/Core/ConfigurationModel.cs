using Holdfast.Core.Bfd;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Routing;
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

    /// <summary>Processes in the order of the file, also those that nobody tracks.</summary>
    public IReadOnlyList<TrackProcess> TrackProcesses { get; init; } = [];

    /// <summary>Files in the order of the file, also those that nobody tracks.</summary>
    public IReadOnlyList<TrackFile> TrackFiles { get; init; } = [];

    /// <summary>Virtual servers in the order of the file. The VRRP process is not told of them.</summary>
    [System.Text.Json.Serialization.JsonIgnore] // Not for the VRRP process, whose memory the description of their types would cost.
    public IReadOnlyList<VirtualServer> VirtualServers { get; init; } = [];

    /// <summary>Virtual server groups in the order of the file, also those that no virtual server uses.</summary>
    [System.Text.Json.Serialization.JsonIgnore] // Not for the VRRP process, whose memory the description of their types would cost.
    public IReadOnlyList<VirtualServerGroup> VirtualServerGroups { get; init; } = [];

    /// <summary>What checks over TLS show to servers; null: nothing.</summary>
    [System.Text.Json.Serialization.JsonIgnore] // Not for the VRRP process, whose memory the description of their types would cost.
    public TlsSettings? Ssl { get; init; }

    /// <summary>What stands outside instances and few configurations have; null: nothing of it.</summary>
    public StaticItems? Static { get; init; }

    /// <summary><c>static_ipaddress</c>: there from start to stop.</summary>
    public IReadOnlyList<VirtualAddress> StaticAddresses => (Static ?? StaticItems.None).Addresses;

    /// <summary><c>static_routes</c>: there from start to stop.</summary>
    public IReadOnlyList<Route> StaticRoutes => (Static ?? StaticItems.None).Routes;

    /// <summary><c>static_rules</c>: there from start to stop.</summary>
    public IReadOnlyList<RoutingRule> StaticRules => (Static ?? StaticItems.None).Rules;

    /// <summary><c>track_group</c>.</summary>
    public IReadOnlyList<TrackGroup> TrackGroups => (Static ?? StaticItems.None).TrackGroups;

    /// <summary><c>garp_group</c>.</summary>
    public IReadOnlyList<GarpGroup> GarpGroups => (Static ?? StaticItems.None).GarpGroups;

    /// <summary><c>linkbeat_interfaces</c>.</summary>
    public IReadOnlyList<LinkbeatInterface> LinkbeatInterfaces => (Static ?? StaticItems.None).LinkbeatInterfaces;

    /// <summary><c>interface_up_down_delays</c>.</summary>
    public IReadOnlyList<LinkDelay> LinkDelays => (Static ?? StaticItems.None).LinkDelays;

    /// <summary><c>bfd_instance</c>.</summary>
    public IReadOnlyList<BfdSettings> BfdSessions => (Static ?? StaticItems.None).BfdSessions;

    /// <summary>Whether there is a <c>bfd_instance</c> at all, also one that is wrong and dropped.</summary>
    public bool HasBfdInstances => Static is { HasBfdInstances: true };

    /// <summary>The part that the VRRP process runs from.</summary>
    public ConfigurationModel ForVrrp() => this with { VirtualServers = [], VirtualServerGroups = [], Ssl = null };
}
