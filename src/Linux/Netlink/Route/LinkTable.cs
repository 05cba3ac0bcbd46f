using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Linux.Netlink.Route;

/// <summary>
/// The interfaces and addresses of a network namespace, as dumps and events tell them. It does no input or output: feed it,
/// and it calls back for each difference to what it knew. Applying the same news twice calls back once.
/// </summary>
public sealed class LinkTable
{
    private readonly Dictionary<int, Entry> _byIndex = [];
    private readonly Dictionary<string, Entry> _byName = [];
    private long _arrivals;

    /// <summary>An interface is there: new, or known under another name before (then <see cref="LinkVanished"/> came first).</summary>
    public Action<KernelLink>? LinkAppeared { get; set; }

    /// <summary>
    /// An interface is gone, or no longer has this name. Each of its addresses has been reported as vanished before, unless
    /// only the name changed.
    /// </summary>
    public Action<KernelLink>? LinkVanished { get; set; }

    /// <summary>An interface changed in flags, state, hardware address, MTU, master or kind: before, after.</summary>
    public Action<KernelLink, KernelLink>? LinkChanged { get; set; }

    /// <summary>An address is there.</summary>
    public Action<KernelAddress>? AddressAppeared { get; set; }

    /// <summary>An address is gone.</summary>
    public Action<KernelAddress>? AddressVanished { get; set; }

    /// <summary>
    /// An address changed in more than its lifetimes: before, after. So ends <see cref="AddressFlags.Tentative"/>, and so
    /// does a secondary address become the primary one.
    /// </summary>
    public Action<KernelAddress, KernelAddress>? AddressChanged { get; set; }

    /// <summary>All interfaces, in no order.</summary>
    public IEnumerable<KernelLink> Links => _byIndex.Values.Select(static entry => entry.Link);

    /// <summary>Finds an interface by its ifindex.</summary>
    public bool TryGet(int index, out KernelLink link) => Found(_byIndex.GetValueOrDefault(index), out link);

    /// <summary>Finds an interface by its name.</summary>
    public bool TryGet(string name, out KernelLink link) => Found(_byName.GetValueOrDefault(name), out link);

    /// <summary>The addresses of an interface in order of arrival, which after a dump is the kernel's order.</summary>
    public IEnumerable<KernelAddress> AddressesOf(int interfaceIndex) =>
        _byIndex.TryGetValue(interfaceIndex, out Entry? entry)
            ? entry.Addresses.Values.OrderBy(static known => known.Arrival).Select(static known => known.Address)
            : [];

    /// <summary>Finds an address by what the kernel knows it by; flags and lifetimes of the question do not matter.</summary>
    public bool TryGet(in KernelAddress address, out KernelAddress found)
    {
        found = default;
        if (!_byIndex.TryGetValue(address.InterfaceIndex, out Entry? entry)) return false;
        if (!entry.Addresses.TryGetValue(AddressKey.Of(address), out KnownAddress known)) return false;
        found = known.Address;
        return true;
    }

    /// <summary>Whether an interface holds an address, under whatever prefix.</summary>
    public bool Holds(int interfaceIndex, InetAddress address) =>
        _byIndex.TryGetValue(interfaceIndex, out Entry? entry)
        && entry.Addresses.Values.Any(known => known.Address.Address == address);

    /// <summary>
    /// The address to send from: for IPv4 the first that is not secondary, for IPv6 the first link-local one that detection
    /// has let through. Addresses of which <paramref name="exclude"/> says so (virtual ones) are passed over.
    /// </summary>
    public bool TryGetSource(
        int interfaceIndex, InetFamily family, Func<KernelAddress, bool>? exclude, out KernelAddress source)
    {
        source = default;
        if (!_byIndex.TryGetValue(interfaceIndex, out Entry? entry)) return false;
        long first = long.MaxValue;
        foreach (KnownAddress known in entry.Addresses.Values)
        {
            if (known.Arrival >= first || !IsSource(known.Address, family)) continue;
            if (exclude is not null && exclude(known.Address)) continue;
            first = known.Arrival;
            source = known.Address;
        }

        return first != long.MaxValue;
    }

    /// <summary>
    /// The secondary IPv4 addresses which the kernel removes together with a primary one, unless
    /// net.ipv4.conf.IF.promote_secondaries (or that of "all") is on: then the first of them becomes primary.
    /// </summary>
    public IEnumerable<KernelAddress> LostWith(KernelAddress primary) =>
        primary.Address.Family == InetFamily.Inet
        && TryGet(primary, out KernelAddress known) && (known.Flags & AddressFlags.Secondary) == 0
            ? AddressesOf(primary.InterfaceIndex).Where(address =>
                (address.Flags & AddressFlags.Secondary) != 0 && address.SharesSubnetWith(known))
            : [];

