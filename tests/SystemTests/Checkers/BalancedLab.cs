using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Holdfast.Core.Control;

namespace Holdfast.SystemTests.Checkers;

/// <summary>
/// A client, a director between two networks, and two real servers behind it, which answer over HTTP with their names. The
/// engine is nftables, which every kernel of a test machine has.
/// </summary>
internal sealed class BalancedLab : IDisposable
{
    public const string VirtualAddress = "10.8.0.100";
    public const string First = "10.9.0.11";
    public const string Second = "10.9.0.12";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Not http.server as a program: before it listens it asks the DNS for its own name, and nobody answers here.
    private const string WebServer = """
        import functools, http.server, socketserver, sys
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[2])
        socketserver.ThreadingTCPServer((sys.argv[1], 80), handler).serve_forever()
        """;

    private readonly Dictionary<Node, Process> _servers = [];
    private readonly Dictionary<Node, string> _addresses = [];

    public BalancedLab()
    {
        Director = Lab.AddNode("director", "10.9.0.1/24", "10.8.0.1/24", $"{VirtualAddress}/32");
        Director.Bash("echo 1 > /proc/sys/net/ipv4/ip_forward").OutputOrThrow();
        Client = Lab.AddNode("client", "10.8.0.2/24");
        Client.Ip("route add 10.9.0.0/24 via 10.8.0.1");
        One = AddServer("one", First);
        Two = AddServer("two", Second);
    }

    public Lab Lab { get; } = new();

    public Node Director { get; }

    public Node Client { get; }

    public Node One { get; }

    public Node Two { get; }

    public string Socket => Director.PathOf("holdfast-checkers.sock");

    /// <summary>The checkers child by its number outside of the sandbox (in the pid file is another one); 0: there is none.</summary>
    public int Checkers => Director.Daemon.Children.FirstOrDefault(IsCheckers);

    /// <summary>Two real servers that are checked each 200 ms.</summary>
    public static string Configuration(string globals = "", string server = "", string first = "", string extra = "", string engine = "nftables") => $$"""
        global_defs {
            lvs_engine {{engine}}
            {{globals}}
        }
        {{extra}}
        virtual_server {{VirtualAddress}} 80 {
            delay_loop 0.2
            lb_algo rr
            lb_kind NAT
            protocol TCP
            warmup 0
            {{server}}
            real_server {{First}} 80 {
                {{first}}
                TCP_CHECK {
                    retry 0
                    connect_timeout 1
                }
            }
            real_server {{Second}} 80 {
                TCP_CHECK {
                    retry 0
                    connect_timeout 1
                }
            }
        }

        """;

    public static string Router(string interval = "1") => $$"""
        vrrp_instance VI_1 {
            state MASTER
            interface eth0
            virtual_router_id 51
            priority 255
            version 3
            advert_int {{interval}}
            virtual_ipaddress {
                10.9.0.100/24
            }
        }
        """;

    public async Task Start(string configuration, params string[] flags)
    {
        Director.Start(Daemons.Ours, configuration, flags);
        await ShouldBecome(() => State(First) == "up" && State(Second) == "up", "both servers are up");
    }

    public Task ShouldBecome(Func<bool> condition, string reason) =>
        Eventually.ShouldBecomeTrue(condition, Patience, reason, () => Director.Log);

    public Task ShouldLog(string text) => ShouldBecome(() => Director.Log.Contains(text), $"the log should say '{text}'");

    /// <summary>Asks the daemon with a line of any kind.</summary>
    public CheckersAnswer? Ask(string line)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
            socket.Connect(new UnixDomainSocketEndPoint(Socket));
            socket.Send(Encoding.UTF8.GetBytes(line + "\n"));
            var bytes = new List<byte>();
            var buffer = new byte[4096];
            while (bytes.Count == 0 || bytes[^1] != '\n')
            {
                int count = socket.Receive(buffer);
                if (count == 0) return null;
                bytes.AddRange(buffer[..count]);
            }

            return CheckersControl.ReadAnswer([.. bytes]);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>The virtual server, the first one if there are several.</summary>
    public VirtualServerReport? Service => Services is [var first, ..] ? first : null;

    public RealServerReport? Server(string address) =>
        Services?.SelectMany(server => server.RealServers).FirstOrDefault(real => real.Address == address);

    public string? State(string address) => Server(address)?.State;

    /// <summary>Every rule of the table, with the numbers by which the kernel knows them: they change when a rule is replaced.</summary>
    public string Rules() => Director.Bash("nft -a -s list ruleset").OutputOrThrow();

    /// <summary>Which servers answer to several connections.</summary>
    public string Answers() => string.Join(' ', Client.Bash(
        $"for i in 1 2 3 4 5 6; do curl -s -m 2 http://{VirtualAddress}/name; done").Output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal));

    public CommandResult Command(params string[] arguments) => Director.Exec(
        "env", [.. Daemons.Environment(Daemons.Ours).Select(pair => $"{pair.Key}={pair.Value}"), Daemons.Ours.Replace("/keepalived", "/holdfast", StringComparison.Ordinal), .. arguments]);

    /// <summary>Adds a machine that serves its name, and is in no configuration yet.</summary>
    public Node AddServer(string name, string address)
    {
        Node server = Lab.AddNode(name, $"{address}/24");
        server.Ip("route add default via 10.9.0.1");
        File.WriteAllText(server.PathOf("name"), name + "\n");
        _addresses.Add(server, address);
        Revive(server);
        return server;
    }

    public void Kill(Node server)
    {
        if (!_servers.Remove(server, out Process? process)) return;
        foreach (int child in Processes.ChildrenOf(process.Id)) Processes.Signal(child, Processes.SIGKILL);
        process.WaitForExit();
        process.Dispose();
    }

    public void Revive(Node server)
    {
        string address = _addresses[server];
        Process process = server.Sandbox.Start("/usr/bin/python3", ["-c", WebServer, address, server.Directory]);
        _servers.Add(server, process);
        Eventually.ShouldBecomeTrue(
            () => process.HasExited || server.Bash($"curl -s -m 1 http://{address}/name").ExitCode == 0, Patience, "the server listens")
            .GetAwaiter().GetResult();
        if (process.HasExited) throw new InvalidOperationException(process.StandardError.ReadToEnd());
    }

    public void Dispose()
    {
        foreach (Node server in _servers.Keys.ToArray()) Kill(server);
        Lab.Dispose();
    }

    private IReadOnlyList<VirtualServerReport>? Services =>
        Ask("""{"version":1,"verb":"status"}""")?.VirtualServers;

    private static bool IsCheckers(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Contains("--role=checkers", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended since the list was made.
            return false;
        }
    }
}
