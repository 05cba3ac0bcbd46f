using System.Net;
using System.Net.Sockets;

namespace Holdfast.SystemTests.Ipvs;

/// <summary><c>holdfast realserver</c> with --method tun: a director's packets come out of the tunnel, and nothing is left of it.</summary>
[Collection(IpvsKernel.Alone)]
public sealed class RealServerTunnelTests : IDisposable
{
    private readonly string _state = Path.Combine(Path.GetTempPath(), $"holdfast-realserver-{Guid.NewGuid():N}.json");
    private readonly Sandbox _director;
    private readonly Sandbox _server;

    public RealServerTunnelTests()
    {
        IpvsKernel.Require();
        // The modules bring the tunnels' ends, in namespaces that are there already as well.
        Shell.Run("modprobe", ["-a", "ipip", "ip_gre", "ip6_tunnel", "ip6_gre"]).OutputOrThrow();
        _director = IpvsKernel.NewSandbox();
        _server = IpvsKernel.NewSandbox();
        _server.Ip(
            $"link add v0 type veth peer name v0 netns {_director.Pid}", "link set v0 up", "addr add 10.1.1.2/24 dev v0",
            "addr add 2001:db8:1::2/64 dev v0 nodad");
        _director.Ip("link set v0 up", "addr add 10.1.1.1/24 dev v0", "addr add 2001:db8:1::1/64 dev v0 nodad");
    }

    public void Dispose()
    {
        _server.Dispose();
        _director.Dispose();
        File.Delete(_state);
    }

    [Theory]
    [InlineData("ipip", "10.9.9.9", "tunl0", "ipip remote 10.1.1.2 local 10.1.1.1")]
    [InlineData("gre", "10.9.9.9", "gre0", "gre remote 10.1.1.2 local 10.1.1.1")]
    [InlineData("ipip", "2001:db8:9::9", "ip6tnl0", "ip6tnl mode ip6ip6 remote 2001:db8:1::2 local 2001:db8:1::1")]
    [InlineData("gre", "2001:db8:9::9", "ip6gre0", "ip6gre remote 2001:db8:1::2 local 2001:db8:1::1")]
    public async Task Up_takes_what_a_tunnel_brings_and_down_restores_exactly(string tunnel, string vip, string device, string end)
    {
        var address = IPAddress.Parse(vip);
        string prefix = address.AddressFamily == AddressFamily.InterNetwork ? $"{vip}/32" : $"{vip}/128";
        _director.Ip($"link add t0 type {end}", "link set t0 up", $"route add {prefix} dev t0");
        _server.Run("sh", "-c", "for i in all tunl0 gre0; do echo 1 > /proc/sys/net/ipv4/conf/$i/rp_filter; done").OutputOrThrow();
        string before = Snapshot();
        Run("status", vip, tunnel).Output.ShouldContain($"missing  {device} is down");

        CommandResult up = Run("up", vip, tunnel);
        up.ExitCode.ShouldBe(0, up.Error);
        using var listener = _server.InNetwork(() =>
        {
            var made = new TcpListener(IPAddress.IPv6Any, 80);
            made.Server.DualMode = true;
            made.Start();
            return made;
        });
        CommandResult status = Run("status", vip, tunnel);
        status.Output.ShouldNotContain("missing");
        status.ExitCode.ShouldBe(0);
        status.Output.ShouldContain($"ok       {device} is up");
        await Connect(address);
        (await listener.AcceptSocketAsync(TestContext.Current.CancellationToken)).Dispose();
        string after = Snapshot();
        Run("up", vip, tunnel).ExitCode.ShouldBe(0);
        Snapshot().ShouldBe(after);

        CommandResult down = _server.Run("/usr/bin/env", Words("down", "--state", _state));
        down.ExitCode.ShouldBe(0, down.Error);
        Snapshot().ShouldBe(before);
        File.Exists(_state).ShouldBeFalse();
    }

    private async Task Connect(IPAddress address)
    {
        using Socket client = _director.InNetwork(() => new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        await client.ConnectAsync(new IPEndPoint(address, 80), limit.Token);
    }

    private CommandResult Run(string verb, string vip, string tunnel) => _server.Run(
        "/usr/bin/env",
        Words([verb, "--vip", vip, "--method", "tun", "--tunnel", tunnel, .. verb == "up" ? (string[])["--state", _state] : []]));

    private static string[] Words(params string[] arguments) =>
    [
        $"DOTNET_ROOT={Daemons.RuntimeRoot()}", Path.Combine(Path.GetDirectoryName(Daemons.Ours)!, "holdfast"), "realserver", .. arguments,
    ];

    // Link-local addresses come by themselves a while after a link is up, and a link that was up keeps its queue.
    private string Snapshot() => _server.Run(
        "sh", "-c",
        "ip -o link | sed 's/ qdisc [a-z]* / /'; ip -o addr | grep -v fe80: | sed 's/ *valid_lft.*//'; "
        + "grep . /proc/sys/net/ipv4/conf/*/arp_* /proc/sys/net/ipv4/conf/*/rp_filter").OutputOrThrow();
}
