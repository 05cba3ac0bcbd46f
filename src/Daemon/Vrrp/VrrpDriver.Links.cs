using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;
using Holdfast.Linux.Events;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Route;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Vrrp;

/// <summary>What the kernel reports about interfaces and addresses, and what follows from it.</summary>
internal sealed partial class VrrpDriver
{
    private readonly EventLoop _loop;
    private readonly LinkWatch _links;
    private readonly Dictionary<string, (int Index, LinkState State)> _known = [];
    private readonly HashSet<(IpFamily Family, IpAddress Group, int Interface)> _joined = [];
    private readonly Sysctl _sysctls = new();
    private static readonly TimeSpan s_newsDelay = TimeSpan.FromMilliseconds(5);

    private readonly bool _monitorsAddresses;
    private readonly Dictionary<(int Interface, IpFamily Family), IpAddress> _sources = [];
    private HashSet<string> _namesInUse = [];
    private Instant _newsTaken;
    private bool _started;

    /// <summary>
    /// Takes the kernel's news over. While addresses are added nearly all of it is about just that, and can wait for a
    /// moment: the takeover is sooner done.
    /// </summary>
    public void OnLinkNews()
    {
        if (!_addresses.IsAdding)
        {
            _links.OnReadable();
            return;
        }

        Instant now = Now();
        if (now - _newsTaken < s_newsDelay) return;
        _newsTaken = now;
        _links.TakeSome();
    }

    private void ListenToLinks()
    {
        LinkTable table = _links.Table;
        table.LinkAppeared = OnLinkChanged;
        table.LinkVanished = OnLinkVanished;
        table.LinkChanged = (_, now) => OnLinkChanged(now);
        table.AddressAppeared = OnAddressAppeared;
        table.AddressVanished = OnAddressVanished;
        table.AddressChanged = (_, now) => OnAddressAppeared(now);
    }

    private string NameOf(in KernelAddress address) =>
        _links.Table.TryGet(address.InterfaceIndex, out KernelLink link) ? link.Name : $"interface {address.InterfaceIndex}";

    private int InterfaceIndexOf(string name) => _links.Table.TryGet(name, out KernelLink link) ? link.Index : 0;

    // A host of containers makes and deletes interfaces by the hundred; they are none of our business.
    private void OnLinkChanged(KernelLink link)
    {
        if (!_started || !_namesInUse.Contains(link.Name)) return;
        Instant now = Now();
        RefreshLinks(now);
        Perform(now);
    }

    private void OnLinkVanished(KernelLink link)
    {
        // A name that comes back on another interface must be seen to have gone in between.
        _socketV4?.ForgetInterface(link.Index);
        _socketV6?.ForgetInterface(link.Index);
        _joined.RemoveWhere(membership => membership.Interface == link.Index);
        OnLinkChanged(link);
    }

    private void OnAddressAppeared(KernelAddress address)
    {
        if (!_started) return;
        if (_monitorsAddresses) _log.Info($"address {address.Address}/{address.PrefixLength} is on {NameOf(address)}");
        _addresses.OnAdded(address);
        RefreshSourcesUnlessOurs(address);
    }

    private void OnAddressVanished(KernelAddress address)
    {
        if (!_started) return;
        if (_monitorsAddresses) _log.Info($"address {address.Address}/{address.PrefixLength} is off {NameOf(address)}");
        _addresses.OnRemoved(address);
        RefreshSourcesUnlessOurs(address);
    }

    private void OnAddressLost(int router)
    {
        Instant now = Now();
        _engine.AddressLost(router, now);
        Perform(now);
    }

    private void NoteAddressesPresent()
    {
        foreach (KernelLink link in _links.Table.Links)
        {
            foreach (KernelAddress address in _links.Table.AddressesOf(link.Index)) _addresses.OnAdded(address);
        }
    }

    private void RefreshLinks(Instant now, bool tellAll = false)
    {
        _started = true;
        bool moved = false;
        List<int> cameUp = [];
        foreach (string name in _namesInUse)
        {
            bool exists = _links.Table.TryGet(name, out KernelLink link);
            LinkState state = !exists ? LinkState.Missing : link.IsOperational ? LinkState.Up : LinkState.Down;
            bool wasKnown = _known.TryGetValue(name, out (int Index, LinkState State) before);
            if (wasKnown && !tellAll && before == (link.Index, state)) continue;
            moved |= before.Index != link.Index;
            if (before.Index != 0 && before.Index != link.Index) _engine.LinkChanged(name, LinkState.Missing, now);
            if (state == LinkState.Up && before.State != LinkState.Up) cameUp.Add(link.Index);
            _known[name] = (link.Index, state);
            _engine.LinkChanged(name, state, now);
        }

        if (moved) _addresses.MoveToInterfaces(InterfaceIndexOf);
        foreach (int index in cameUp) _addresses.AnnounceOn(index);
        foreach (RouterSlot slot in _slots) slot.InterfaceIndex = IndexOrZero(slot.Settings.Interface);
        PromoteSecondaries();
        JoinGroups();
        RefreshSources(now);
    }

