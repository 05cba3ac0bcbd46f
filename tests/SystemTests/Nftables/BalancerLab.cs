using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Daemon.Checkers.Services;

namespace Holdfast.SystemTests.Nftables;

/// <summary>
/// A client, a director with the nftables engine, and real servers A, B, C behind it (10.2.0.11 to .13, their default route
/// through the director). The virtual addresses are 10.1.0.100 and fd01::100.
/// </summary>
internal sealed class BalancerLab : IDisposable
{
    public static readonly IpAddress Virtual = IpAddress.Parse("10.1.0.100");
    public static readonly IpAddress VirtualV6 = IpAddress.Parse("fd01::100");

    private readonly Lab _lab = new();
    private readonly List<IDisposable> _attached = [];

    public BalancerLab(int servers = 3)
    {
        Client = _lab.AddNode("client", "10.1.0.9/24", "10.1.0.10/24", "10.1.0.77/24", "fd01::9/64");
        Director = _lab.AddNode("director", "10.1.0.1/24", "10.2.0.1/24", "10.1.0.100/32", "fd01::1/64", "fd02::1/64", "fd01::100/128");
        Director.Bash("sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.send_redirects=0 "
            + "net.ipv4.conf.eth0.send_redirects=0").OutputOrThrow();
        for (int i = 0; i < servers; i++)
        {
            Node node = _lab.AddNode($"server-{i}", $"10.2.0.{11 + i}/24", $"fd02::{11 + i}/64");
            node.Ip("route add default via 10.2.0.1", "route add default via fd02::1");
            Servers.Add(node);
        }

        Table = InDirector(() => new NftablesServices(Warnings.Add));
        _attached.Add(Table);
    }

    public Node Client { get; }

    public Node Director { get; }

    public List<Node> Servers { get; } = [];

    public List<NamedServer> Listening { get; } = [];

    public List<string> Warnings { get; } = [];

    public NftablesServices Table { get; private set; }

    /// <summary>The address of real server A (0), B (1), …</summary>
    public static IpAddress Server(int number) => IpAddress.Parse($"10.2.0.{11 + number}");

    public static IpAddress ServerV6(int number) => IpAddress.Parse($"fd02::{11 + number}");

    /// <summary>Lets each real server tell its name, A, B, …, on a port.</summary>
    public void Listen(int port = 80, AddressFamily family = AddressFamily.InterNetwork)
    {
        for (int i = 0; i < Servers.Count; i++)
        {
            var server = new NamedServer(Servers[i], ((char)('A' + i)).ToString(), family, port);
            Listening.Add(server);
            _attached.Add(server);
        }
    }

    /// <summary>Makes a table look as it is wanted, by the changes that a reconciliation would send; nothing may be refused.</summary>
    public void Install(params ServiceEntry[] wanted) => Apply(Changes(InDirector(Table.Observe), wanted)).ShouldBeEmpty();

    public IReadOnlyList<RefusedChange> Apply(IReadOnlyList<ServiceChange> changes) => InDirector(() => Table.Apply(changes));

    /// <summary>The counters of a service, by the last octet or hextet of the real server.</summary>
    public IReadOnlyList<DestinationCounters> Counters(ServiceKey key) => InDirector(() => Table.ReadCounters([key]));

    /// <summary>Another run of the daemon, which knows nothing but what is installed.</summary>
    public void Restart()
    {
        Table.Dispose();
        Table = InDirector(() => new NftablesServices(Warnings.Add));
        _attached.Add(Table);
    }

    public string Ruleset() => Director.Exec("nft", "list", "ruleset").OutputOrThrow();

    /// <summary>Opens connections one after another; the names of the servers in order, "-" where it was refused.</summary>
    public string Connect(IpAddress address, int port, int count = 1, string? source = null, Node? from = null) =>
        (from ?? Client).Sandbox.InNetwork(() =>
        {
            var names = new StringBuilder();
            for (int i = 0; i < count; i++)
            {
                using Socket? connection = TryOpen(address, port, source);
                names.Append(connection is null ? "-" : Read(connection));
                connection?.Close(0);
            }

            return names.ToString();
        });

    /// <summary>A connection that stays open.</summary>
    public Socket Open(IpAddress address, int port) => Client.Sandbox.InNetwork(() => TryOpen(address, port, source: null)!);

    public static string Read(Socket connection)
    {
        var buffer = new byte[16];
        connection.ReceiveTimeout = 5000;
        return Encoding.ASCII.GetString(buffer, 0, connection.Receive(buffer));
    }

    /// <summary>The changes between two tables, as simple as can be.</summary>
    public static List<ServiceChange> Changes(Dictionary<ServiceKey, ServiceEntry> observed, params ServiceEntry[] wanted)
    {
        var changes = new List<ServiceChange>();
        foreach (ServiceEntry old in observed.Values)
        {
            if (!wanted.Any(one => one.Definition.Key == old.Definition.Key)) changes.Add(new(ServiceChangeKind.RemoveService, old.Definition));
        }

        foreach (ServiceEntry service in wanted)
        {
            ServiceEntry? old = observed.GetValueOrDefault(service.Definition.Key);
            if (old is null) changes.Add(new(ServiceChangeKind.AddService, service.Definition));
            else if (old.Definition != service.Definition) changes.Add(new(ServiceChangeKind.EditService, service.Definition));
            Destination? Same(IReadOnlyList<Destination>? list, Destination one) =>
                list?.FirstOrDefault(other => other.Address == one.Address && other.Port == one.Port);
            foreach (Destination gone in (old?.Destinations ?? []).Where(one => Same(service.Destinations, one) is null))
            {
                changes.Add(new(ServiceChangeKind.RemoveDestination, service.Definition, gone));
            }

            foreach (Destination one in service.Destinations)
            {
                Destination? before = Same(old?.Destinations, one);
                if (before is null) changes.Add(new(ServiceChangeKind.AddDestination, service.Definition, one));
                else if (before != one) changes.Add(new(ServiceChangeKind.EditDestination, service.Definition, one));
            }
        }

        return changes;
    }

    public void Dispose()
    {
        foreach (IDisposable item in _attached) item.Dispose();
        _lab.Dispose();
    }

    /// <summary>Runs code in the director's network.</summary>
    public T InDirector<T>(Func<T> action) => Director.Sandbox.InNetwork(action);

    private static Socket? TryOpen(IpAddress address, int port, string? source)
    {
        var target = new IPEndPoint(IPAddress.Parse(address.ToString()), port);
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (source is not null) socket.Bind(new IPEndPoint(IPAddress.Parse(source), 0));
            if (socket.ConnectAsync(target).Wait(5000)) return socket;
            socket.Dispose();
            throw new TimeoutException($"{target} does not answer");
        }
        catch (AggregateException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            socket.Dispose();
            return null;
        }
    }
}
