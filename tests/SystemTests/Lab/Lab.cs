using System.Globalization;

namespace Holdfast.SystemTests;

/// <summary>
/// A network of its own: one bridge, and a node per call of <see cref="AddNode"/>, each in namespaces of its own.
/// Nothing in it has a name in the root namespace. What keeps a namespace alive is a process that reads from a pipe
/// which this object holds; so the whole lab vanishes with the test process, however that ends.
/// </summary>
internal sealed class Lab : IDisposable
{
    /// <summary>The bridge that connects all nodes, as the lab's own namespace calls it.</summary>
    public const string Bridge = "br0";

    private static int s_count;
    private readonly List<Node> _nodes = [];
    private readonly List<IDisposable> _attached = [];
    private readonly Sandbox _switch;

    /// <summary>Builds an empty lab; skips the test, with the reason, where that is not possible.</summary>
    public Lab()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "namespaces need Linux");
        Assert.SkipUnless(System.Environment.IsPrivilegedProcess, "namespaces need root");
        LabDirectory.RemoveThoseOfDeadProcesses();
        Directory = LabDirectory.Create(Interlocked.Increment(ref s_count));
        _switch = new Sandbox();
        _switch.Ip(
            $"link add {Bridge} type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
            $"link set {Bridge} addrgenmode none up",
            "link set lo up");
    }

    /// <summary>Files of this lab; below it each node has a directory of its own. Removed with the lab.</summary>
    public string Directory { get; }

    /// <summary>The namespaces of the bridge, for those who want to listen there.</summary>
    internal Sandbox Switch => _switch;

    /// <summary>
    /// Adds a node with one interface, eth0. IPv6 addresses are usable at once (no duplicate address detection), and
    /// the link-local one is fe80::N, N counting the nodes from 1.
    /// </summary>
    /// <param name="name">A word that names the node's directory.</param>
    /// <param name="addresses">Addresses with prefix lengths, as <c>10.9.0.1/24</c>.</param>
    public Node AddNode(string name, params string[] addresses)
    {
        string directory = Path.Combine(Directory, name);
        System.IO.Directory.CreateDirectory(directory);
        var node = new Node(name, directory, _nodes.Count + 1);
        _nodes.Add(node);
        Connect(node, "eth0", addresses);
        return node;
    }

    /// <summary>Gives a node an interface on the bridge (again, if it had been deleted).</summary>
    public void Connect(Node node, string @interface, params string[] addresses)
    {
        string port = string.Create(CultureInfo.InvariantCulture, $"{@interface}-{node.Number}");
        int pid = node.Sandbox.Pid;
        _switch.Ip(
            $"link add {port} type veth peer name {@interface} netns {pid}",
            $"link set {port} master {Bridge} addrgenmode none up");
        node.Sandbox.Ip([
            "link set lo up",
            $"link set {@interface} addrgenmode none up",
            $"address add fe80::{node.Number:x}/64 dev {@interface} nodad",
            .. addresses.Select(address => $"address add {address} dev {@interface}{(address.Contains(':') ? " nodad" : "")}"),
        ]);
    }

    /// <summary>Deletes a node's interface, as unplugging the card does.</summary>
    public void DeleteInterface(Node node, string @interface = "eth0") =>
        _switch.Ip($"link delete {@interface}-{node.Number}");

    /// <summary>Pulls (or puts back) the cable: the node's interface keeps its settings and loses its carrier.</summary>
    public void SetCable(Node node, bool connected, string @interface = "eth0") =>
        _switch.Ip($"link set {@interface}-{node.Number} {(connected ? "up" : "down")}");

    /// <summary>
    /// Isolates a node without its noticing: its interface keeps its carrier, and no frame passes the bridge.
    /// </summary>
    public void SetPartition(Node node, bool isolated, string @interface = "eth0") =>
        _switch.Ip($"link set {@interface}-{node.Number} {(isolated ? "nomaster" : $"master {Bridge}")}");

    /// <summary>Starts to record every frame on the bridge; ready when this returns.</summary>
    public Capture StartCapture()
    {
        var capture = new Capture(_switch, Path.Combine(Directory, $"capture-{_attached.Count}.pcap"));
        _attached.Add(capture);
        return capture;
    }

    public void Dispose()
    {
        foreach (IDisposable item in _attached) item.Dispose();
        foreach (Node node in _nodes) node.Dispose();
        _switch.Dispose();
        LabDirectory.Remove(Directory);
    }
}
