using Holdfast.Core.Bfd;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Tracking;

namespace Holdfast.Core.Control;

/// <summary>What the parent gives the checkers child at its start, and again at each reload.</summary>
/// <param name="Global">Global settings.</param>
/// <param name="Settings">What the command line says.</param>
public sealed record CheckersStart(GlobalSettings Global, ChildSettings Settings)
{
    /// <summary>Virtual servers in the order of the file.</summary>
    public IReadOnlyList<VirtualServer> VirtualServers { get; init; } = [];

    /// <summary>Virtual server groups in the order of the file.</summary>
    public IReadOnlyList<VirtualServerGroup> VirtualServerGroups { get; init; } = [];

    /// <summary>What checks over TLS show to servers; null: nothing.</summary>
    public TlsSettings? Ssl { get; init; }

    /// <summary>Files that checks may follow.</summary>
    public IReadOnlyList<TrackFile> TrackFiles { get; init; } = [];

    /// <summary>Sessions that checks may follow.</summary>
    public IReadOnlyList<BfdSettings> BfdSessions { get; init; } = [];

    /// <summary>Real servers that the predecessor of a restarted child has drained. A reload ignores it.</summary>
    public IReadOnlyList<DrainedServer> Drained { get; init; } = [];

    /// <summary>The part of a configuration that the checkers run from.</summary>
    public static CheckersStart Of(ConfigurationModel model, ChildSettings settings) => new(model.Global, settings)
    {
        VirtualServers = model.VirtualServers,
        VirtualServerGroups = model.VirtualServerGroups,
        Ssl = model.Ssl,
        TrackFiles = model.TrackFiles,
        BfdSessions = model.BfdSessions,
    };

    /// <summary>The same as a configuration, without virtual routers.</summary>
    public ConfigurationModel ToModel() => new()
    {
        Global = Global,
        VirtualServers = VirtualServers,
        VirtualServerGroups = VirtualServerGroups,
        Ssl = Ssl,
        TrackFiles = TrackFiles,
        Static = BfdSessions.Count == 0 ? null : StaticItems.None with { BfdSessions = BfdSessions, HasBfdInstances = true },
    };
}
