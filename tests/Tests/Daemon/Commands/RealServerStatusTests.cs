using Holdfast.Daemon.Commands.RealServer;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Tests.Daemon.Commands;

public class RealServerStatusTests
{
    private static readonly InetAddress s_address = InetAddress.Parse("192.0.2.10");
    private static readonly KernelLink s_loopback = new(1, "lo") { Flags = LinkFlags.Up | LinkFlags.Loopback };
    private static readonly KernelLink s_ethernet = new(2, "eth0") { Flags = LinkFlags.Up };

    [Fact]
    public void Nothing_is_missing_when_all_is_as_it_should_be() =>
        Missing(Good()).ShouldBeEmpty();

    [Fact]
    public void An_address_on_the_wrong_interface_is_worse_than_none() =>
        Missing(Good() with { Addresses = [new KernelAddress(2, s_address, 32)] })
            .ShouldContain("192.0.2.10 is on eth0, which answers for it in its network: remove it there");

    [Fact]
    public void A_short_prefix_takes_the_neighbours_away() =>
        Missing(Good() with { Addresses = [new KernelAddress(1, s_address, 24)] })[0].ShouldContain("has the prefix /24");

    [Theory]
    [InlineData("/arp_ignore", "eth0 answers ARP for every address")]
    [InlineData("/arp_announce", "eth0 may ask by ARP with a virtual address")]
    public void A_setting_that_is_too_small_is_named(string setting, string text) =>
        Missing(Good() with { Setting = name => name.EndsWith(setting, StringComparison.Ordinal) ? "0" : Default(name) })
            .ShouldHaveSingleItem().ShouldStartWith(text);

    [Fact]
    public void A_setting_of_the_interface_alone_is_enough() =>
        Missing(Good() with { Setting = name => name.Contains("/eth0/", StringComparison.Ordinal) ? "2" : "0" }).ShouldBeEmpty();

    [Fact]
    public void The_end_of_a_tunnel_must_be_up_and_take_packets_from_everywhere()
    {
        var options = new RealServerOptions { Addresses = [s_address], Method = RealServerMethod.Tun };
        RealServerFacts facts = Good() with
        {
            Links = [s_loopback, s_ethernet, new KernelLink(3, "tunl0") { Flags = LinkFlags.NoArp }],
            Addresses = [new KernelAddress(3, s_address, 32)],
            Setting = name => name.EndsWith("all/rp_filter", StringComparison.Ordinal) ? "1" : Default(name),
        };

        Missing(facts, options).ShouldBe(
            ["tunl0 is down: ip link set tunl0 up", "tunl0 drops what comes from clients (rp_filter 1): set net.ipv4.conf.tunl0.rp_filter to 2"]);
        RealServerSettings.Wanted(options, facts.Setting).ShouldContain(("net/ipv4/conf/tunl0/rp_filter", "2"));
    }

    [Fact]
    public void Settings_that_are_stricter_already_are_left_alone() =>
        RealServerSettings.Wanted(
            new RealServerOptions { Addresses = [s_address] }, name => name.EndsWith("arp_ignore", StringComparison.Ordinal) ? "8" : "2").ShouldBeEmpty();

    [Fact]
    public void Tables_of_the_kernel_are_read()
    {
        const string Head = "  sl  local_address rem_address   st";
        RealServerFacts.ReadListeners([Head, "   0: 0A0200C0:0050 00000000:0000 0A 0", "   1: 0100007F:0051 0100007F:9999 01 0"], "0A")
            .ShouldBe([(s_address, 80)]);
        RealServerFacts.ReadGateways(
            ["Iface Destination Gateway Flags RefCnt Use Metric Mask", "eth0 00000000 0A0200C0 0003 0 0 0 00000000 0 0 0", "eth0 000200C0 00000000 0001 0 0 0 00FFFFFF 0 0 0"],
            ["00000000000000000000000000000000 00 00000000000000000000000000000000 00 20010db8000000000000000000000001 00000400 1 0 3 eth0"])
            .ShouldBe([s_address, InetAddress.Parse("2001:db8::1")]);
    }

    private static List<string> Missing(RealServerFacts facts, RealServerOptions? options = null) =>
        [.. RealServerStatus.Judge(options ?? new RealServerOptions { Addresses = [s_address] }, facts).Where(line => !line.IsGood).Select(line => line.Text)];

    private static string Default(string name) =>
        name.EndsWith("arp_ignore", StringComparison.Ordinal) ? "1" : name.EndsWith("arp_announce", StringComparison.Ordinal) ? "2" : "0";

    private static RealServerFacts Good() => new()
    {
        Links = [s_loopback, s_ethernet], Addresses = [new KernelAddress(1, s_address, 32)], Setting = Default,
        Listeners = [(InetAddress.Parse("0.0.0.0"), 80)],
    };
}
