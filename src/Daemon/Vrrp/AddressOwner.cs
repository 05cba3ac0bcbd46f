using System.Diagnostics;
using Holdfast.Core;
using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Daemon.Vrrp;

/// <summary>
/// Makes the kernel's addresses those that the virtual routers want: wanted minus seen is what is sent. The work is a
/// queue that is done a chunk at a time between turns of the event loop, so that adverts stay on time while thousands
/// of addresses are set; the greater half is announced chunk by chunk as it is added, the rest when all are there.
/// </summary>
internal sealed class AddressOwner(AddressBatch batch, Announcer announcer, Log log)
{
    // Long enough to be worth a system call, short enough that no advert is late by more than a few milliseconds.
    private const long ChunkNanoseconds = 1_500_000;
    private const int SmallestChunk = 8;
    private const int LargestChunk = 128;

    private readonly Queue<AddressWork> _work = new();
    private readonly List<OwnedAddress> _chunk = [];
    private readonly List<OwnedAddress> _lostWithOthers = [];
    private readonly List<OwnedAddress> _unannounced = [];
    private Dictionary<(string, Core.Packets.IpAddress, byte), OwnedAddress> _byKey = [];
    private Dictionary<(int, InetAddress), OwnedAddress> _byKernel = [];
    private OwnedAddress[][] _byRouter = [];
    private bool[] _wants = [];
    private int _chunkSize = 32;
    private bool _removing;

    /// <summary>Called with the index of a virtual router when somebody else has taken one of its addresses away.</summary>
    public Action<int> AddressLost { get; set; } = _ => { };

    /// <summary>Whether an address that is listed but not wanted is removed even if we did not add it (<c>-X</c>).</summary>
    public bool ReleaseForeign { get; init; }

    public bool HasWork => _work.Count > 0;

    /// <summary>Whether addresses are being added: the kernel's reports of just that may wait a little.</summary>
    public bool IsAdding => _work.TryPeek(out AddressWork? work) && work is { Kind: AddressWorkKind.Add, Position: > 0 };

    /// <summary>The addresses of a virtual router, the excluded ones last.</summary>
    public IReadOnlyList<OwnedAddress> AddressesOf(int router) => _byRouter[router];

    /// <summary>Walks the way of addresses of a router through their life once: see <see cref="Vrrp.WarmUp"/>.</summary>
    public static void WarmUp(VirtualRouter router, AddressBatch batch, Announcer announcer, Log log)
    {
        var owner = new AddressOwner(batch, announcer, log);
        owner.Configure(new ConfigurationModel { VirtualRouters = [router] }, [], static _ => Vrrp.WarmUp.NoSuchInterface);
        owner.Want(0);
        owner.Announce(owner.AddressesOf(0), rounds: 1);
        foreach (OwnedAddress address in owner.AddressesOf(0)) announcer.WarmUp(address);
        while (owner.HasWork) owner.DoWork();
        foreach (OwnedAddress address in owner.AddressesOf(0)) owner.OnAdded(address.Kernel);
        owner.Unwant(0);
        while (owner.HasWork) owner.DoWork();
    }

