using System.Globalization;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>How a service is laid out in the table: what follows from its definition and its destinations.</summary>
public sealed class ServicePlan
{
    private static readonly TransportProtocol[] s_allProtocols = [TransportProtocol.Tcp, TransportProtocol.Udp, TransportProtocol.Sctp];

    /// <summary>The layout of a service.</summary>
    public ServicePlan(ServiceEntry entry)
    {
        Entry = entry;
        Key = entry.Definition.Key;
        Chain = ServiceNames.Chain(Key);
        IsDirect = entry.Destinations.Any(destination => destination.Forwarding.Method == ForwardingMethod.DirectRouting);
        IsPersistent = entry.Definition.PersistenceSeconds > 0;
        bool mixedPorts = entry.Destinations.Select(PortOf).Select(port => port == 0).Distinct().Count() > 1;
        HasDestinationChains = IsDirect || IsPersistent || mixedPorts;
        Protocols = Key.Mark != 0 ? s_allProtocols : [Key.Protocol];
    }

    /// <summary>The service.</summary>
    public ServiceEntry Entry { get; }

    /// <summary>What it answers to.</summary>
    public ServiceKey Key { get; }

    /// <summary>Name of its chain.</summary>
    public string Chain { get; }

    /// <summary>Whether its packets go by direct routing.</summary>
    public bool IsDirect { get; }

    /// <summary>Whether clients are remembered.</summary>
    public bool IsPersistent { get; }

    /// <summary>Whether choosing a destination is more than one statement: then each has a chain of its own.</summary>
    public bool HasDestinationChains { get; }

    /// <summary>The protocols its packets may have.</summary>
    public IReadOnlyList<TransportProtocol> Protocols { get; }

    /// <summary>The map that leads to the chain of the service.</summary>
    public string Dispatch =>
        (IsDirect ? "dr_" : "") + (Key.Mark != 0 ? "marks" : Key.Port == 0 ? "wildcards" : "services");

    /// <summary>The key in that map.</summary>
    public string DispatchKey => string.Create(CultureInfo.InvariantCulture, $"{(Key.Mark, Key.Port) switch
    {
        (not 0, _) => $"{Key.Mark}",
        (_, 0) => $"{Key.Address} . {ServiceNames.Protocol(Key.Protocol)}",
        _ => $"{Key.Address} . {ServiceNames.Protocol(Key.Protocol)} . {Key.Port}",
    }}");

    /// <summary>The sets with the counters of destinations; none with direct routing, which has counters of its own.</summary>
    public IReadOnlyList<string> CounterSets => IsDirect ? []
        : Key.Mark != 0 ? ["mark_connections", "mark_in"]
        : Key.Port == 0 ? ["wildcard_connections", "wildcard_in", "wildcard_out"]
        : ["service_connections", "service_in", "service_out"];

    /// <summary>A destination in those sets.</summary>
    public string CounterKey(Destination destination) => Key.Mark != 0 || Key.Port == 0
        ? $"{DispatchKey} . {destination.Address}"
        : string.Create(CultureInfo.InvariantCulture, $"{DispatchKey} . {destination.Address} . {PortOf(destination)}");

    /// <summary>The port that packets get; 0: they keep theirs.</summary>
    public ushort PortOf(Destination destination) => destination.Port != 0 ? destination.Port : Key.Port;

    /// <summary>Sets, counters and chains of a destination need no change between this plan and another one.</summary>
    public bool HasSameParts(ServicePlan other) =>
        IsDirect == other.IsDirect && IsPersistent == other.IsPersistent && HasDestinationChains == other.HasDestinationChains
        && Entry.Definition.PersistencePrefix == other.Entry.Definition.PersistencePrefix;
}
