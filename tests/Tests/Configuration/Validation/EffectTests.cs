using Holdfast.Configuration;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Validation;

/// <summary>What the compiler drops or adjusts it tells with what follows from it, and with the sum where there is one.</summary>
public class EffectTests
{
    [Theory]
    [InlineData("state MASTER\npriority 100\nnopreempt", "V003", "takes the addresses from a master of lower priority")]
    [InlineData("state BACKUP\npriority 255\nnopreempt", "V003", "takes the addresses back at once")]
    [InlineData("state MASTER\npriority 100\npreempt_delay 30", "V003", "without having waited 30 s")]
    [InlineData("nopreempt\npreempt_delay 30", "V003", "never takes over from a living master")]
    [InlineData("advert_int 0.5", "V004", "takeover after 3 x 1 s and up to 1 s more, not 3 x 0.5 s")]
    [InlineData("advert_int 0.5\ndown_timer_adverts 2", "V004", "takeover after 2 x 1 s and up to 1 s more, not 2 x 0.5 s")]
    [InlineData("version 3\nadvert_int 60", "V004", "more than 3 x 40.95 s")]
    [InlineData("authentication {\nauth_type PASS\n}", "V003", "adverts carry no password")]
    [InlineData("version 3\nauthentication {\nauth_type PASS\nauth_pass secret\n}", "V003", "and none is asked for")]
    [InlineData("strict_mode\nauthentication {\nauth_type PASS\nauth_pass secret\n}", "V003", "both become master")]
    [InlineData("unicast_src_ip 192.0.2.1", "B020", "adverts go to a multicast group")]
    [InlineData("unicast_src_ip 192.0.2.1\nunicast_peer {\nnode2\n192.0.2.2\n}", "B013", "that node gets no adverts")]
    [InlineData("track_interface {\neth0\n}", "V010", "with this line or without")]
    [InlineData("track_interface {\neth0 weight -20\n}", "V010", "the weight -20 does not count")]
    [InlineData("dont_track_primary\ntrack_interface {\neth0\n}", "V010", "VI_1 remains as it is")]
    [InlineData("virtual_ipaddress {\nname.of.a.host\n}", "B013", "no node ever has this address")]
    [InlineData("virtual_ipaddress {\n2001:db8::1/64\n}", "B017", "VI_1 is an IPv4 router and runs without 2001:db8::1")]
    [InlineData("virtual_ipaddress {\n192.0.2.10/24\n}", "B014", "if another address was meant")]
    public void A_setting_that_does_not_count_is_told_with_its_effect(string lines, string code, string effect)
    {
        (_, CompilationResult result) = Compile.Instance("virtual_ipaddress {\n192.0.2.10/24\n}\n" + lines);

        Diagnostic found = result.Diagnostics.Single(found => found.Kind.Code == code);

        found.Effect.ShouldNotBeNull().ShouldContain(effect);
    }

    [Fact]
    public void An_instance_without_addresses_moves_none() =>
        Compile.Instance("priority 100").Result.Diagnostics.Single(found => found.Kind.Code == "V005")
            .Effect.ShouldBe("the router is elected and sends adverts, but no address moves");

    /// <summary>ifconfig's netmask is told as a prefix length; what is none, is not.</summary>
    [Theory]
    [InlineData("255.255.255.0", "192.0.2.11/24: a prefix length, not a netmask")]
    [InlineData("255.255.255.255", "192.0.2.11/32: a prefix length, not a netmask")]
    [InlineData("255.0.255.0", "one address to a line: this one is not set")]
    [InlineData("2001:db8::1", "one address to a line: this one is not set")]
    public void A_second_address_on_a_line_is_a_netmask_or_a_mistake(string word, string suggestion) =>
        Compile.Instance($"virtual_ipaddress {{\n192.0.2.11 {word}\n}}").Result.Diagnostics
            .Single(found => found.Kind.Code == "B015").Suggestion.ShouldBe(suggestion);

    [Fact]
    public void An_alias_is_told_to_be_a_label() =>
        Compile.Text("vrrp_instance VI_1 {\ninterface eth0:1\nvirtual_router_id 61\nvirtual_ipaddress {\n192.0.2.10/24\n}\n}\n")
            .Diagnostics.Single(found => found.Kind.Code == "B051").Suggestion
            .ShouldBe("interface eth0: 'eth0:1' is a label of an address, no interface");
}
