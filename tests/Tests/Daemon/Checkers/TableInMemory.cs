using Holdfast.Core.LoadBalancing;
using Holdfast.Daemon.Checkers.Services;
using Holdfast.Linux.Interop;
using Holdfast.Tests.LoadBalancing;

namespace Holdfast.Tests.Daemon.Checkers;

/// <summary>A table that behaves as the contract says, without a kernel; somebody else may change it, too.</summary>
internal sealed class TableInMemory : IServiceTable
{
    public string Name => "memory";

    public Dictionary<ServiceKey, ServiceEntry> Entries { get; private set; } = [];

    /// <summary>The changes of each call of <see cref="Apply"/>.</summary>
    public List<int> Batches { get; } = [];

    public int Looks { get; private set; }

    /// <summary>A scheduler that this table has not.</summary>
    public string MissingScheduler { get; set; } = "none";

    public bool IsBroken { get; set; }

    /// <summary>What is refused is refused for ever.</summary>
    public bool IsFinal { get; init; }

    public Dictionary<ServiceKey, ServiceEntry> Observe()
    {
        Looks++;
        return new(Entries);
    }

    public bool Holds(IReadOnlyCollection<ServiceKey> services) => services.All(Entries.ContainsKey);

    public IReadOnlyList<RefusedChange> Apply(IReadOnlyList<ServiceChange> changes)
    {
        if (IsBroken) throw new SystemCallException("send", Errno.EPERM);
        Batches.Add(changes.Count);
        List<RefusedChange> refused = [];
        foreach (ServiceChange change in changes)
        {
            if (Refusal(change) is { } reason) refused.Add(new RefusedChange(change, reason) { IsFinal = IsFinal });
            else if (IsDone(change)) refused.Add(new RefusedChange(change, "done already") { IsMade = true });
            else ServiceTables.Apply(Entries, change);
        }

        return refused;
    }

    public void Flush() => Entries = [];

    public IReadOnlyList<DestinationCounters> ReadCounters(IReadOnlyCollection<ServiceKey> services) => [];

    public void Dispose()
    {
    }

    private bool IsThere(ServiceChange change) => Entries.TryGetValue(change.Service.Key, out ServiceEntry? entry)
        && (change.Destination is not { } wanted || entry.Destinations.Any(one => one.Address == wanted.Address && one.Port == wanted.Port));

    private bool IsDone(ServiceChange change) => change.Kind switch
    {
        ServiceChangeKind.AddService or ServiceChangeKind.AddDestination => IsThere(change),
        ServiceChangeKind.RemoveService or ServiceChangeKind.RemoveDestination => !IsThere(change),
        _ => false,
    };

    private string? Refusal(ServiceChange change) => change.Kind switch
    {
        ServiceChangeKind.AddService when change.Service.Scheduler == MissingScheduler => "no such scheduler",
        ServiceChangeKind.AddDestination when !Entries.ContainsKey(change.Service.Key) => "no such service",
        ServiceChangeKind.EditService or ServiceChangeKind.EditDestination when !IsThere(change) => "not there",
        _ => null,
    };
}
