namespace Holdfast.Core.Tracking;

/// <summary>An entry of <c>interface_up_down_delays</c>.</summary>
/// <param name="Interface">Name of the interface.</param>
/// <param name="Down">How long it must be down before it counts as down; 0..255 s.</param>
/// <param name="Up">How long it must be up before it counts as up; 0..255 s.</param>
public sealed record LinkDelay(string Interface, TimeSpan Down, TimeSpan Up);
