using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing;

/// <summary>What makes a service one of its own in the table: address, port and protocol, or a firewall mark, and the family.</summary>
/// <param name="Family">V4 or V6.</param>
/// <param name="Protocol">None if there is a mark.</param>
/// <param name="Address">The virtual address; default if there is a mark.</param>
/// <param name="Port">0..65535; 0 if there is a mark, or for every port.</param>
/// <param name="Mark">Firewall mark; 0: none.</param>
public readonly record struct ServiceKey(IpFamily Family, TransportProtocol Protocol, IpAddress Address, ushort Port, uint Mark)
{
    /// <summary>A service by address.</summary>
    public static ServiceKey Of(TransportProtocol protocol, IpAddress address, ushort port) => new(address.Family, protocol, address, port, 0);

    /// <summary>A service by firewall mark.</summary>
    public static ServiceKey Of(IpFamily family, uint mark) => new(family, TransportProtocol.None, default, 0, mark);

    /// <inheritdoc/>
    public override string ToString() => Mark != 0
        ? $"fwmark {Mark}{(Family == IpFamily.V6 ? " inet6" : "")}"
        : $"{Protocol switch { TransportProtocol.Udp => "udp", TransportProtocol.Sctp => "sctp", _ => "tcp" }} [{Address}]:{Port}";
}

/// <summary>A service as the table holds it, without its destinations.</summary>
/// <param name="Key">What it answers to.</param>
public sealed record ServiceDefinition(ServiceKey Key)
{
    /// <summary>The kernel's name of the scheduler, at most 15 characters.</summary>
    public string Scheduler { get; init; } = "wlc";

    /// <summary>Flags; <see cref="ServiceFlags.Persistent"/> included, <see cref="ServiceFlags.Hashed"/> only if it was asked for.</summary>
    public ServiceFlags Flags { get; init; }

    /// <summary>Persistence, seconds; 0: none.</summary>
    public uint PersistenceSeconds { get; init; }

    /// <summary>Prefix length by which clients are told apart: 0..32 or 0..128; 32 or 128: each address for itself.</summary>
    public byte PersistencePrefix { get; init; }

    /// <summary>Persistence engine, at most 15 characters; null: none.</summary>
    public string? PersistenceEngine { get; init; }
}

/// <summary>A destination of a service as the table holds it.</summary>
/// <param name="Address">Its address; its family may be another than the service's only with <see cref="ForwardingMethod.Tunnel"/>.</param>
/// <param name="Port">Its port; 0: that of the connection.</param>
public sealed record Destination(IpAddress Address, ushort Port)
{
    /// <summary>0..2147483647; 0: no new connections.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>How packets reach it.</summary>
    public Forwarding Forwarding { get; init; } = Forwarding.Nat;

    /// <summary>No new connections above this number; 0: no limit.</summary>
    public uint UpperThreshold { get; init; }

    /// <summary>New connections again below this number; 0: the kernel's three quarters of the upper one.</summary>
    public uint LowerThreshold { get; init; }
}

/// <summary>A service with its destinations; the order of destinations does not matter.</summary>
public sealed record ServiceEntry(ServiceDefinition Definition, IReadOnlyList<Destination> Destinations);

/// <summary>What a <see cref="ServiceChange"/> does.</summary>
public enum ServiceChangeKind : byte
{
    /// <summary>Add the service.</summary>
    AddService,

    /// <summary>Change scheduler, flags or persistence of the service; its destinations and connections stay.</summary>
    EditService,

    /// <summary>Remove the service with all its destinations.</summary>
    RemoveService,

    /// <summary>Add the destination.</summary>
    AddDestination,

    /// <summary>Change weight, forwarding or thresholds of the destination; its connections stay.</summary>
    EditDestination,

    /// <summary>Remove the destination.</summary>
    RemoveDestination,
}

/// <summary>One change of the table.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Service">The service; for RemoveService and changes of destinations only its key matters.</param>
/// <param name="Destination">The destination; null for changes of services.</param>
public readonly record struct ServiceChange(ServiceChangeKind Kind, ServiceDefinition Service, Destination? Destination = null)
{
    /// <inheritdoc/>
    public override string ToString() => Destination is null
        ? $"{Kind} {Service.Key}"
        : $"{Kind} {Service.Key} -> [{Destination.Address}]:{Destination.Port} weight {Destination.Weight}";
}
