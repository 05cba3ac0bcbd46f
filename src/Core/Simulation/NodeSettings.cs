using Holdfast.Core.Packets;

namespace Holdfast.Core.Simulation;

/// <summary>A node before it boots: its configuration, and its own addresses.</summary>
/// <param name="Name">For traces.</param>
/// <param name="Model">What it is configured to do. Interfaces of the same name are joined to the same segment.</param>
/// <param name="Sources">Primary or link-local address of each interface.</param>
public sealed record NodeSettings(
    string Name, ConfigurationModel Model, IReadOnlyDictionary<(string Interface, IpFamily Family), IpAddress> Sources);
