using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing;

/// <summary>Several services that share one set of real servers (<c>virtual_server_group</c>).</summary>
public sealed record VirtualServerGroup
{
    /// <summary>Name by which a virtual server refers to it.</summary>
    public required string Name { get; init; }

    /// <summary>Addresses and runs of addresses, in the order of the file.</summary>
    public IReadOnlyList<AddressRange> Addresses { get; init; } = [];

    /// <summary>Firewall marks, in the order of the file.</summary>
    public IReadOnlyList<GroupMark> Marks { get; init; } = [];
}

/// <summary>Consecutive addresses with one port, each a service of its own.</summary>
/// <param name="First">The first address.</param>
/// <param name="Last">The last address: of the same family, and not before the first.</param>
/// <param name="Port">0..65535; 0: every port.</param>
public sealed record AddressRange(IpAddress First, IpAddress Last, ushort Port)
{
    /// <summary>Whether it was written as a range, though it may hold one address only.</summary>
    public bool IsRange { get; init; }
}

/// <summary>A firewall mark in a group.</summary>
/// <param name="Value">1..4294967295.</param>
/// <param name="Family">Family of its packets; None: that of the group.</param>
public sealed record GroupMark(uint Value, IpFamily Family = IpFamily.None);
