using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing;

/// <summary>
/// What is to be done to a table so that it becomes the wanted one: wanted minus observed. Every part of a service and of
/// a destination can be edited in place, so nothing is ever removed only to be added again, and no connection is lost.
/// </summary>
public static class Reconciler
{
    /// <summary>
    /// The changes, in the order in which they are to be made. Within a service what takes connections comes before what
    /// goes, so that there is no moment without a destination; services that go come last.
    /// </summary>
    /// <param name="desired">Services as they should be; of two with the same key the first counts.</param>
    /// <param name="observed">The table as it is, or as much of it as the other arguments name.</param>
    /// <param name="owned">Keys of services that are ours: those of them that nobody desires any more are removed.</param>
    /// <returns>Nothing for a service that is as it should be, and for one that is neither desired nor owned.</returns>
    public static List<ServiceChange> Plan(
        IEnumerable<ServiceEntry> desired, IReadOnlyDictionary<ServiceKey, ServiceEntry> observed, IEnumerable<ServiceKey> owned)
    {
        List<ServiceChange> changes = [];
        HashSet<ServiceKey> wanted = [];
        foreach (ServiceEntry entry in desired)
        {
            if (!wanted.Add(entry.Definition.Key)) continue;
            if (observed.TryGetValue(entry.Definition.Key, out ServiceEntry? present))
            {
                if (!AreSame(entry.Definition, present.Definition)) changes.Add(new(ServiceChangeKind.EditService, entry.Definition));
                PlanDestinations(entry, present.Destinations, changes);
            }
            else
            {
                changes.Add(new(ServiceChangeKind.AddService, entry.Definition));
                PlanDestinations(entry, [], changes);
            }
        }

        foreach (ServiceKey key in owned)
        {
            // Added to the set, so that a key that is named twice is removed once.
            if (observed.TryGetValue(key, out ServiceEntry? present) && wanted.Add(key))
            {
                changes.Add(new(ServiceChangeKind.RemoveService, present.Definition));
            }
        }

        return changes;
    }

    /// <summary>Whether two definitions make the same service.</summary>
    /// <remarks>
    /// The kernel marks every service as hashed, whoever asked for it. Time and prefix of persistence have no meaning
    /// without it.
    /// </remarks>
    public static bool AreSame(ServiceDefinition one, ServiceDefinition other)
    {
        ServiceFlags flags = one.Flags & ~ServiceFlags.Hashed;
        if (one.Key != other.Key || flags != (other.Flags & ~ServiceFlags.Hashed)) return false;
        if (one.Scheduler != other.Scheduler || one.PersistenceEngine != other.PersistenceEngine) return false;
        return (flags & ServiceFlags.Persistent) == 0
            || (one.PersistenceSeconds == other.PersistenceSeconds && one.PersistencePrefix == other.PersistencePrefix);
    }

    private static void PlanDestinations(ServiceEntry desired, IReadOnlyList<Destination> present, List<ServiceChange> changes)
    {
        if (AreAlike(desired.Destinations, present)) return;
        ServiceDefinition service = desired.Definition;
        Dictionary<(IpAddress, ushort), Destination> left = new(present.Count);
        foreach (Destination destination in present) left.TryAdd((destination.Address, destination.Port), destination);

        HashSet<(IpAddress, ushort)> seen = new(desired.Destinations.Count);
        List<ServiceChange> raised = [];
        List<ServiceChange> others = [];
        foreach (Destination destination in desired.Destinations)
        {
            (IpAddress, ushort) identity = (destination.Address, destination.Port);
            if (!seen.Add(identity)) continue;
            if (!left.Remove(identity, out Destination? before))
            {
                changes.Add(new(ServiceChangeKind.AddDestination, service, destination));
            }
            else if (before != destination)
            {
                List<ServiceChange> edits = destination.Weight > before.Weight ? raised : others;
                edits.Add(new(ServiceChangeKind.EditDestination, service, destination));
            }
        }

        changes.AddRange(raised);
        changes.AddRange(others);
        foreach (Destination destination in present)
        {
            if (left.Remove((destination.Address, destination.Port)))
            {
                changes.Add(new(ServiceChangeKind.RemoveDestination, service, destination));
            }
        }
    }

    // The usual case by far, and the cheap one: nothing has changed, not even the order.
    private static bool AreAlike(IReadOnlyList<Destination> one, IReadOnlyList<Destination> other)
    {
        if (one.Count != other.Count) return false;
        for (int i = 0; i < one.Count; i++)
        {
            if (one[i] != other[i]) return false;
        }

        return true;
    }
}