    /// <summary>Takes an event over. <see cref="RouteEventKind.Overrun"/> is not for it: dump, then <see cref="Load"/>.</summary>
    public void Apply(in RouteEvent e)
    {
        switch (e.Kind)
        {
            case RouteEventKind.LinkChanged: SetLink(e.Link); break;
            case RouteEventKind.LinkRemoved: RemoveLink(e.Link.Index); break;
            case RouteEventKind.AddressAdded: SetAddress(e.Address); break;
            case RouteEventKind.AddressRemoved: RemoveAddress(e.Address); break;
        }
    }

    /// <summary>Makes the table equal to a dump, with a callback for each difference.</summary>
    public void Load(IReadOnlyList<KernelLink> links, IReadOnlyList<KernelAddress> addresses)
    {
        var present = links.Select(static link => link.Index).ToHashSet();
        foreach (int gone in _byIndex.Keys.Where(index => !present.Contains(index)).ToList())
        {
            RemoveLink(gone);
        }

        var kept = addresses.Select(static address => (address.InterfaceIndex, AddressKey.Of(address))).ToHashSet();
        foreach (Entry entry in _byIndex.Values)
        {
            foreach (KnownAddress known in entry.Addresses.Values.ToList())
            {
                if (!kept.Contains((entry.Link.Index, AddressKey.Of(known.Address)))) RemoveAddress(known.Address);
            }
        }

        foreach (KernelLink link in links)
        {
            SetLink(link);
        }

        foreach (KernelAddress address in addresses)
        {
            SetAddress(address);
        }
    }

    private void SetLink(in KernelLink link)
    {
        if (!_byIndex.TryGetValue(link.Index, out Entry? entry))
        {
            entry = new Entry { Link = link };
            _byIndex.Add(link.Index, entry);
            TakeName(entry);
            LinkAppeared?.Invoke(link);
            return;
        }

        KernelLink before = entry.Link;
        if (before == link) return;
        entry.Link = link;
        if (before.Name != link.Name)
        {
            if (_byName.GetValueOrDefault(before.Name) == entry) _byName.Remove(before.Name);
            LinkVanished?.Invoke(before);
            TakeName(entry);
            LinkAppeared?.Invoke(link);
        }
        else
        {
            LinkChanged?.Invoke(before, link);
        }
    }

    // Two interfaces can seem to have one name only when events were missed; the newer word counts.
    private void TakeName(Entry entry)
    {
        if (_byName.TryGetValue(entry.Link.Name, out Entry? other) && other != entry) LinkVanished?.Invoke(other.Link);
        _byName[entry.Link.Name] = entry;
    }

    private void RemoveLink(int index)
    {
        if (!_byIndex.Remove(index, out Entry? entry)) return;
        if (_byName.GetValueOrDefault(entry.Link.Name) == entry) _byName.Remove(entry.Link.Name);
        foreach (KnownAddress known in entry.Addresses.Values)
        {
            AddressVanished?.Invoke(known.Address);
        }

        LinkVanished?.Invoke(entry.Link);
    }

    private void SetAddress(in KernelAddress address)
    {
        if (!_byIndex.TryGetValue(address.InterfaceIndex, out Entry? entry)) return;
        AddressKey key = AddressKey.Of(address);
        if (!entry.Addresses.TryGetValue(key, out KnownAddress known))
        {
            entry.Addresses.Add(key, new KnownAddress(address, ++_arrivals));
            AddressAppeared?.Invoke(address);
            return;
        }

        KernelAddress before = known.Address;
        entry.Addresses[key] = known with { Address = address };
        KernelAddress sameLifetimes = address with
        {
            PreferredLifetime = before.PreferredLifetime,
            ValidLifetime = before.ValidLifetime,
        };
        if (before != sameLifetimes) AddressChanged?.Invoke(before, address);
    }

    private void RemoveAddress(in KernelAddress address)
    {
        if (!_byIndex.TryGetValue(address.InterfaceIndex, out Entry? entry)) return;
        if (entry.Addresses.Remove(AddressKey.Of(address), out KnownAddress known)) AddressVanished?.Invoke(known.Address);
    }

    private static bool IsSource(in KernelAddress address, InetFamily family) => family switch
    {
        InetFamily.Inet => address.Address.Family == family && (address.Flags & AddressFlags.Secondary) == 0,
        InetFamily.Inet6 => address.Address.IsLinkLocal && address.IsUsable,
        _ => false,
    };

    private static bool Found([NotNullWhen(true)] Entry? entry, out KernelLink link)
    {
        link = entry?.Link ?? default;
        return entry is not null;
    }

    // The kernel's identity of an address on an interface.
    private readonly record struct AddressKey(InetAddress Address, InetAddress Peer, byte PrefixLength)
    {
        public static AddressKey Of(in KernelAddress address) => address.Address.Family == InetFamily.Inet
            ? new AddressKey(address.Address, address.Peer, address.PrefixLength)
            : new AddressKey(address.Address, default, 0);
    }

    private readonly record struct KnownAddress(KernelAddress Address, long Arrival);

    private sealed class Entry
    {
        public KernelLink Link { get; set; }

        public Dictionary<AddressKey, KnownAddress> Addresses { get; } = [];
    }
}