    /// <summary>
    /// Takes over another configuration. Addresses that stay the same stay untouched; those that nobody lists any more
    /// are removed if they are ours. <paramref name="oldIndex"/> says which router each one was, or -1.
    /// </summary>
    public void Configure(ConfigurationModel model, ReadOnlySpan<int> oldIndex, Func<string, int> interfaceIndex)
    {
        Dictionary<(string, Core.Packets.IpAddress, byte), OwnedAddress> previous = _byKey;
        bool[] wanted = _wants;
        _byKey = [];
        _byRouter = new OwnedAddress[model.VirtualRouters.Count][];
        _wants = new bool[_byRouter.Length];
        List<OwnedAddress> dropped = [];
        for (int i = 0; i < _byRouter.Length; i++)
        {
            VirtualRouter router = model.VirtualRouters[i];
            VirtualAddress[] listed = [.. router.Addresses, .. router.ExcludedAddresses];
            _wants[i] = i < oldIndex.Length && oldIndex[i] >= 0 && wanted[oldIndex[i]];
            _byRouter[i] = new OwnedAddress[listed.Length];
            for (int k = 0; k < listed.Length; k++)
            {
                _byRouter[i][k] = Adopt(listed[k], listed[k].Device ?? router.Interface ?? "", previous);
                _byRouter[i][k].Routers.Add(i);
                _byRouter[i][k].AnnounceInterval = listed[k].Address.Family == Core.Packets.IpFamily.V4
                    ? router.GratuitousArp.Interval
                    : router.GratuitousArp.NaInterval;
                _byRouter[i][k].IsOwners |= router.IsOwner;
                if (_wants[i]) _byRouter[i][k].Wanters++;
            }
        }

        foreach ((var key, OwnedAddress address) in previous)
        {
            if (!_byKey.TryGetValue(key, out OwnedAddress? now) || now != address) dropped.Add(address);
        }

        foreach (OwnedAddress address in dropped) address.Wanters = 0;

        // One that is listed by another router now, which is not master.
        dropped.AddRange(_byKey.Values.Where(address => address is { IsWanted: false, Present: true, Ours: true }));
        Resolve(interfaceIndex);
        if (dropped.Count > 0) _work.Enqueue(new AddressWork(AddressWorkKind.Remove) { Addresses = dropped });
        AddMissing();
    }

    /// <summary>
    /// Follows interfaces that were created, renamed or deleted: what is wanted is set on the new ones, and what is ours is
    /// not left behind on one that has another name now.
    /// </summary>
    public void MoveToInterfaces(Func<string, int> interfaceIndex)
    {
        Resolve(interfaceIndex);
        AddMissing();
    }

    private void Resolve(Func<string, int> interfaceIndex)
    {
        _byKernel = new(_byKey.Count);
        List<OwnedAddress> stray = [];
        foreach (OwnedAddress address in _byKey.Values)
        {
            int index = interfaceIndex(address.Device);
            if (index != address.InterfaceIndex && address is { Present: true, Ours: true }) stray.Add(address.LeftBehind());
            address.InterfaceIndex = index;
            if (index != 0) _byKernel.TryAdd((index, address.Kernel.Address), address);
        }

        // An interface that got another name has kept our addresses.
        if (stray.Count > 0) _work.Enqueue(new AddressWork(AddressWorkKind.Remove) { Addresses = stray });
    }

    private void AddMissing()
    {
        OwnedAddress[] missing = [.. _byKey.Values.Where(address => address is { IsWanted: true, Present: false })];
        if (missing.Length > 0) _work.Enqueue(new AddressWork(AddressWorkKind.Add) { Addresses = missing, Rounds = 1 });
    }

    /// <summary>Wants the addresses of a virtual router; each is announced once as soon as it is set.</summary>
    public void Want(int router)
    {
        if (_wants[router]) return;
        _wants[router] = true;
        foreach (OwnedAddress address in _byRouter[router])
        {
            address.Wanters++;

            // Even if somebody else has set it: it is to go with the role, or two nodes would have it.
            address.Ours |= !address.IsOwners;
        }

        _work.Enqueue(new AddressWork(AddressWorkKind.Add) { Addresses = _byRouter[router], Rounds = 1 });
    }

    /// <summary>No longer wants the addresses of a virtual router.</summary>
    public void Unwant(int router)
    {
        if (!_wants[router]) return;
        _wants[router] = false;
        foreach (OwnedAddress address in _byRouter[router]) address.Wanters--;
        _work.Enqueue(new AddressWork(AddressWorkKind.Remove) { Addresses = _byRouter[router] });
    }

    /// <summary>
    /// What a run before us has left of the addresses of a router that is not master goes away: two nodes would have it.
    /// </summary>
    public void RemoveLeftovers(int router)
    {
        OwnedAddress[] leftovers = [.. _byRouter[router].Where(
            address => address is { IsWanted: false, Present: true } && (address.Ours || !address.IsOwners))];
        if (leftovers.Length == 0) return;
        log.Info($"{leftovers.Length} addresses that an earlier run left behind are removed");
        foreach (OwnedAddress address in leftovers) address.Ours = true;
        _work.Enqueue(new AddressWork(AddressWorkKind.Remove) { Addresses = leftovers });
    }

