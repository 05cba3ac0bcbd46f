using Holdfast.Core.Packets;

namespace Holdfast.Tests.Packets;

public class IpAddressTests
{
    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("fe80::1")]
    [InlineData("2001:db8::ffff:1")]
    public void Text_becomes_an_address_and_the_same_text_again(string text) => IpAddress.Parse(text).ToString().ShouldBe(text);

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.256")]
    [InlineData("010.0.0.1")]
    [InlineData("10.0.0.1/24")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("host")]
    public void What_inet_pton_refuses_is_refused(string text) => IpAddress.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void The_order_is_unsigned_and_in_network_order() =>
        (IpAddress.Parse("200.0.0.1") > IpAddress.Parse("10.255.255.255")).ShouldBeTrue();
}
