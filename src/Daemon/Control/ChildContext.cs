using Holdfast.Core.Control;
using Holdfast.Daemon.Logging;

namespace Holdfast.Daemon.Control;

/// <summary>What every child begins with: the link to its parent, the configuration, and its log.</summary>
/// <param name="Link">The link; the child calls <see cref="ChildLink.Listen"/> once its loop exists.</param>
/// <param name="Start">Configuration and settings.</param>
/// <param name="Log">The log, open.</param>
internal sealed record ChildContext(ChildLink Link, ChildStart Start, Log Log) : IDisposable
{
    /// <summary>Reads what the parent has sent and opens the log. Called first thing in a child.</summary>
    public static ChildContext Inherit()
    {
        ChildLink link = ChildLink.FromInheritedDescriptor();
        ChildStart start = link.ReadStart();
        return new ChildContext(link, start, new Log(start.Settings.Log));
    }

    /// <summary>Flushes the log and closes the link.</summary>
    public void Dispose()
    {
        Log.Dispose();
        Link.Dispose();
    }
}
