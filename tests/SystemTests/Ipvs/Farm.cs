namespace Holdfast.SystemTests.Ipvs;

/// <summary>
/// A client, a director and two web servers on one bridge. Which way answers take is a question of addresses: clients
/// in 10.7 (and 2001:db8:7) are reached from the web servers through the director, as NAT needs it; clients in 10.8
/// directly, as direct routing and tunnels need it. The directors have all virtual addresses; the web servers have those
/// in 10.8 on lo, and keep quiet about it.
/// </summary>
internal sealed class Farm : IDisposable
{
    public const string NatAddress = "10.7.0.200";
    public const string NatAddress6 = "2001:db8:7::200";
    public const string DirectAddress = "10.8.0.200";
    public const string TunnelAddress = "10.8.0.201";

    /// <summary>More addresses of the director for NAT: .201 to .205.</summary>
    public const string OtherNatAddress = "10.7.0.201";

    public const string Web1Address = "10.9.0.11";
    public const string Web2Address = "10.9.0.12";
    public const string Web1Address6 = "2001:db8:9::11";
    public const string Web2Address6 = "2001:db8:9::12";

    // Generous: how fast a daemon starts is not judged here, and the lab's processor may have to compile it first.
    private static readonly TimeSpan s_startTime = TimeSpan.FromSeconds(60);

    private readonly Lab _lab = new();

    public Farm()
    {
        Shell.Run("modprobe", ["-q", "ipip"]);
        Node client = _lab.AddNode("client",
            "10.9.0.100/24", "10.7.0.100/24", "10.7.0.101/24", "10.7.0.102/24", "10.7.0.103/24", "10.8.0.100/24", "2001:db8:7::100/64");
        Director = _lab.AddNode("director",
            "10.9.0.1/24", "10.7.0.1/24", "10.8.0.1/24", "2001:db8:9::1/64", "2001:db8:7::1/64",
            $"{NatAddress}/32", "10.7.0.201/32", "10.7.0.202/32", "10.7.0.203/32", "10.7.0.204/32", "10.7.0.205/32",
            $"{DirectAddress}/32", $"{TunnelAddress}/32", $"{NatAddress6}/128");
        Set(Director, "ipv4/ip_forward", "1");
        Set(Director, "ipv6/conf/all/forwarding", "1");
        foreach (string name in (string[])["all", "eth0"]) Set(Director, $"ipv4/conf/{name}/send_redirects", "0");
        client.LinkUp();
        Director.LinkUp();
        Client = new WebClient(client);
        Web1 = AddWebServer("web1", $"{Web1Address}/24", $"{Web1Address6}/64");
        Web2 = AddWebServer("web2", $"{Web2Address}/24", $"{Web2Address6}/64");
    }

    public WebClient Client { get; }

    public Node Director { get; }

    public WebServer Web1 { get; }

    public WebServer Web2 { get; }

    /// <summary>
    /// Starts a daemon on the director, with both web servers well; waits until what it has been told is in the table,
    /// and stops it at the end of the test. Nothing of it is left then.
    /// </summary>
    public async Task<IDisposable> Run(string daemon, string configuration, string key, string servers)
    {
        Web1.Start();
        Web2.Start();
        Web1.IsHealthy = Web2.IsHealthy = true;
        Director.Start(Daemons.Named(daemon), $$"""
            global_defs {
                script_user root
                enable_script_security
            }
            {{configuration}}
            """);
        var run = new DirectorRun(Director);
        try
        {
            await Expect(key, servers, s_startTime, "the table is filled");
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Waits until a virtual server has exactly these real servers (see <see cref="IpvsTable.Servers"/>).</summary>
    public Task Expect(string key, string servers, TimeSpan within, string reason)
    {
        string? seen = null;
        return Eventually.ShouldBecomeTrue(
            () => (seen = IpvsTable.Servers(Director, key)) == servers, within, reason, () => $"{Director.Log}\n{key}: {seen}");
    }

    public void Dispose()
    {
        Web1.Dispose();
        Web2.Dispose();
        _lab.Dispose();
    }

    /// <summary>Sets a value below /proc/sys/net of a node.</summary>
    internal static void Set(Node node, string name, string value) => node.Sandbox.InNetwork(() =>
    {
        File.WriteAllText($"/proc/sys/net/{name}", value);
        return true;
    });

    private WebServer AddWebServer(string name, params string[] addresses)
    {
        Node node = _lab.AddNode(name, addresses);
        foreach (string where in (string[])["all", "eth0", "lo"])
        {
            Set(node, $"ipv4/conf/{where}/arp_ignore", "1");
            Set(node, $"ipv4/conf/{where}/arp_announce", "2");
        }

        // The director tells that the client is on the same wire (IPv6 has no switch for that); answers must not heed it.
        foreach (string where in (string[])["all", "eth0"]) Set(node, $"ipv6/conf/{where}/accept_redirects", "0");
        node.Ip(
            $"address add {DirectAddress}/32 dev lo", $"address add {TunnelAddress}/32 dev lo",
            "link set eth0 up", "link set tunl0 up",
            "route add 10.7.0.0/24 via 10.9.0.1", "route add 10.8.0.0/24 dev eth0",
            "route add 2001:db8:7::/64 via 2001:db8:9::1");
        return new WebServer(node);
    }

    /// <summary>A daemon that runs on the director until the end of a test.</summary>
    private sealed class DirectorRun(Node director) : IDisposable
    {
        public void Dispose()
        {
            if (!director.Daemon.HasExited) director.Signal(Processes.SIGTERM);
            // After a test that has failed it may be in any state; what it should do when it stops is a test of its own.
            if (!director.Daemon.WaitForExit(TimeSpan.FromSeconds(10))) director.Crash();
            if (IpvsTable.Of(director).Count > 0) director.Exec("ipvsadm", "-C");
        }
    }
}
