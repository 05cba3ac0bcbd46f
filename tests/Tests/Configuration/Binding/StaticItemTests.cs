using Holdfast.Configuration;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Configuration.Binding;

/// <summary>Static addresses, groups, and settings of interfaces outside instances.</summary>
public class StaticItemTests
{
    private const string Instance =
        "vrrp_instance VI_1 {\ninterface eth0\nvirtual_router_id 5\nvirtual_ipaddress {\n192.0.2.1\n}\n}\n";

    [Fact]
    public void Static_addresses_arrive()
    {
        CompilationResult result = Compile.Text("""
            track_group tg {
                group {
                    VI_1
                }
            }
            static_ipaddress {
                192.0.2.9/24 dev eth1 scope site label eth1:9 track_group tg
                2001:db8::9
            }
            """ + "\n" + Instance);

        VirtualAddress first = result.Model!.StaticAddresses[0];
        (first.Device, first.Scope, first.Label, first.TrackGroup).ShouldBe(("eth1", (byte)200, "eth1:9", "tg"));
        result.Model.StaticAddresses[1].PreferredLifetime.ShouldBe(0u);
        (result.TestExitCode, result.NeedsVrrp).ShouldBe((0, true));
    }

    [Theory]
    [InlineData("192.0.2.9/24 dev eth0 dev eth1", 0)]
    [InlineData("192.0.2.9/24 dev", 0)]
    [InlineData("192.0.2.9/24 track_group nosuch", 1)]
    [InlineData("192.0.2.9/24 use_vmac", 1)]
    [InlineData("192.0.2.9/24 peer 192.0.2.10", 1)]
    [InlineData("192.0.2.9 peer 192.0.2.10 brd 192.0.2.255", 1)]
    [InlineData("2001:db8::1 scope link", 1)]
    public void What_an_address_line_must_not_say_is_an_error(string words, int left)
    {
        CompilationResult result = Compile.Text($"static_ipaddress {{\n{words}\n}}");

        (result.Model!.StaticAddresses.Count, result.TestExitCode).ShouldBe((left, 5));
    }

    [Fact]
    public void A_slash_without_a_length_is_length_0()
    {
        CompilationResult result = Compile.Text("static_ipaddress {\n192.0.2.9/\n}");

        (result.Model!.StaticAddresses.Single().PrefixLength, result.TestExitCode).ShouldBe(((byte)0, 0));
    }

    [Fact]
    public void A_track_group_keeps_the_members_that_exist()
    {
        CompilationResult result = Compile.Text(
            Instance + "track_group tg {\ngroup {\nVI_1\nVI_9\n}\n}\ntrack_group empty {\ngroup {\nVI_9\n}\n}");

        result.Model!.TrackGroups.Single().Members.ShouldBe(["VI_1"]);
        result.TestExitCode.ShouldBe(0);
        result.Diagnostics.Count(found => found.Kind.Code == "V021").ShouldBe(2);
    }

    [Theory]
    [InlineData("track_group tg {\ngroup {\n}\n}")]
    [InlineData("track_group {\ngroup {\nVI_1\n}\n}")]
    [InlineData("track_group tg {\n}\ntrack_group tg {\n}")]
    [InlineData("garp_group {\n}")]
    [InlineData("garp_group {\ninterface eth0\n}")]
    [InlineData("garp_group {\ngarp_interval x\ninterface eth0\n}")]
    [InlineData("garp_group {\ngarp_interval 1\ninterfaces {\n}\n}")]
    [InlineData("garp_group {\ngna_interval 5000\ninterface eth0\n}")]
    [InlineData("garp_group {\ngarp_interval 1\ninterface eth0\n}\ngarp_group {\ngarp_interval 1\ninterface eth0\n}")]
    [InlineData("linkbeat_interfaces {\neth0 PING\n}")]
    [InlineData("interface_up_down_delays {\neth0 1 x\n}")]
    [InlineData("interface_up_down_delays {\neth0 256\n}")]
    public void What_cannot_be_is_an_error(string text) => Compile.Text(Instance + text).TestExitCode.ShouldBe(5);

    [Theory]
    [InlineData("linkbeat_interfaces {\nnosuch\n}", 4)]
    [InlineData("interface_up_down_delays {\nnosuch 1 2\n}", 4)]
    [InlineData("garp_group {\ngarp_interval 1\ninterface nosuch\n}", 5)]
    [InlineData("track_group tg {\n}", 0)]
    [InlineData("interface_up_down_delays {\neth0\n}", 0)]
    public void Exit_codes_are_keepalived_s(string text, int exitCode) =>
        Compile.Text(Instance + text).TestExitCode.ShouldBe(exitCode);

    [Fact]
    public void Settings_of_interfaces_arrive()
    {
        CompilationResult result = Compile.Text(Instance + """
            garp_group {
                garp_interval 1.5
                gna_interval 2
                interfaces {
                    eth0
                    eth1
                }
            }
            linkbeat_interfaces {
                eth0 MII
                eth1
            }
            interface_up_down_delays {
                eth0 1 2.5
                eth1 3
            }
            """);

        GarpGroup group = result.Model!.GarpGroups.Single();
        (group.GarpInterval, group.NaInterval).ShouldBe((TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2)));
        group.Interfaces.ShouldBe(["eth0", "eth1"]);
        result.Model.LinkbeatInterfaces.ShouldBe([new("eth0", LinkPolling.Mii), new("eth1")]);
        result.Model.LinkDelays.ShouldBe(
        [
            new LinkDelay("eth0", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2.5)),
            new LinkDelay("eth1", TimeSpan.FromSeconds(3), TimeSpan.Zero),
        ]);
        result.TestExitCode.ShouldBe(0);
    }
}
