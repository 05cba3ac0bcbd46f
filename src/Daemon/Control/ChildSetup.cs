using Holdfast.Core;
using Holdfast.Core.Control;

namespace Holdfast.Daemon.Control;

/// <summary>What every child does to itself before it begins.</summary>
/// <param name="Settings">Log, pid file, umask.</param>
/// <param name="Scheduling">Name, priority, processors.</param>
internal sealed record ChildSetup(ChildSettings Settings, SchedulingSettings Scheduling)
{
    /// <summary>
    /// Whether the kernel is asked for a signal when the parent dies. Not for a child that a short-lived thread has started:
    /// the kernel means the thread. The link tells of the parent's death in any case.
    /// </summary>
    public bool DiesWithParent { get; init; }
}
