using System.Diagnostics.CodeAnalysis;
using Holdfast.Core.LoadBalancing;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Ipvs;

namespace Holdfast.Daemon.Checkers.Services;

/// <summary>The kernel's IPVS as the table that forwards connections.</summary>
internal sealed class IpvsServices : IServiceTable
{
    private readonly IpvsSocket _socket;
    private readonly List<IpvsService> _services = [];
    private readonly List<(IpvsDestination Destination, IpvsCounters Counters)> _destinations = [];

    private IpvsServices(IpvsSocket socket)
    {
        _socket = socket;
        Name = $"ipvs {socket.ReadInformation().VersionText}";
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Datagrams that were sent to the kernel so far.</summary>
    public long DatagramsSent => _socket.Sent;

    /// <summary>Opens the table; the kernel loads its module if it has one.</summary>
    /// <param name="networkNamespace">As <c>net_namespace_ipvs</c> says; null: that of this process.</param>
    /// <param name="receiveBuffer">Of the socket; null: the usual one.</param>
    /// <param name="table">The table.</param>
    /// <param name="reason">Why not, in words for the log.</param>
    public static bool TryOpen(
        string? networkNamespace, ReceiveBufferSize? receiveBuffer,
        [NotNullWhen(true)] out IpvsServices? table, [NotNullWhen(false)] out string? reason)
    {
        table = null;
        if (!TryOpenSocket(networkNamespace, receiveBuffer, out IpvsSocket? socket, out reason)) return false;
        try
        {
            table = new IpvsServices(socket);
            return true;
        }
        catch (SystemCallException failure)
        {
            socket.Dispose();
            reason = failure.Message;
            return false;
        }
    }

    /// <summary>Opens a socket to the kernel's IPVS, for whoever needs no more.</summary>
    /// <param name="networkNamespace">As <c>net_namespace_ipvs</c> says: empty is that of the system; null: that of this process.</param>
    /// <param name="receiveBuffer">Of the socket; null: the usual one.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="reason">Why not, in words for the log.</param>
    public static bool TryOpenSocket(
        string? networkNamespace, ReceiveBufferSize? receiveBuffer,
        [NotNullWhen(true)] out IpvsSocket? socket, [NotNullWhen(false)] out string? reason)
    {
        socket = null;
        reason = null;
        try
        {
            socket = IpvsSocket.Open(networkNamespace == "" ? "/proc/1/ns/net" : networkNamespace, receiveBuffer);
            return true;
        }
        catch (SystemCallException failure)
        {
            reason = failure.Errno switch
            {
                Errno.ENOENT when networkNamespace is not (null or "") && !Linux.Namespaces.NetworkNamespace.Exists(networkNamespace) =>
                    $"there is no network namespace {networkNamespace} (net_namespace_ipvs)",
                Errno.ENOENT => "the kernel has no IPVS (module ip_vs)",
                _ => failure.Message,
            };
            return false;
        }
    }

    /// <summary>Sets the timeouts of <c>lvs_timeouts</c>; what is not said there stays as it is.</summary>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public void SetTimeouts(LoadBalancingSettings settings)
    {
        var timeouts = new IpvsTimeouts(
            (uint)(settings.TcpTimeoutSeconds ?? 0), (uint)(settings.TcpFinTimeoutSeconds ?? 0), (uint)(settings.UdpTimeoutSeconds ?? 0));
        if (timeouts != default) _socket.SetTimeouts(timeouts);
    }

    /// <inheritdoc/>
    public Dictionary<ServiceKey, ServiceEntry> Observe()
    {
        _socket.DumpServices(_services);
        Dictionary<ServiceKey, ServiceEntry> entries = new(_services.Count);
        foreach (IpvsService service in _services)
        {
            if (!TryDumpDestinations(service.Key)) continue;
            var destinations = new Destination[_destinations.Count];
            for (int i = 0; i < destinations.Length; i++) destinations[i] = _destinations[i].Destination.ToCore();
            ServiceDefinition definition = service.ToCore();
            entries[definition.Key] = new ServiceEntry(definition, destinations);
        }

        return entries;
    }

    /// <inheritdoc/>
    public bool Holds(IReadOnlyCollection<ServiceKey> services)
    {
        _socket.DumpServices(_services);
        HashSet<ServiceKey> there = new(_services.Count);
        foreach (IpvsService service in _services) there.Add(service.ToCore().Key);
        return services.All(there.Contains);
    }

    /// <inheritdoc/>
    public IReadOnlyList<RefusedChange> Apply(IReadOnlyList<ServiceChange> changes)
    {
        IpvsChange[] wanted = [.. changes.Select(static change => change.ToKernel())];
        List<IpvsRefusal> refusals = [];
        _socket.Perform(wanted, refusals);
        if (refusals.Count == 0) return [];

        List<RefusedChange> refused = [];
        List<int> again = [];
        foreach (IpvsRefusal refusal in refusals)
        {
            switch (Judge(wanted[refusal.Index].Operation, refusal.Errno))
            {
                case Verdict.Refused: refused.Add(new RefusedChange(changes[refusal.Index], Explain(changes[refusal.Index], refusal))); break;
                case Verdict.IsThere: again.Add(refusal.Index); break;
                default: refused.Add(new RefusedChange(changes[refusal.Index], "it is gone already") { IsMade = true }); break;
            }
        }

        EditInstead(changes, wanted, again, refused);
        return refused;
    }

    /// <inheritdoc/>
    public void Flush() => _socket.Flush();

    /// <inheritdoc/>
    public IReadOnlyList<DestinationCounters> ReadCounters(IReadOnlyCollection<ServiceKey> services)
    {
        List<DestinationCounters> counters = [];
        foreach (ServiceKey key in services)
        {
            if (!TryDumpDestinations(key.ToKernel())) continue;
            foreach ((IpvsDestination destination, IpvsCounters kernel) in _destinations)
            {
                Destination core = destination.ToCore();
                counters.Add(new DestinationCounters(key, core.Address, core.Port)
                {
                    ActiveConnections = kernel.ActiveConnections,
                    InactiveConnections = kernel.InactiveConnections,
                    PersistentConnections = kernel.PersistentConnections,
                    Connections = kernel.Connections,
                    PacketsIn = kernel.PacketsIn,
                    PacketsOut = kernel.PacketsOut,
                    BytesIn = kernel.BytesIn,
                    BytesOut = kernel.BytesOut,
                });
            }
        }

        return counters;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private enum Verdict
    {
        Refused,
        IsThere,
        IsGone,
    }

    private static Verdict Judge(IpvsOperation operation, int errno) => (operation, errno) switch
    {
        (IpvsOperation.AddService or IpvsOperation.AddDestination, Errno.EEXIST) => Verdict.IsThere,
        (IpvsOperation.RemoveService or IpvsOperation.RemoveDestination, Errno.ENOENT or Errno.ESRCH) => Verdict.IsGone,
        _ => Verdict.Refused,
    };

    // The kernel's numbers alone help nobody at 3 a.m.
    private static string Explain(in ServiceChange change, in IpvsRefusal refusal) => (change.Kind, refusal.Errno) switch
    {
        (ServiceChangeKind.AddService or ServiceChangeKind.EditService, Errno.ENOENT) => change.Service.PersistenceEngine is { } engine
            ? $"the kernel has no scheduler {change.Service.Scheduler} (module ip_vs_{change.Service.Scheduler}), "
                + $"or no persistence engine {engine} (module ip_vs_pe_{engine})"
            : $"the kernel has no scheduler {change.Service.Scheduler} (module ip_vs_{change.Service.Scheduler})",
        (ServiceChangeKind.EditService or ServiceChangeKind.AddDestination or ServiceChangeKind.EditDestination, Errno.ESRCH) =>
            "the service is not in the table",
        (ServiceChangeKind.EditDestination, Errno.ENOENT) => "the real server is not in the table",
        (ServiceChangeKind.AddDestination, Errno.EINVAL) when change.Destination?.Address.Family != change.Service.Key.Family =>
            $"{refusal.Text}: a real server of the other family needs a tunnel, and no connection sync daemon may run",
        (ServiceChangeKind.AddDestination, Errno.EINVAL) =>
            $"{refusal.Text}: the kernel takes unicast addresses only, and none while loopback is down",
        _ => refusal.Text,
    };

    // What was to be added is there: it is made what it should be.
    private void EditInstead(IReadOnlyList<ServiceChange> changes, IpvsChange[] wanted, List<int> again, List<RefusedChange> refused)
    {
        if (again.Count == 0) return;
        refused.AddRange(again.Select(index => new RefusedChange(changes[index], "it is there already") { IsMade = true }));
        IpvsChange[] edits = [.. again.Select(index => wanted[index] with
        {
            Operation = wanted[index].Operation == IpvsOperation.AddService ? IpvsOperation.EditService : IpvsOperation.EditDestination,
        })];
        List<IpvsRefusal> refusals = [];
        _socket.Perform(edits, refusals);
        foreach (IpvsRefusal refusal in refusals)
        {
            ServiceChange change = changes[again[refusal.Index]];
            refused.Add(new RefusedChange(change, Explain(change, refusal)));
        }
    }

    // False: the service has gone since it was listed, or never was.
    private bool TryDumpDestinations(IpvsServiceKey key)
    {
        try
        {
            _socket.DumpDestinations(key, _destinations);
            return true;
        }
        catch (SystemCallException failure) when (failure.Errno is Errno.ESRCH or Errno.ENOENT)
        {
            return false;
        }
    }
}