    /// <summary>
    /// Announces addresses of a router again, behind everything that is under way. What waits already is not queued twice:
    /// a rival that keeps advertising must not make the queue grow.
    /// </summary>
    public void Announce(IReadOnlyList<OwnedAddress> addresses, int rounds)
    {
        if (rounds <= 0) return;
        foreach (AddressWork work in _work)
        {
            if (work.Kind != AddressWorkKind.Announce || work.Addresses != addresses) continue;
            work.Rounds = Math.Max(work.Rounds, rounds);
            return;
        }

        _work.Enqueue(new AddressWork(AddressWorkKind.Announce) { Addresses = addresses, Rounds = rounds });
    }

    /// <summary>Announces what is wanted on an interface that has come up: while it was down nobody could hear of it.</summary>
    public void AnnounceOn(int interfaceIndex)
    {
        OwnedAddress[] there = [.. _byKey.Values.Where(address => address.IsWanted && address.InterfaceIndex == interfaceIndex)];
        if (there.Length > 0) Announce(there, rounds: 1);
    }

    /// <summary>Does something once everything that is under way is done; at once if nothing is.</summary>
    public void Then(Action continuation)
    {
        if (_work.Count == 0) continuation();
        else _work.Enqueue(new AddressWork(AddressWorkKind.Then) { Continuation = continuation });
    }

    /// <summary>Does one chunk of work.</summary>
    public void DoWork()
    {
        if (!_work.TryPeek(out AddressWork? work)) return;
        switch (work.Kind)
        {
            case AddressWorkKind.Add:
                AddChunk(work);
                break;
            case AddressWorkKind.Remove:
                RemoveChunk(work);
                break;
            case AddressWorkKind.Announce:
                AnnounceChunk(work);
                break;
            case AddressWorkKind.Then:
                _work.Dequeue();
                work.Continuation!();
                return;
            default:
                throw new UnreachableException(work.Kind.ToString());
        }

        if (work.Position >= work.Addresses.Count && work.Rounds <= 0) _work.Dequeue();
    }

    /// <summary>The kernel reports that an address is there.</summary>
    public void OnAdded(in KernelAddress address)
    {
        if (Find(address) is not { } owned) return;
        owned.Present = true;

        // An owner that died and is back: the address is not the machine's own, VRRP has set it.
        owned.Ours |= address.Protocol == KernelMapping.VrrpAddressProtocol;
        if (ReleaseForeign && !owned.IsWanted) ReleaseNow(owned);
    }

    /// <summary>The kernel reports that an address is gone.</summary>
    public void OnRemoved(in KernelAddress address)
    {
        if (Find(address) is not { Present: true } owned) return;
        owned.Present = false;
        if (!owned.IsWanted) return;

        // With the first address of a subnet the kernel removes the others, too: that is our own doing.
        if (_removing)
        {
            _lostWithOthers.Add(owned);
            return;
        }

        if (owned.Settings.NoTrack) return;
        log.Warning($"{owned.Address} was removed from {owned.Device} by somebody else");
        foreach (int router in owned.Routers.ToArray())
        {
            if (_wants[router]) AddressLost(router);
        }
    }

    /// <summary>Whether an address comes and goes with the role of a virtual router, so that adverts are not sent from it.</summary>
    public bool IsVirtual(in KernelAddress address) =>
        Find(address) is { } owned && (owned.Ours || !owned.IsOwners || address.Protocol == KernelMapping.VrrpAddressProtocol);

    private OwnedAddress Adopt(
        VirtualAddress settings, string device, Dictionary<(string, Core.Packets.IpAddress, byte), OwnedAddress> previous)
    {
        var address = new OwnedAddress(settings, device);
        if (_byKey.TryGetValue(address.Key, out OwnedAddress? known)) return known;
        if (previous.TryGetValue(address.Key, out OwnedAddress? before))
        {
            before.Routers.Clear();
            before.IsOwners = false;
            before.Wanters = 0;

            // A change that the kernel does not see is none: no_track, or the same device spelt out.
            if (before.Settings.ToKernel(0) == settings.ToKernel(0))
            {
                before.Settings = settings;
                address = before;
            }
        }

        _byKey.Add(address.Key, address);
        return address;
    }

    private OwnedAddress? Find(in KernelAddress address) =>
        _byKernel.TryGetValue((address.InterfaceIndex, address.Address), out OwnedAddress? owned)
            && owned.Kernel.IsSameAs(address) ? owned : null;

