using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Daemon.Commands.RealServer;

/// <summary>
/// Makes this machine a real server, and undoes it. What is there already is left alone and not undone. Settings come first
/// and go last: at no time does the machine answer ARP for an address that is the director's.
/// </summary>
internal sealed class RealServerSetup : IDisposable
{
    private const byte HostScope = 254;

    private readonly RealServerOptions _options;
    private readonly RouteSocket _socket = new();
    private readonly RealServerState _state;
    private readonly List<string> _failures = [];

    /// <exception cref="IOException">The state cannot be read.</exception>
    public RealServerSetup(RealServerOptions options)
    {
        _options = options;
        _state = RealServerState.Load(options.State);
    }

    /// <summary>Sets everything, or nothing.</summary>
    /// <returns>What could not be done; empty: all is as it should be.</returns>
    public IReadOnlyList<string> Up()
    {
        RealServerState before = _state with { Addresses = [.. _state.Addresses], Settings = [.. _state.Settings], Links = [.. _state.Links] };
        foreach (string device in _options.Addresses.Select(_options.DeviceOf).Distinct())
        {
            if (_options.Method == RealServerMethod.Tun) RaiseTunnel(device);
        }

        if (_failures.Count == 0) ChangeSettings();
        if (_failures.Count == 0) AddAddresses();
        if (_failures.Count > 0) TakeBack(before);
        return _failures;
    }

