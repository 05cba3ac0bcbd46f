using Holdfast.Configuration;
using Holdfast.Core.Packets;
using Holdfast.Core.Routing;

namespace Holdfast.Tests.Configuration.Binding;

/// <summary>Lines of virtual_rules and static_rules. What is dropped, and with which exit code, is keepalived's.</summary>
public class RuleTests
{
    [Fact]
    public void Every_option_of_a_rule_arrives()
    {
        RoutingRule rule = Only("""
            not from 192.0.2.0/24 to 198.51.100.1 iif eth0 oif eth1 tos 8 fwmark 0x10/0xff realms 3/4 suppress_prefixlength 8
            suppress_ifgroup 2 tunnel-id 77 uidrange 100-200 ipproto udp sport 1-2 dport 3-4 lookup 100 priority 50
            """.ReplaceLineEndings(" "));

        (rule.Family, rule.Action, rule.Table, rule.Priority, rule.IsInverted)
            .ShouldBe((IpFamily.V4, RuleAction.Table, 100u, 50u, true));
        (rule.Source, rule.SourcePrefixLength).ShouldBe((IpAddress.Parse("192.0.2.0"), (byte)24));
        (rule.Destination, rule.DestinationPrefixLength).ShouldBe((IpAddress.Parse("198.51.100.1"), (byte)32));
        (rule.InputDevice, rule.OutputDevice, rule.Tos).ShouldBe(("eth0", "eth1", (byte)8));
        (rule.Mark, rule.MarkMask, rule.Realms).ShouldBe((16u, 255u, 0x0003_0004u));
        (rule.SuppressPrefixLength, rule.SuppressInterfaceGroup, rule.TunnelId).ShouldBe((8, 2u, 77ul));
        (rule.Users, rule.IpProtocol).ShouldBe((new NumberRange(100, 200), (byte)17));
        (rule.SourcePorts, rule.DestinationPorts).ShouldBe((new NumberRange(1, 2), new NumberRange(3, 4)));
        rule.Protocol.ShouldBe(Route.OwnProtocol);
    }

    [Theory]
    [InlineData("goto 20", RuleAction.GoTo)]
    [InlineData("type nop", RuleAction.Nop)]
    [InlineData("blackhole", RuleAction.Blackhole)]
    [InlineData("type unreachable", RuleAction.Unreachable)]
    [InlineData("prohibit", RuleAction.Prohibit)]
    [InlineData("l3mdev", RuleAction.Table)]
    public void A_rule_does_one_thing(string words, RuleAction action) =>
        Only($"from 192.0.2.0/24 {words} priority 10").Action.ShouldBe(action);

    [Fact]
    public void Preferences_are_given_out_downwards()
    {
        CompilationResult result = Rules("from 192.0.2.1 table 5\nfrom 192.0.2.2 table 5 order 7\nfrom 192.0.2.3 table 5");

        result.Model!.StaticRules.Select(rule => (rule.Priority, rule.IsPriorityGiven))
            .ShouldBe([(16384u, false), (7u, true), (16383u, false)]);
        (result.TestExitCode, result.Codes()).ShouldBe((5, "B021 B062 B062"));
    }

    [Theory]
    [InlineData("to 2001:db8::/32 table 5 priority 1", IpFamily.V6)]
    [InlineData("from all to 2001:db8::/32 table 5 priority 1", IpFamily.V6)]
    [InlineData("table 5 inet6 priority 1", IpFamily.V6)]
    [InlineData("inet6 from all table 5 priority 1", IpFamily.V6)]
    [InlineData("table 5 priority 1", IpFamily.V4)]
    public void The_family_follows_from_the_addresses_or_is_said(string words, IpFamily family)
    {
        CompilationResult result = Rules(words);

        RoutingRule rule = result.Model!.StaticRules.Single();
        (rule.Family, result.TestExitCode).ShouldBe((family, 0));
        (rule.Source?.Family ?? family).ShouldBe(family);
    }

    [Theory]
    [InlineData("from 192.0.2.1 priority 5")]
    [InlineData("from 192.0.2.1 table 0 priority 5")]
    [InlineData("from 192.0.2.1 table nosuch priority 5")]
    [InlineData("from nonsense table 5 priority 5")]
    [InlineData("from 192.0.2.1 to 2001:db8::1 table 5 priority 5")]
    [InlineData("to 192.0.2.1 from all table 5 priority 5")]
    [InlineData("table 5 priority 5 bogus")]
    [InlineData("table 5 priority x")]
    [InlineData("table 5 table 6 priority 5")]
    [InlineData("type table 5 priority 5")]
    [InlineData("l3mdev blackhole priority 5")]
    [InlineData("goto 5 priority 5")]
    [InlineData("goto 6")]
    [InlineData("goto 0x10 priority 5")]
    [InlineData("suppress_prefixlength 8 blackhole priority 5")]
    [InlineData("inet6 realms 3 table 5 priority 5")]
    [InlineData("fwmark 1/x table 5 priority 5")]
    [InlineData("sport 100 table 5 priority 5")]
    [InlineData("uidrange 5 table 5 priority 5")]
    [InlineData("ip_proto tcp table 5 priority 5")]
    [InlineData("tos 256 table 5 priority 5")]
    [InlineData("tunnel-id 18446744073709551616 table 5 priority 5")]
    public void A_wrong_word_costs_the_rule(string words)
    {
        CompilationResult result = Rules(words);

        result.Model!.StaticRules.ShouldBeEmpty();
        result.TestExitCode.ShouldBe(5);
    }

    [Theory]
    [InlineData("table", 2, 2)]
    [InlineData("iif nosuch table 5 priority 5", 5, 2)]
    public void Some_mistakes_end_the_daemon(string words, int exitCode, int fatal)
    {
        CompilationResult result = Rules(words);

        (result.TestExitCode, result.FatalExitCode).ShouldBe((exitCode, fatal));
    }

    [Theory]
    [InlineData("dport 443-80 table 5 priority 5")]
    [InlineData("sport 0-5 table 5 priority 5")]
    [InlineData("uidrange 5-3 table 5 priority 5")]
    [InlineData("uidrange 1-2-3 table 5 priority 5")]
    public void What_only_the_kernel_refuses_is_told_and_kept(string words)
    {
        CompilationResult result = Rules(words);

        (result.Model!.StaticRules.Count, result.TestExitCode, result.Codes()).ShouldBe((1, 0, "B021 B063"));
    }

    [Fact]
    public void A_protocol_of_one_s_own_needs_no_track()
    {
        CompilationResult result = Rules("protocol 44 table 5 priority 5\nprotocol 44 table 5 priority 6 no_track\ntable 5 priority 7 no_track");

        result.Model!.StaticRules.Select(rule => rule.Protocol).ShouldBe([Route.OwnProtocol, (byte)44, null]);
        result.TestExitCode.ShouldBe(5);
    }

    [Fact]
    public void An_instance_has_rules_of_its_own() =>
        Compile.Instance("virtual_ipaddress {\n192.0.2.1\n}\nvirtual_rules {\nfrom 192.0.2.1 table 5 priority 1\n}").Router
            .Rules.Single().Table.ShouldBe(5u);

    private static RoutingRule Only(string words) => Rules(words).Model.ShouldNotBeNull().StaticRules.Single();

    private static CompilationResult Rules(string words) => Compile.Text($"static_rules {{\n{words}\n}}");
}
