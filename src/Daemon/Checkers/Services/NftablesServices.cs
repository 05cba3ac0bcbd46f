using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.LoadBalancing.Nftables;
using Holdfast.Core.Packets;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Conntrack;
using Holdfast.Linux.Nftables;

namespace Holdfast.Daemon.Checkers.Services;

/// <summary>
/// Services as rules of nftables, in tables of our own (holdfast_lvs, of the families ip and ip6); other tables are not
/// touched. What is installed is written into the rules' comments, so that the next run finds it.
/// </summary>
internal sealed class NftablesServices : IServiceTable
{
    private const int ServicesPerTransaction = 250;
    private static readonly IpFamily[] s_families = [IpFamily.V4, IpFamily.V6];

    private readonly NftContext _nft;
    private readonly NftablesCounters _counters;
    private readonly Action<string> _warn;
    private readonly HashSet<string> _warned = [];
    private readonly HashSet<IpFamily> _tables = [];
    private readonly HashSet<ServiceKey> _made = []; // by this process
    private Dictionary<ServiceKey, ServiceEntry>? _installed;

    /// <summary>
    /// Loads libnftables and asks the kernel whether it has nftables; reads nothing yet. Works in the network namespace of
    /// this thread.
    /// </summary>
    /// <param name="warn">Takes sentences for the log: what is served otherwise than written, or cannot work here.</param>
    /// <exception cref="NftException">libnftables is not installed, or the kernel has no nftables.</exception>
    public NftablesServices(Action<string> warn)
    {
        AskKernel();
        _nft = new NftContext();
        _counters = new NftablesCounters(_nft);
        _warn = warn;
    }

    /// <inheritdoc/>
    public string Name => "nftables";

    /// <inheritdoc/>
    public Dictionary<ServiceKey, ServiceEntry> Observe()
    {
        _installed = Read();
        return new Dictionary<ServiceKey, ServiceEntry>(_installed);
    }

