namespace Holdfast.Core.Tracking;

/// <summary>A <c>track_group</c>: virtual routers that go to backup when a static item that names it is lost.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Members">Names of virtual routers; not empty; all exist.</param>
public sealed record TrackGroup(string Name, IReadOnlyList<string> Members);
