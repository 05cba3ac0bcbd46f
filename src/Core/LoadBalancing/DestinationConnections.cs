using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing;

/// <summary>So many connections a real server has in a service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Address">Of the real server.</param>
/// <param name="Port">Of the real server in this service.</param>
/// <param name="Count">Connections, active ones and those by persistence.</param>
public readonly record struct DestinationConnections(ServiceKey Service, IpAddress Address, ushort Port, ulong Count);
