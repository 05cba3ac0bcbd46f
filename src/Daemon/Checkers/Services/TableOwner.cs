using Holdfast.Core.LoadBalancing;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Interop;

namespace Holdfast.Daemon.Checkers.Services;

/// <summary>
/// Makes the table what the virtual servers want, and sends only the difference. It knows what the table holds, so that one
/// changed server costs one message however large the table is; when the table turns out to be otherwise it looks again,
/// once. Services that no virtual server has wanted are never touched.
/// </summary>
internal sealed class TableOwner(IServiceTable table, Log log)
{
    private const int MostTold = 10;

    private readonly Dictionary<string, IReadOnlyList<ServiceEntry>> _byOwner = [];
    private readonly Dictionary<ServiceKey, List<Claim>> _claims = [];
    private readonly HashSet<ServiceKey> _owned = [];
    private readonly List<ServiceKey> _pending = [];
    private readonly HashSet<ServiceKey> _isPending = [];
    private readonly HashSet<ServiceKey> _refused = [];
    private readonly HashSet<string> _told = [];
    private Dictionary<ServiceKey, ServiceEntry> _present = [];
    private string? _failure;
    private bool _isUnsure;

    /// <summary>A service that a virtual server wants.</summary>
    private readonly record struct Claim(string Owner, ServiceEntry Entry);

    /// <summary>Keys of the services that were installed, or taken over, for a virtual server.</summary>
    public IReadOnlyCollection<ServiceKey> Owned => _owned;

    /// <summary>Changes that were sent to the table so far.</summary>
    public long ChangesSent { get; private set; }

    /// <summary>What the table holds, as far as is known: everybody's at the last look, and what was changed since.</summary>
    public IReadOnlyDictionary<ServiceKey, ServiceEntry> Present => _present;

    /// <summary>Whether something is left that the table did not take, and might take later.</summary>
    public bool NeedsRetry => _pending.Count > 0 || _refused.Count > 0;

    /// <summary>Looks at the table. Call it once before the first <see cref="Commit"/>; later ones look when they must.</summary>
    /// <exception cref="SystemCallException">The table cannot be read.</exception>
    public void Observe() => _present = table.Observe();

    /// <summary>
    /// Looks whether somebody else has changed the table: the next <see cref="Commit"/> puts all of it right, and sends
    /// nothing if nothing differs. Does not throw: then the next commit looks.
    /// </summary>
    public void Look()
    {
        foreach (ServiceKey key in _claims.Keys) MarkPending(key);
        foreach (ServiceKey key in _owned) MarkPending(key);
        try
        {
            ObserveChanges([]);
        }
        catch (SystemCallException failure)
        {
            _isUnsure = true;
            log.Warning($"{table.Name}: the table cannot be read: {failure.Message}");
        }
    }

    /// <summary>A cheap look whether our services are there at all.</summary>
    /// <returns>False: some are not. True also if that cannot be told now.</returns>
    public bool IsWhole()
    {
        try
        {
            return _owned.Count == 0 || table.Holds(_owned.Where(_present.ContainsKey).ToArray());
        }
        catch (SystemCallException failure)
        {
            log.Details($"{table.Name}: the table cannot be read: {failure.Message}");
            return true;
        }
    }

    /// <summary>Tries again what was refused, or could not be sent.</summary>
    public void Retry()
    {
        foreach (ServiceKey key in _refused) MarkPending(key);
        Commit();
    }

    /// <summary>Empties the table, whoever made the entries (<c>lvs_flush</c>).</summary>
    /// <exception cref="SystemCallException">The table refused.</exception>
    public void Flush()
    {
        table.Flush();
        _present.Clear();
        _owned.Clear();
    }

    /// <summary>
    /// Says how the services of a virtual server should be from now on, instead of what it wanted before. Takes effect with
    /// <see cref="Commit"/>. Of two virtual servers that want the same service the first keeps it.
    /// </summary>
    /// <param name="owner">Name of the virtual server, which may not change while it lives: its service as text.</param>
    /// <param name="desired">Its services.</param>
    public void Want(string owner, IReadOnlyList<ServiceEntry> desired)
    {
        IReadOnlyList<ServiceEntry> before = _byOwner.GetValueOrDefault(owner, []);
        _byOwner[owner] = desired;
        HashSet<ServiceKey> kept = new(desired.Count);
        foreach (ServiceEntry entry in desired)
        {
            if (kept.Add(entry.Definition.Key)) MakeClaim(owner, entry);
        }

        foreach (ServiceEntry entry in before)
        {
            if (!kept.Contains(entry.Definition.Key)) DropClaim(owner, entry.Definition.Key);
        }
    }

