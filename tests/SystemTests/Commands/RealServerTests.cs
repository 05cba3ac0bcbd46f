namespace Holdfast.SystemTests.Commands;

/// <summary><c>holdfast realserver</c> in a network of its own.</summary>
public sealed class RealServerTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly string _state = Path.Combine(Path.GetTempPath(), $"holdfast-realserver-{Guid.NewGuid():N}.json");

    public RealServerTests() => _sandbox.Ip("link set lo up", "link add v0 type veth peer name v1", "link set v0 up", "link set v1 up");

    public void Dispose()
    {
        _sandbox.Dispose();
        File.Delete(_state);
    }

    [Fact]
    public void Up_sets_address_and_ARP_settings_and_down_puts_back_exactly_what_was()
    {
        Setting("all/arp_announce", "1");
        string before = Snapshot();

        RealServer("up", "--vip", "10.9.9.9", "2001:db8::9").ExitCode.ShouldBe(0);
        Snapshot().ShouldContain("10.9.9.9/32 scope host");
        Snapshot().ShouldContain("2001:db8::9/128");
        Value("all/arp_ignore").ShouldBe("1");
        Value("all/arp_announce").ShouldBe("2");
        string after = Snapshot();
        RealServer("up", "--vip", "10.9.9.9", "2001:db8::9").ExitCode.ShouldBe(0);
        Snapshot().ShouldBe(after);

        RealServer("down").ExitCode.ShouldBe(0);
        Snapshot().ShouldBe(before);
        File.Exists(_state).ShouldBeFalse();
        RealServer("down").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void What_was_there_before_stays()
    {
        _sandbox.Ip("addr add 10.9.9.9/32 dev lo");
        Setting("all/arp_ignore", "2");

        RealServer("up", "--vip", "10.9.9.9").ExitCode.ShouldBe(0);
        Value("all/arp_ignore").ShouldBe("2");
        RealServer("down").ExitCode.ShouldBe(0);

        Snapshot().ShouldContain("10.9.9.9/32");
        Value("all/arp_ignore").ShouldBe("2");
    }

    [Fact]
    public void A_setting_that_somebody_changed_since_is_left_to_him()
    {
        RealServer("up", "--vip", "10.9.9.9").ExitCode.ShouldBe(0);
        Setting("all/arp_ignore", "8");

        RealServer("down").ExitCode.ShouldBe(0);

        Value("all/arp_ignore").ShouldBe("8");
        Value("all/arp_announce").ShouldBe("0");
    }

    [Fact]
    public void Of_two_addresses_one_goes_and_the_settings_stay_for_the_other()
    {
        RealServer("up", "--vip", "10.9.9.9", "10.9.9.8").ExitCode.ShouldBe(0);

        RealServer("down", "--vip", "10.9.9.9").ExitCode.ShouldBe(0);

        Snapshot().ShouldNotContain("10.9.9.9/32");
        Snapshot().ShouldContain("10.9.9.8/32");
        Value("all/arp_ignore").ShouldBe("1");
    }

    [Fact]
    public void Status_says_what_is_missing_until_nothing_is()
    {
        CommandResult before = Status("--vip", "10.9.9.9");
        before.ExitCode.ShouldBe(1);
        before.Output.ShouldContain("missing  10.9.9.9 is not on lo: holdfast realserver up --vip 10.9.9.9");
        before.Output.ShouldContain("missing  v0 answers ARP for every address (arp_ignore 0)");
        before.Output.ShouldContain("missing  nothing serves any port at 10.9.9.9");

        RealServer("up", "--vip", "10.9.9.9").ExitCode.ShouldBe(0);
        using var server = _sandbox.InNetwork(() =>
        {
            var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, 80);
            listener.Start();
            return listener;
        });

        CommandResult after = Status("--vip", "10.9.9.9", "--port", "80");
        after.Output.ShouldNotContain("missing");
        after.ExitCode.ShouldBe(0);
        Status("--vip", "10.9.9.9", "--port", "81").ExitCode.ShouldBe(1);
    }

    [Fact]
    public void Status_for_NAT_looks_at_the_default_route()
    {
        _sandbox.Ip("addr add 10.1.1.2/24 dev v0", "route add default via 10.1.1.1");

        Status("--vip", "10.9.9.9", "--method", "nat", "--director", "10.1.1.1").Output
            .ShouldContain("ok       the default route leads through the director 10.1.1.1");
        Status("--vip", "10.9.9.9", "--method", "nat", "--director", "10.1.1.3").Output.ShouldContain("missing  the default route");
    }

    [Theory]
    [InlineData("gue", "ip fou add port N gue")]
    [InlineData("vxlan", "'vxlan' is no tunnel: ipip or gre")]
    public void Another_tunnel_is_refused_with_what_to_do(string tunnel, string text)
    {
        string before = Snapshot();

        CommandResult result = RealServer("up", "--vip", "10.9.9.9", "--method", "tun", "--tunnel", tunnel);

        result.ExitCode.ShouldBe(64);
        result.Error.ShouldContain(text);
        Snapshot().ShouldBe(before);
    }

    private CommandResult RealServer(string verb, params string[] arguments) =>
        Holdfast([verb, .. arguments, "--state", _state]);

    private CommandResult Status(params string[] arguments) => Holdfast(["status", .. arguments]);

    private CommandResult Holdfast(string[] arguments)
    {
        string program = Path.Combine(Path.GetDirectoryName(Daemons.Ours)!, "holdfast");
        return _sandbox.Run("/usr/bin/env", [$"DOTNET_ROOT={Daemons.RuntimeRoot()}", program, "realserver", .. arguments]);
    }

    private void Setting(string name, string value) =>
        _sandbox.Run("sh", "-c", $"echo {value} > /proc/sys/net/ipv4/conf/{name}").OutputOrThrow();

    private string Value(string name) => _sandbox.Run("cat", $"/proc/sys/net/ipv4/conf/{name}").OutputOrThrow().Trim();

    private string Snapshot() => _sandbox.Run("sh", "-c", "ip -o addr show dev lo | sed 's/ *valid_lft.*//'; grep . /proc/sys/net/ipv4/conf/*/arp_*").OutputOrThrow();
}
