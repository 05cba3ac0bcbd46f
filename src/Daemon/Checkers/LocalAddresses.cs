using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Daemon.Checkers.Services;
using Holdfast.Daemon.Vrrp;
using Holdfast.Linux.Events;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Daemon.Checkers;

/// <summary>The addresses of this machine, for <c>ha_suspend</c>. The kernel is asked only if there is such a virtual server.</summary>
internal sealed class LocalAddresses(EventLoop loop, Action changed) : IDisposable
{
    private readonly HashSet<IpAddress> _addresses = [];
    private RouteSocket? _routes;
    private LinkWatch? _watch;
    private bool _isStale;

    /// <summary>Whether an address is set here.</summary>
    public bool Contains(IpAddress address)
    {
        if (_isStale) Collect();
        return _addresses.Contains(address);
    }

    /// <summary>Begins to follow them.</summary>
    /// <param name="settings">How large the buffers are to be.</param>
    /// <exception cref="Linux.Interop.SystemCallException">The kernel refuses.</exception>
    public void Follow(LoadBalancingSettings settings)
    {
        if (_watch is not null) return;
        _routes = new RouteSocket(CheckerBuffers.Command(settings));
        _watch = new LinkWatch(_routes, CheckerBuffers.Monitor(settings));
        _watch.Table.AddressAppeared = _ => _isStale = true;
        _watch.Table.AddressVanished = _ => _isStale = true;
        _watch.Resynchronize();
        loop.Add(_watch.Handle, OnNews);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_watch is null) return;
        loop.Remove(_watch.Handle);
        _watch.Dispose();
        _routes!.Dispose();
    }

    private void OnNews()
    {
        _watch!.OnReadable();
        if (_isStale) changed();
    }

    private void Collect()
    {
        _isStale = false;
        _addresses.Clear();
        foreach (KernelLink link in _watch!.Table.Links)
        {
            foreach (KernelAddress address in _watch.Table.AddressesOf(link.Index)) _addresses.Add(address.Address.ToCore());
        }
    }
}