    /// <summary>The virtual server is gone. Its services go with <see cref="Commit"/>, unless another one wants them then.</summary>
    public void Forget(string owner)
    {
        if (!_byOwner.Remove(owner, out IReadOnlyList<ServiceEntry>? before)) return;
        foreach (ServiceEntry entry in before) DropClaim(owner, entry.Definition.Key);
    }

    /// <summary>Sends what has to be changed. Does not throw: what the table refuses is logged.</summary>
    public void Commit()
    {
        if (_pending.Count == 0) return;
        ServiceKey[] keys = [.. _pending];
        _pending.Clear();
        _isPending.Clear();
        try
        {
            Commit(keys);
            if (_failure is null) return;
            log.Notice($"{table.Name}: the table can be changed again");
            _failure = null;
        }
        catch (SystemCallException failure)
        {
            if (failure.Message != _failure)
            {
                log.Error($"{table.Name}: the table could not be changed, and is tried again: {failure.Message}");
            }

            _failure = failure.Message;
            _isUnsure = true;
            foreach (ServiceKey key in keys) MarkPending(key);
        }
    }

    /// <summary>Removes every service that is ours: the end of the daemon.</summary>
    public void RemoveAll()
    {
        foreach (string owner in _byOwner.Keys.ToArray()) Forget(owner);
        foreach (ServiceKey key in _owned) MarkPending(key);
        Commit();
    }

    private void Commit(ServiceKey[] keys)
    {
        if (_isUnsure)
        {
            // Nobody knows how much of the last change was made.
            Observe();
            _isUnsure = false;
        }

        IReadOnlyList<RefusedChange> refused = Reconcile(keys);
        bool isKnown = refused.All(one => !one.IsMade && _refused.Contains(one.Change.Service.Key));
        if (refused.Count > 0 && !isKnown)
        {
            // The table is not as it was believed to be, or does not want what we want: look, and try once more.
            if (!ObserveChanges([.. keys]) && refused[0] is { IsMade: false } first)
            {
                log.Notice($"{table.Name}: {refused.Count} changes were refused ({first.Reason}): "
                    + "the table is read again and put right");
            }

            keys = [.. _claims.Keys.Union(_owned).Union(keys)];
            refused = Reconcile(keys);
        }

        _refused.ExceptWith(keys);
        refused = [.. refused.Where(static one => !one.IsMade)];
        foreach (RefusedChange one in refused)
        {
            if (!one.IsFinal) _refused.Add(one.Change.Service.Key);
        }

        if (refused.Count == 0)
        {
            if (_refused.Count == 0) _told.Clear();
            return;
        }

        Tell(refused);
        Observe();
    }

    // True, and told: what we had set is not there any more, or not as it was.
    private bool ObserveChanges(HashSet<ServiceKey> unsettled)
    {
        Dictionary<ServiceKey, ServiceEntry> believed = _present;
        Observe();
        _isUnsure = false;
        var differing = new HashSet<ServiceKey>();
        foreach (ServiceKey key in _owned)
        {
            if (!_claims.ContainsKey(key) || !believed.TryGetValue(key, out ServiceEntry? entry)) continue;
            bool isThere = _present.ContainsKey(key);
            if (isThere && unsettled.Contains(key)) continue;
            if (Reconciler.Plan([entry], _present, []).Count > 0) differing.Add(key);
        }

        if (differing.Count == 0) return false;
        log.Warning($"{table.Name}: the table was changed by somebody else: "
            + (differing.Count == 1 ? $"{differing.First()} is set again" : $"{differing.Count} services are set again"));
        return true;
    }