    private void PromoteSecondaries()
    {
        foreach (RouterSlot slot in _slots)
        {
            if (!slot.Settings.PromoteSecondaries || slot.InterfaceIndex == 0) continue;
            string name = $"net/ipv4/conf/{slot.Settings.Interface}/promote_secondaries";
            if (!_sysctls.TryChange(name, "1")) _log.Warning($"({slot.Settings.Name}) cannot set {name}");
        }
    }

    private void FindNamesInUse()
    {
        IEnumerable<string?> own = _slots.Select(slot => slot.Settings.Interface);
        IEnumerable<string?> tracked = _slots.SelectMany(slot => slot.Settings.TrackedInterfaces).Select(t => t.Name);
        IEnumerable<string?> byGroups = _model.SyncGroups.SelectMany(group => group.TrackedInterfaces).Select(t => t.Name);
        IEnumerable<string?> carriers = _slots
            .SelectMany(slot => slot.Settings.Addresses.Concat(slot.Settings.ExcludedAddresses)).Select(a => a.Device);
        _namesInUse = [.. own.Concat(tracked).Concat(byGroups).Concat(carriers).OfType<string>()];
    }

    private int IndexOrZero(string? name) => name is null ? 0 : InterfaceIndexOf(name);

    private void JoinGroups()
    {
        var wanted = new HashSet<(IpFamily, IpAddress, int)>(_slots
            .Where(slot => !slot.Settings.IsUnicast && slot.InterfaceIndex != 0)
            .Select(slot => (slot.Settings.Family, slot.Destinations[0], slot.InterfaceIndex)));
        foreach (var membership in _joined.Where(membership => !wanted.Contains(membership)).ToList())
        {
            _joined.Remove(membership);
            try
            {
                SocketOf(membership.Family)?.LeaveGroup(Bytes(membership.Group), membership.Interface);
            }
            catch (SystemCallException e)
            {
                _log.Warning($"cannot leave {membership.Group} on interface {membership.Interface}: {e.Message}");
            }
        }

        foreach ((IpFamily family, IpAddress group, int index) membership in wanted)
        {
            if (_joined.Contains(membership)) continue;
            try
            {
                SocketOf(membership.family)?.JoinGroup(Bytes(membership.group), membership.index);
                _joined.Add(membership);
            }
            catch (SystemCallException e)
            {
                // The interface went while we looked, or has no IPv6 (EINVAL). The report of that, or of its end, tries again.
                _log.Warning($"cannot join {membership.group} on interface {membership.index}: {e.Message}");
            }
        }
    }

    private VrrpSocket? SocketOf(IpFamily family) => family == IpFamily.V6 ? _socketV6 : _socketV4;

    private static byte[] Bytes(IpAddress address)
    {
        var bytes = new byte[address.Length];
        address.Write(bytes);
        return bytes;
    }

    // A takeover adds thousands of addresses, none of which we send from.
    private void RefreshSourcesUnlessOurs(in KernelAddress address)
    {
        if (_addresses.IsVirtual(address)) return;
        Instant now = Now();
        RefreshSources(now);
        Perform(now);
    }

    private void RefreshSources(Instant now)
    {
        _sources.Clear();
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i].Source = SourceOf(_slots[i]);
            _engine.SourceAddressChanged(i, _slots[i].Source, now);
        }
    }

    private IpAddress SourceOf(RouterSlot slot)
    {
        VirtualRouter settings = slot.Settings;
        if (settings.SourceAddress is { } configured)
        {
            return !settings.TrackSourceAddress || IsHeld(slot.InterfaceIndex, configured.ToKernel()) ? configured : default;
        }

        // Many routers share an interface with thousands of addresses: it is searched once for all of them.
        var key = (slot.InterfaceIndex, settings.Family);
        if (_sources.TryGetValue(key, out IpAddress known)) return known;
        InetFamily family = settings.Family == IpFamily.V6 ? InetFamily.Inet6 : InetFamily.Inet;
        return _sources[key] = _links.Table.TryGetSource(slot.InterfaceIndex, family, IsVirtual, out KernelAddress source)
            ? source.Address.ToCore()
            : default;
    }

    private bool IsHeld(int interfaceIndex, InetAddress address) => interfaceIndex != 0
        ? _links.Table.Holds(interfaceIndex, address)
        : _links.Table.Links.Any(link => _links.Table.Holds(link.Index, address));

    private bool IsVirtual(KernelAddress address) => _addresses.IsVirtual(address);
}
