using Holdfast.Core.Packets;

namespace Holdfast.Core.Simulation;

/// <summary>A node before it boots: its configuration, and its own addresses.</summary>
/// <param name="Name">For traces.</param>
/// <param name="Model">What it is configured to do. Interfaces of the same segment hear each other.</param>
/// <param name="Sources">Primary or link-local address of each interface.</param>
public sealed record NodeSettings(
    string Name, ConfigurationModel Model, IReadOnlyDictionary<(string Interface, IpFamily Family), IpAddress> Sources)
{
    /// <summary>The segment that each interface is joined to; one that is not listed is joined to that of its own name.</summary>
    public IReadOnlyDictionary<string, string> Segments { get; init; } = new Dictionary<string, string>();
}
