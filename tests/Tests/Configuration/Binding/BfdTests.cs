using Holdfast.Configuration;
using Holdfast.Core.Bfd;
using Holdfast.Core.Packets;

namespace Holdfast.Tests.Configuration.Binding;

/// <summary><c>bfd_instance</c>.</summary>
public class BfdTests
{
    [Fact]
    public void Every_setting_arrives()
    {
        CompilationResult result = Compile.Text("""
            bfd_instance b1 {
                neighbour_ip 192.0.2.1
                source_ip 192.0.2.2
                min_rx 15.5
                min_tx 20
                idle_tx 2000
                multiplier 7
                passive
                ttl 9
                max_hops 4
                multihop on
                weight 5 reverse
                vrrp
            }
            """);

        result.Model!.BfdSessions.Single().ShouldBe(new BfdSettings
        {
            Name = "b1",
            Neighbor = IpAddress.Parse("192.0.2.1"),
            Source = IpAddress.Parse("192.0.2.2"),
            MinimumReceiveInterval = TimeSpan.FromMilliseconds(15.5),
            MinimumTransmitInterval = TimeSpan.FromMilliseconds(20),
            IdleTransmitInterval = TimeSpan.FromSeconds(2),
            Multiplier = 7,
            Passive = true,
            Ttl = 9,
            MaxHops = 4,
            Multihop = true,
            Weight = 5,
            Reverse = true,
            ForVrrp = true,
            ForCheckers = false,
        });
        result.TestExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("192.0.2.1", 255)]
    [InlineData("2001:db8::1", 64)]
    public void The_ttl_depends_on_the_family(string neighbor, byte ttl)
    {
        BfdSettings session = Compile.Text($"bfd_instance b1 {{\nneighbor_ip {neighbor}\n}}").Model!.BfdSessions.Single();

        (session.Ttl, session.MaxHops, session.ForVrrp, session.ForCheckers).ShouldBe((ttl, (byte)0, true, true));
    }

    [Theory]
    [InlineData("neighbor_ip 192.0.2.300\nmin_rx 0", "B021 B065")]
    [InlineData("min_rx 5", "B021 B065")]
    [InlineData("neighbor_ip 192.0.2.1\nsource_ip 2001:db8::1", "B021 B065")]
    public void A_session_without_a_usable_neighbour_is_dropped(string lines, string codes)
    {
        CompilationResult result = Compile.Text($"bfd_instance b1 {{\n{lines}\n}}");

        result.Model!.BfdSessions.ShouldBeEmpty();
        (result.Model.HasBfdInstances, result.NeedsBfd).ShouldBe((true, true));
        (result.TestExitCode, result.Codes()).ShouldBe((5, codes));
    }

    [Theory]
    [InlineData("b1", "192.0.2.2")]
    [InlineData("b2", "192.0.2.1")]
    public void Names_and_neighbours_are_used_once(string name, string neighbor)
    {
        CompilationResult result = Compile.Text(
            $"bfd_instance b1 {{\nneighbor_ip 192.0.2.1\n}}\nbfd_instance {name} {{\nneighbor_ip {neighbor}\n}}");

        result.Model!.BfdSessions.Single().Neighbor.ShouldBe(IpAddress.Parse("192.0.2.1"));
        result.TestExitCode.ShouldBe(5);
    }

    [Fact]
    public void Who_tracks_a_session_without_a_weight_takes_that_of_the_session()
    {
        var (router, _) = Compile.Instance(
            "virtual_ipaddress {\n192.0.2.1\n}\ntrack_bfd {\nb1\nb2\nb3 weight 7\n}",
            before: """
                bfd_instance b1 {
                    neighbor_ip 192.0.2.1
                    weight 5 reverse
                }
                bfd_instance b2 {
                    neighbor_ip nonsense
                    weight -6
                }
                bfd_instance b3 {
                    neighbor_ip 192.0.2.3
                    weight 4
                }
                """);

        router.TrackedSessions.ShouldBe([new("b1", 5, true), new("b2", -6), new("b3", 7)]);
    }

    [Fact]
    public void A_name_has_at_most_31_characters()
    {
        Compile.Text($"bfd_instance {new string('b', 31)} {{\nneighbor_ip 192.0.2.1\n}}").Model!.BfdSessions.Count.ShouldBe(1);
        CompilationResult result = Compile.Text($"bfd_instance {new string('b', 32)} {{\nneighbor_ip 192.0.2.1\n}}");

        (result.Model!.BfdSessions.Count, result.NeedsBfd, result.TestExitCode).ShouldBe((0, false, 5));
    }

    [Theory]
    [InlineData("min_rx 0")]
    [InlineData("min_tx x")]
    [InlineData("idle_tx 999")]
    [InlineData("multiplier 256")]
    [InlineData("ttl 0")]
    [InlineData("max_hops 256")]
    [InlineData("weight 254")]
    [InlineData("weight 5 sideways")]
    [InlineData("source_ip nonsense")]
    [InlineData("ttl 5\nmax_hops 6")]
    public void A_wrong_value_is_reported_and_the_session_stays(string lines)
    {
        CompilationResult result = Compile.Text($"bfd_instance b1 {{\nneighbor_ip 192.0.2.1\n{lines}\n}}");

        (result.Model!.BfdSessions.Count, result.TestExitCode).ShouldBe((1, 5));
    }

    [Theory]
    [InlineData("min_rx 10001")]
    [InlineData("multiplier 11")]
    [InlineData("idle_tx 1000.5")]
    [InlineData("max_hops -1")]
    public void What_is_merely_unusual_is_no_error(string line) =>
        Compile.Text($"bfd_instance b1 {{\nneighbor_ip 192.0.2.1\n{line}\n}}").TestExitCode.ShouldBe(0);
}