    private void MakeClaim(string owner, ServiceEntry entry)
    {
        ServiceKey key = entry.Definition.Key;
        if (!_claims.TryGetValue(key, out List<Claim>? claims)) _claims[key] = claims = new(1);
        int index = claims.FindIndex(claim => claim.Owner == owner);
        if (index < 0)
        {
            if (claims.Count > 0)
            {
                log.Warning($"{key} is wanted by two virtual servers: {claims[0].Owner} keeps it, "
                    + $"and the real servers of {owner} are not used for it");
            }

            index = claims.Count;
            claims.Add(new(owner, entry));
        }
        else
        {
            claims[index] = new(owner, entry);
        }

        if (index == 0) MarkPending(key);
    }

    private void DropClaim(string owner, ServiceKey key)
    {
        if (!_claims.TryGetValue(key, out List<Claim>? claims)) return;
        int index = claims.FindIndex(claim => claim.Owner == owner);
        if (index < 0) return;
        claims.RemoveAt(index);
        if (claims.Count == 0) _claims.Remove(key);
        if (index == 0) MarkPending(key);
    }

    private void MarkPending(ServiceKey key)
    {
        if (_isPending.Add(key)) _pending.Add(key);
    }

    private IReadOnlyList<RefusedChange> Reconcile(ServiceKey[] keys)
    {
        List<ServiceEntry> desired = new(keys.Length);
        List<ServiceKey> gone = [];
        foreach (ServiceKey key in keys)
        {
            if (_claims.TryGetValue(key, out List<Claim>? claims))
            {
                desired.Add(claims[0].Entry);
                _owned.Add(key);
            }
            else if (_owned.Contains(key))
            {
                gone.Add(key);
            }
        }

        List<ServiceChange> changes = Reconciler.Plan(desired, _present, gone);
        IReadOnlyList<RefusedChange> refused = [];
        if (changes.Count > 0)
        {
            ChangesSent += changes.Count;
            refused = table.Apply(changes);
        }

        Remember(desired, gone, refused);
        return refused;
    }

    // What is there instead of what was refused, only a look could tell: Commit takes one.
    private void Remember(List<ServiceEntry> desired, List<ServiceKey> gone, IReadOnlyList<RefusedChange> refused)
    {
        HashSet<ServiceKey> unclear = [.. refused.Where(static one => !one.IsMade).Select(static one => one.Change.Service.Key)];
        foreach (ServiceEntry entry in desired)
        {
            if (!unclear.Contains(entry.Definition.Key)) _present[entry.Definition.Key] = entry;
        }

        foreach (ServiceKey key in gone)
        {
            if (unclear.Contains(key)) continue;
            _present.Remove(key);
            _owned.Remove(key);
        }
    }

    // A service that was refused takes all its destinations with it: one line is enough for them, and it is told once.
    private void Tell(IReadOnlyList<RefusedChange> refused)
    {
        HashSet<ServiceKey> services =
            [.. refused.Where(static one => one.Change.Kind == ServiceChangeKind.AddService).Select(static one => one.Change.Service.Key)];
        int told = 0;
        int count = 0;
        foreach (RefusedChange one in refused)
        {
            if (one.Change.Destination is not null && services.Contains(one.Change.Service.Key)) continue;
            string line = $"{Consequence(one.Change)}: {table.Name} has refused ({one.Reason})";
            if (!_told.Add(line)) continue;
            count++;
            if (told == MostTold) continue;
            told++;
            log.Error(line);
        }

        if (count > told) log.Error($"{table.Name} has refused {count - told} more changes");
    }

    private static string Consequence(in ServiceChange change)
    {
        string real = change.Destination is { } one ? $"real server [{one.Address}]:{one.Port}" : "";
        return change.Kind switch
        {
            ServiceChangeKind.AddService => $"{change.Service.Key} is not served",
            ServiceChangeKind.EditService => $"{change.Service.Key} keeps its former settings",
            ServiceChangeKind.RemoveService => $"{change.Service.Key} is not removed",
            ServiceChangeKind.AddDestination => $"{change.Service.Key} goes without {real}",
            ServiceChangeKind.EditDestination => $"{change.Service.Key} keeps the former settings of {real}",
            _ => $"{change.Service.Key} keeps {real}",
        };
    }
}