    /// <inheritdoc/>
    public bool Holds(IReadOnlyCollection<ServiceKey> services)
    {
        try
        {
            byte[] tables = _nft.List("list tables", withElements: false);
            return services.Select(key => key.Family).Distinct().All(family => NftJson.HasTable(tables, family));
        }
        catch (NftException e)
        {
            throw new SystemCallException("nftables", Errno.EINVAL, e.Message);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<RefusedChange> Apply(IReadOnlyList<ServiceChange> changes)
    {
        // A table that was not there may have been made by another daemon since: it is not to be made anew.
        if (_installed is null || changes.Any(change => !_tables.Contains(change.Service.Key.Family))) Observe();
        var refused = new List<RefusedChange>();
        var wanted = new Dictionary<ServiceKey, ServiceEntry?>();
        foreach (ServiceChange change in changes)
        {
            ServiceKey key = change.Service.Key;
            ServiceEntry? entry = wanted.TryGetValue(key, out ServiceEntry? changed) ? changed : _installed!.GetValueOrDefault(key);
            if (ServiceEdit.Refusal(entry, change) is { } reason) refused.Add(new RefusedChange(change, reason) { IsFinal = true });
            else wanted[key] = ServiceEdit.Apply(entry, change);
        }

        foreach (ServiceKey[] batch in wanted.Keys.Chunk(ServicesPerTransaction)) Install(batch, wanted, changes, refused);
        RemoveEmptyTables([.. wanted.Where(pair => pair.Value is null).Select(pair => pair.Key.Family).Distinct()]);
        foreach (ServiceEntry? entry in wanted.Values) Warn(entry);
        return refused;
    }

    /// <inheritdoc/>
    public void Flush()
    {
        try
        {
            foreach (IpFamily family in s_families) _nft.Run(DeleteTable(family));
        }
        catch (NftException e)
        {
            throw new SystemCallException("nftables", Errno.EINVAL, e.Message);
        }

        _tables.Clear();
        _made.Clear();
        _installed = [];
    }

    /// <inheritdoc/>
    public IReadOnlyList<DestinationCounters> ReadCounters(IReadOnlyCollection<ServiceKey> services)
    {
        if (_installed is null) Observe();
        try
        {
            return _counters.Read([.. services.Where(_installed!.ContainsKey).Select(key => _installed![key])], _installed!);
        }
        catch (NftException e)
        {
            throw new SystemCallException("nftables", Errno.EINVAL, e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _counters.Dispose();
        _nft.Dispose();
    }

    // "add" first: deleting what is not there would be refused.
    private static string DeleteTable(IpFamily family) =>
        $"add table {ServiceNames.TableOf(family)}\ndelete table {ServiceNames.TableOf(family)}\n";

    private static void AskKernel()
    {
        try
        {
            using var socket = new NftablesSocket();
            socket.HasChain(InetFamily.Inet, ServiceNames.Table, ServiceNames.Layout);
        }
        catch (SystemCallException e)
        {
            // Without nfnetlink there is no such protocol, without nf_tables it does not know the request.
            throw new NftException(e.Errno switch
            {
                Errno.EPROTONOSUPPORT or Errno.EINVAL => "the kernel has no nftables (module nf_tables)",
                Errno.EPERM => "the kernel does not permit it (CAP_NET_ADMIN is needed)",
                _ => e.Message,
            });
        }
    }

    private Dictionary<ServiceKey, ServiceEntry> Read()
    {
        var found = new Dictionary<ServiceKey, ServiceEntry>();
        _tables.Clear();
        using var socket = new NftablesSocket();
        foreach (IpFamily family in s_families)
        {
            InetFamily number = family == IpFamily.V6 ? InetFamily.Inet6 : InetFamily.Inet;
            // A table of another version of this program is made anew with the first service.
            if (!socket.HasChain(number, ServiceNames.Table, ServiceNames.Layout)) continue;
            _tables.Add(family);
            foreach (ServiceEntry service in ServiceRecords.Read(family, socket.ReadComments(number, ServiceNames.Table)))
            {
                found[service.Definition.Key] = service;
            }
        }

        return found;
    }

    private void Install(
        ServiceKey[] keys, Dictionary<ServiceKey, ServiceEntry?> wanted, IReadOnlyList<ServiceChange> changes,
        List<RefusedChange> refused)
    {
        try
        {
            _nft.Run(TextOf(keys, wanted));
            foreach (ServiceKey key in keys) Remember(key, wanted[key]);
            return;
        }
        catch (NftException)
        {
            // Somebody has changed the table, or one service is refused and takes the others along: look again, one by one.
            Observe();
        }

        int before = refused.Count;
        foreach (ServiceKey key in keys)
        {
            try
            {
                _nft.Run(TextOf([key], wanted));
                Remember(key, wanted[key]);
            }
            catch (NftException e)
            {
                refused.AddRange(changes.Where(change => change.Service.Key == key).Select(change => new RefusedChange(change, e.Message)));
            }
        }

        if (refused.Count > before) return;
        ServiceChange first = changes.First(change => keys.Contains(change.Service.Key));
        refused.Add(new RefusedChange(first, "the table was not as it is known") { IsMade = true });
    }

    private string TextOf(ServiceKey[] keys, Dictionary<ServiceKey, ServiceEntry?> wanted)
    {
        var text = new StringBuilder();
        foreach (IpFamily family in keys.Select(key => key.Family).Distinct())
        {
            if (_tables.Contains(family)) continue;

            // One that is there is of another version of this program, or another daemon has made it in this moment: then
            // "create" is refused, and it is looked at again.
            bool isThere = NftJson.HasTable(_nft.List("list tables", withElements: false), family);
            if (isThere) Observe();
            if (_tables.Contains(family)) continue;
            if (isThere) text.Append(DeleteTable(family));
            text.Append("create table ").Append(ServiceNames.TableOf(family)).Append('\n').Append(TableText.Create(family));
        }

        foreach (ServiceKey key in keys) text.Append(ServiceText.Change(_installed!.GetValueOrDefault(key), wanted[key], IsLocal));
        return text.ToString();
    }

    private void Remember(ServiceKey key, ServiceEntry? entry)
    {
        _tables.Add(key.Family);
        if (_installed!.TryGetValue(key, out ServiceEntry? before)) _counters.ForgetDatagrams(before, entry);
        if (entry is null)
        {
            _installed.Remove(key);
            _made.Remove(key);
        }
        else
        {
            _installed[key] = entry;
            _made.Add(key);
        }
    }

    // Of the families of which services were removed.
    private void RemoveEmptyTables(IReadOnlyList<IpFamily> families)
    {
        // By the kernel's word, not by ours: another daemon may have put services there since, or removed its own.
        if (!families.Any(family => !_made.Any(key => key.Family == family))) return;
        Observe();
        foreach (IpFamily family in families)
        {
            if (!_tables.Contains(family) || _installed!.Keys.Any(key => key.Family == family)) continue;
            try
            {
                _nft.Run(DeleteTable(family));
                _tables.Remove(family);
            }
            catch (NftException e)
            {
                // It forwards nothing: the next change tries again.
                WarnOnce($"the empty table {ServiceNames.TableOf(family)} could not be removed: {e.Message}");
            }
        }
    }

    private void Warn(ServiceEntry? entry)
    {
        if (entry is null) return;
        if (NftablesLimits.Replacement(entry.Definition.Scheduler) is { } replacement) WarnOnce(replacement);
        string forwarding = entry.Definition.Key.Family == IpFamily.V6 ? "net/ipv6/conf/all/forwarding" : "net/ipv4/ip_forward";
        // The cheap question first: whether an address is local costs a socket.
        if (Sysctl.Read(forwarding) == "0"
            && entry.Destinations.Any(one => one.Forwarding.Method == ForwardingMethod.Nat && !IsLocal(one.Address)))
        {
            WarnOnce($"{forwarding.Replace('/', '.')} is 0: this machine forwards nothing to real servers; set it to 1 for lb_kind NAT");
        }
    }

    private void WarnOnce(string text)
    {
        if (_warned.Add(text)) _warn(text);
    }

    // Whoever may bind to an address has it. It costs one system call, and there is nothing to keep up to date.
    private static bool IsLocal(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = address.Write(bytes);
        var ip = new IPAddress(bytes[..length]);
        using Socket? socket = OpenSocket(ip.AddressFamily);
        if (socket is null) return false;
        try
        {
            socket.Bind(new IPEndPoint(ip, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Null: the kernel does not have the family.
    private static Socket? OpenSocket(AddressFamily family)
    {
        try
        {
            return new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressFamilyNotSupported)
        {
            return null;
        }
        catch (SocketException e)
        {
            throw new SystemCallException("socket", e.NativeErrorCode);
        }
    }
}
