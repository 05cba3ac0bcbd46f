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

    /// <summary>
    /// For each virtual server its place in the configuration that the child has, or -1: the next of
    /// <see cref="VirtualServers"/>, which then holds the others only. Empty: all are here.
    /// </summary>
    public IReadOnlyList<int> Kept { get; init; } = [];

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
    /// <param name="former">The virtual servers of the configuration that the child has.</param>
    /// <exception cref="InvalidDataException">The message was made for a child with another configuration.</exception>
    public ConfigurationModel ToModel(IReadOnlyList<VirtualServer>? former = null) => new()
    {
        Global = Global,
        VirtualServers = Kept.Count == 0 ? VirtualServers : Merged(former ?? []),
        VirtualServerGroups = VirtualServerGroups,
        Ssl = Ssl,
        TrackFiles = TrackFiles,
        Static = BfdSessions.Count == 0 ? null : StaticItems.None with { BfdSessions = BfdSessions, HasBfdInstances = true },
    };

    private VirtualServer[] Merged(IReadOnlyList<VirtualServer> former)
    {
        var merged = new VirtualServer[Kept.Count];
        int next = 0;
        for (int i = 0; i < merged.Length; i++)
        {
            int place = Kept[i];
            if (place >= former.Count) throw new InvalidDataException($"There is no virtual server {place} to be kept.");
            merged[i] = place < 0 ? VirtualServers[next++] : former[place];
        }

        return merged;
    }
}