    /// <summary>Undoes what was done: for the addresses that are given, or for all.</summary>
    /// <returns>What could not be done.</returns>
    public IReadOnlyList<string> Down()
    {
        var batch = new AddressBatch(_socket);
        var removed = new List<SetAddress>();
        foreach (SetAddress set in _state.Addresses)
        {
            var address = InetAddress.Parse(set.Address);
            if (_options.Addresses.Count > 0 && !_options.Addresses.Contains(address)) continue;
            removed.Add(set);
            if (set.WasThere) continue;
            if (Find(set.Device) is { } link) batch.Remove(new KernelAddress(link.Index, address, address.FullPrefixLength));
        }

        foreach (AddressResult result in batch.Flush())
        {
            if (!result.IsSuccess) _failures.Add($"{result.Address.Address}: {result.Text}");
        }

        if (_failures.Count > 0) return _failures;
        _state.Addresses.RemoveAll(removed.Contains);
        _state.Save(_options.State);
        if (_state.Addresses.Count > 0) return [];
        Restore();
        LowerTunnels(_state.Links);
        if (_failures.Count == 0) _state.Links.Clear();
        _state.Save(_options.State);
        return _failures;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void ChangeSettings()
    {
        foreach ((string name, string value) in RealServerSettings.Wanted(_options, Sysctl.Read))
        {
            if (Sysctl.Read(name) is not { } before) continue;
            // Of a setting that was changed by somebody after us, the value before us is still the one to go back to.
            int known = _state.Settings.FindIndex(setting => setting.Name == name);
            if (known >= 0)
                _state.Settings[known] = _state.Settings[known] with { Ours = value };
            else
                _state.Settings.Add(new ChangedSetting(name, before, value));
            _state.Save(_options.State);
            if (!Sysctl.TryWrite(name, value)) _failures.Add($"{name} cannot be set to {value}: are you root?");
        }
    }

    private void Restore()
    {
        foreach (ChangedSetting setting in _state.Settings)
        {
            if (Sysctl.Read(setting.Name) != setting.Ours) continue;
            if (!Sysctl.TryWrite(setting.Name, setting.Before)) _failures.Add($"{setting.Name} cannot be set back to {setting.Before}");
        }

        if (_failures.Count == 0) _state.Settings.Clear();
    }

    private void AddAddresses()
    {
        var present = new List<KernelAddress>();
        _socket.DumpAddresses(present);
        var batch = new AddressBatch(_socket);
        foreach (InetAddress address in _options.Addresses)
        {
            string device = _options.DeviceOf(address);
            if (Find(device) is not { } link)
            {
                _failures.Add($"there is no interface {device}");
                continue;
            }

            string text = address.ToString();
            bool isKnown = _state.Addresses.Exists(set => set.Device == device && set.Address == text);
            if (present.Exists(known => known.InterfaceIndex == link.Index && known.Address == address))
            {
                if (!isKnown) _state.Addresses.Add(new SetAddress(device, text, WasThere: true));
                continue;
            }

            bool isV4 = address.Family == InetFamily.Inet;
            _state.Addresses.RemoveAll(set => set.Device == device && set.Address == text);
            _state.Addresses.Add(new SetAddress(device, text));
            batch.Add(new KernelAddress(link.Index, address, address.FullPrefixLength)
            {
                // Never chosen as the source of connections of our own: by its scope, or as deprecated.
                Scope = isV4 ? HostScope : (byte)0,
                Flags = isV4 ? AddressFlags.None : AddressFlags.NoDad,
                PreferredLifetime = isV4 ? KernelAddress.Forever : 0,
            });
        }

        _state.Save(_options.State);
        foreach (AddressResult result in batch.Flush())
        {
            if (result.IsSuccess) continue;
            _failures.Add($"{result.Address.Address}: {result.Text}");
            _state.Addresses.RemoveAll(set => set.Address == result.Address.Address.ToString());
        }

        _state.Save(_options.State);
    }

    // The module brings an end that takes packets from everybody; asking for a link of its kind loads the module.
    private void RaiseTunnel(string device)
    {
        bool isCreated = false;
        if (Find(device) is null)
        {
            int errno = LinkRequests.Create(_socket, device, RealServerOptions.KindOf(device));
            isCreated = errno == 0;
            if (errno is not (0 or Errno.EEXIST))
            {
                _failures.Add($"{device} cannot be made: {Errno.Describe(errno)}; is the kernel's module for it there?");
                return;
            }
        }

        if (Find(device) is not { } link)
        {
            _failures.Add($"there is no interface {device}");
            return;
        }

        if ((link.Flags & LinkFlags.Up) != 0) return;
        if (!_state.Links.Exists(raised => raised.Device == device)) _state.Links.Add(new RaisedLink(device, isCreated));
        _state.Save(_options.State);
        int refused = LinkRequests.SetUp(_socket, link.Index, isUp: true);
        if (refused != 0) _failures.Add($"{device} cannot be switched on: {Errno.Describe(refused)}");
    }

    private void LowerTunnels(IEnumerable<RaisedLink> links)
    {
        foreach (RaisedLink raised in links)
        {
            if (Find(raised.Device) is not { } link) continue;
            int errno = raised.Created ? LinkRequests.Remove(_socket, link.Index) : LinkRequests.SetUp(_socket, link.Index, isUp: false);
            // What the module has made stays as long as the module does.
            if (errno != 0 && raised.Created) errno = LinkRequests.SetUp(_socket, link.Index, isUp: false);
            if (errno != 0) _failures.Add($"{raised.Device} cannot be switched off: {Errno.Describe(errno)}");
        }
    }

    // Half of it is of no use, and nothing may be written down as done that was refused.
    private void TakeBack(RealServerState before)
    {
        var batch = new AddressBatch(_socket);
        foreach (SetAddress set in _state.Addresses.Except(before.Addresses))
        {
            var address = InetAddress.Parse(set.Address);
            if (!set.WasThere && Find(set.Device) is { } link) batch.Remove(new KernelAddress(link.Index, address, address.FullPrefixLength));
        }

        foreach (AddressResult result in batch.Flush())
        {
            if (!result.IsSuccess) _failures.Add($"{result.Address.Address}: {result.Text}");
        }

        foreach (ChangedSetting setting in _state.Settings.Except(before.Settings))
        {
            string back = before.Settings.Find(known => known.Name == setting.Name)?.Ours ?? setting.Before;
            if (Sysctl.Read(setting.Name) != setting.Ours || back == setting.Ours || Sysctl.TryWrite(setting.Name, back)) continue;
            _failures.Add($"{setting.Name} cannot be set back to {back}");
        }

        LowerTunnels(_state.Links.Except(before.Links));
        before.Save(_options.State);
    }

    private KernelLink? Find(string name)
    {
        var links = new List<KernelLink>();
        _socket.DumpLinks(links);
        foreach (KernelLink link in links)
        {
            if (link.Name == name) return link;
        }

        return null;
    }
}