    private void ReleaseNow(OwnedAddress address)
    {
        address.Ours = true;
        _work.Enqueue(new AddressWork(AddressWorkKind.Remove) { Addresses = [address] });
    }

    private void AddChunk(AddressWork work)
    {
        Take(work, static address => address is { IsWanted: true, Present: false, InterfaceIndex: not 0 });
        foreach (OwnedAddress address in _chunk) batch.Add(address.Kernel);
        Flush();
        _unannounced.AddRange(_chunk);

        // Setting the last address early matters as much as announcing the first ones early: what is added after the
        // greater half is announced when all are there.
        bool isDone = work.Position >= work.Addresses.Count;
        if (isDone || work.Position * 5L < work.Addresses.Count * 3L) AnnounceAdded();
        if (isDone) work.Rounds = 0;
    }

    private void AnnounceAdded()
    {
        foreach (OwnedAddress address in _unannounced)
        {
            if (address.IsWanted) announcer.Announce(address);
        }

        _unannounced.Clear();
        announcer.Flush();
    }

    private void RemoveChunk(AddressWork work)
    {
        Take(work, static address => address is { IsWanted: false, Present: true, Ours: true, InterfaceIndex: not 0 });
        foreach (OwnedAddress address in _chunk) batch.Remove(address.Kernel);
        _removing = true;
        Flush();

        // The kernel has queued its reports before it answered, so what the removal entailed is read here and now.
        // All of it, however much: the rest would look like somebody else's doing.
        DrainEvents();
        _removing = false;
        if (_lostWithOthers.Count == 0) return;
        _work.Enqueue(new AddressWork(AddressWorkKind.Add) { Addresses = [.. _lostWithOthers], Rounds = 1 });
        _lostWithOthers.Clear();
    }

    private void AnnounceChunk(AddressWork work)
    {
        int end = Math.Min(work.Addresses.Count, work.Position + Announcer.Capacity);
        for (; work.Position < end; work.Position++)
        {
            OwnedAddress address = work.Addresses[work.Position];
            if (address is { IsWanted: true, Present: true }) announcer.Announce(address);
        }

        announcer.Flush();
        if (work.Position < work.Addresses.Count) return;
        work.Rounds--;
        if (work.Rounds > 0) work.Position = 0;
    }

    /// <summary>Reads the kernel's reports; the driver sets it.</summary>
    public Action DrainEvents { get; set; } = () => { };

    private void Take(AddressWork work, Predicate<OwnedAddress> concerned)
    {
        _chunk.Clear();
        while (work.Position < work.Addresses.Count && _chunk.Count < _chunkSize)
        {
            OwnedAddress address = work.Addresses[work.Position++];
            if (concerned(address)) _chunk.Add(address);
        }
    }

    private void Flush()
    {
        if (_chunk.Count == 0) return;
        long before = EventLoop.Now();
        ReadOnlySpan<AddressResult> results = batch.Flush();
        for (int i = 0; i < results.Length; i++) Note(_chunk[i], results[i]);
        Adapt(EventLoop.Now() - before);
    }

    private void Note(OwnedAddress address, in AddressResult result)
    {
        switch (result.Operation, result.Outcome)
        {
            case (AddressOperation.Remove, AddressOutcome.Done or AddressOutcome.NotThere):
                address.Present = false;
                break;
            case (_, AddressOutcome.Done):
                address.Present = true;
                address.Ours = true;
                break;
            case (_, AddressOutcome.AlreadyThere):
                address.Present = true;
                address.Ours |= !address.IsOwners;
                break;
            case (AddressOperation.Add, AddressOutcome.Refused) when address.InterfaceIndex == Vrrp.WarmUp.NoSuchInterface:
                break;
            default:
                log.Error($"{result.Operation} {address.Address}/{address.Kernel.PrefixLength} dev {address.Device}: "
                    + $"the kernel refused: {Linux.Interop.Errno.Describe(result.Errno)}");
                break;
        }
    }

    private void Adapt(long nanoseconds)
    {
        long each = Math.Max(1, nanoseconds / _chunk.Count);
        _chunkSize = (int)Math.Clamp(ChunkNanoseconds / each, SmallestChunk, LargestChunk);
    }
}
