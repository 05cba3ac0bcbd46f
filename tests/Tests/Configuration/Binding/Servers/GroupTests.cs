using Holdfast.Configuration;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Tests.Configuration.Binding.Servers;

public class GroupTests
{
    [Fact]
    public void Addresses_ranges_networks_and_marks_arrive()
    {
        VirtualServerGroup group = Group("""
            192.0.2.50 80
            192.0.2.51-59 81
            192.0.2.60-192.0.2.65 82
            192.0.2.64/30 83
            2001:db8::1-1f
            fwmark 5 inet
            fwmark 6 inet6
            """, out string codes);

        codes.ShouldBe("");
        group.Addresses.Select(range => $"{range.First}-{range.Last} {range.Port}").ShouldBe(
            ["192.0.2.50-192.0.2.50 80", "192.0.2.51-192.0.2.59 81", "192.0.2.60-192.0.2.65 82", "192.0.2.64-192.0.2.67 83",
             "2001:db8::1-2001:db8::1f 0"]);
        group.Marks.ShouldBe([new GroupMark(5, IpFamily.V4), new GroupMark(6, IpFamily.V6)]);
    }

    [Theory]
    [InlineData("www 80", "B104")]
    [InlineData("192.0.2.9-300 80", "B104")]
    [InlineData("192.0.2.9-3 80", "B104")]
    [InlineData("192.0.2.9-9 80", "B104")]
    [InlineData("192.0.2.9-2001:db8::1 80", "B104")]
    [InlineData("192.0.2.9/24 80", "B104")]
    [InlineData("192.0.2.0/33 80", "B104")]
    [InlineData("10.0.0.0/15 80", "B104")]
    [InlineData("10.0.0.0-10.1.0.0 80", "B104")]
    [InlineData("2001:db8::/32 80", "B104")]
    [InlineData("192.0.2.9 http", "B010")]
    [InlineData("fwmark 3 ipv4", "B104")]
    public void An_entry_that_cannot_be_is_skipped(string entry, string codes)
    {
        VirtualServerGroup group = Group($"{entry}\n192.0.2.1 80", out string found);

        found.ShouldBe(codes);
        (group.Addresses.Single().First, group.Marks.Count).ShouldBe((IpAddress.Parse("192.0.2.1"), 0));
    }

    [Theory]
    [InlineData("10.0.0.0/16 80")]
    [InlineData("10.0.0.0-10.0.255.255 80")]
    [InlineData("2001:db8::-ffff 80")]
    public void A_range_may_have_65536_addresses(string entry) => Group(entry, out _).Addresses.Count.ShouldBe(1);

    [Theory]
    [InlineData("")]
    [InlineData("192.0.2.1 80\n2001:db8::1 80\nfwmark 3")]
    public void A_group_that_cannot_be_used_is_dropped(string entries)
    {
        CompilationResult result = Compile.Text($"virtual_server_group web {{\n{entries}\n}}");

        result.Model!.VirtualServerGroups.ShouldBeEmpty();
        (result.Findings(), result.TestExitCode).ShouldBe(("B105", 5));
    }

    [Fact]
    public void Only_tunnels_lead_from_both_families_to_one()
    {
        const string Both = "virtual_server_group web {\n192.0.2.1 80\n2001:db8::1 80\n}\n";

        Compile.Text(Both + Server("NAT")).Model!.VirtualServers.ShouldBeEmpty();
        VirtualServer server = Compile.Text(Both + Server("TUN")).Model!.VirtualServers.Single();
        (server.Family, server.Service).ShouldBe((IpFamily.None, new Service.Group("web")));

        static string Server(string method) =>
            $"virtual_server group web {{\nlb_algo rr\nlb_kind {method}\nprotocol TCP\nreal_server 192.0.2.2 80 {{\n}}\n}}";
    }

    private static VirtualServerGroup Group(string entries, out string codes)
    {
        CompilationResult result = Compile.Text($"virtual_server_group web {{\n{entries}\n}}");
        codes = result.Findings();
        return result.Model.ShouldNotBeNull().VirtualServerGroups.Single();
    }
}
