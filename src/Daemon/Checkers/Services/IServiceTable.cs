using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Daemon.Checkers.Services;

/// <summary>A change that was refused.</summary>
/// <param name="Change">The change.</param>
/// <param name="Reason">In the kernel's words.</param>
internal readonly record struct RefusedChange(ServiceChange Change, string Reason)
{
    /// <summary>It counts as made, but the table was not as it was believed to be: somebody else changes it.</summary>
    public bool IsMade { get; init; }

    /// <summary>It would be refused again, whenever it is tried.</summary>
    public bool IsFinal { get; init; }
}

/// <summary>Counters of a destination; 64 bits wide where the kernel has them.</summary>
/// <param name="Service">Its service.</param>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port.</param>
internal readonly record struct DestinationCounters(ServiceKey Service, IpAddress Address, ushort Port)
{
    /// <summary>Connections that are open (established).</summary>
    public ulong ActiveConnections { get; init; }

    /// <summary>Connections in other states.</summary>
    public ulong InactiveConnections { get; init; }

    /// <summary>Connections because of persistence.</summary>
    public ulong PersistentConnections { get; init; }

    /// <summary>Connections since the start.</summary>
    public ulong Connections { get; init; }

    /// <summary>Packets from clients.</summary>
    public ulong PacketsIn { get; init; }

    /// <summary>Packets to clients.</summary>
    public ulong PacketsOut { get; init; }

    /// <summary>Bytes from clients.</summary>
    public ulong BytesIn { get; init; }

    /// <summary>Bytes to clients.</summary>
    public ulong BytesOut { get; init; }
}

/// <summary>The table that forwards connections: the kernel's IPVS, or rules of nftables. Calls are made on the loop's thread.</summary>
internal interface IServiceTable : IDisposable
{
    /// <summary><c>ipvs</c> or <c>nftables</c>, with a version if there is one.</summary>
    string Name { get; }

    /// <summary>All services that are there now, with their destinations, whoever made them.</summary>
    /// <exception cref="Linux.Interop.SystemCallException">The table cannot be read.</exception>
    Dictionary<ServiceKey, ServiceEntry> Observe();

    /// <summary>A cheap look whether services are there, without their definitions and destinations.</summary>
    /// <returns>False: some are not. Nftables tells only whether their tables are there.</returns>
    /// <exception cref="Linux.Interop.SystemCallException">The table cannot be read.</exception>
    bool Holds(IReadOnlyCollection<ServiceKey> services);

    /// <summary>
    /// Makes changes, in order and in batches. What is refused does not keep the others from being made; adding what is
    /// there, or removing what is not, counts as made.
    /// </summary>
    /// <returns>What was refused, and what was made of a table that somebody else has changed (<see cref="RefusedChange.IsMade"/>).</returns>
    IReadOnlyList<RefusedChange> Apply(IReadOnlyList<ServiceChange> changes);

    /// <summary>Empties the table, whoever made the entries.</summary>
    void Flush();

    /// <summary>Counters of every destination of the given services; those that are not there are left out.</summary>
    IReadOnlyList<DestinationCounters> ReadCounters(IReadOnlyCollection<ServiceKey> services);
}
