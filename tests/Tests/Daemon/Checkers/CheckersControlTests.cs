using System.Text;
using Holdfast.Core.Control;
using Holdfast.Daemon.Commands.Servers;

namespace Holdfast.Tests.Daemon.Checkers;

public sealed class CheckersControlTests
{
    [Theory]
    [InlineData("""{"version":1,"verb":"status"}""")]
    [InlineData("""{"version":1,"verb":"drain","server":"10.0.0.1","deadline":0}""")]
    [InlineData("""{"version":1,"verb":"undrain","server":"10.0.0.1","port":0}""")]
    public void A_command_is_read(string line) =>
        CheckersControl.TryRead(Encoding.UTF8.GetBytes(line), out _, out string error).ShouldBeTrue(error);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("\u0000\u0001")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"version":2,"verb":"status"}""")]
    [InlineData("""{"verb":"status"}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"verb":"stop"}""")]
    [InlineData("""{"version":1,"verb":"drain","server":"10.0.0.1"}""")]
    [InlineData("""{"version":1,"verb":"drain","server":"10.0.0.1","deadline":-1}""")]
    [InlineData("""{"version":1,"verb":"drain","server":"10.0.0.1","deadline":1e300}""")]
    [InlineData("""{"version":1,"verb":"drain","deadline":1}""")]
    [InlineData("""{"version":1,"verb":"undrain","server":"10.0.0.1","port":65536}""")]
    [InlineData("""{"version":1,"verb":"undrain","server":"10.0.0.1","port":"80"}""")]
    public void Nonsense_is_refused_with_a_reason(string line)
    {
        CheckersControl.TryRead(Encoding.UTF8.GetBytes(line), out _, out string error).ShouldBeFalse();
        error.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("""{"version":1,"verb":"status","later":[1,{"a":null}]}""", "later")]
    [InlineData("""{"version":1,"verb":"undrain","server":"10.0.0.1","prot":80}""", "prot")]
    [InlineData("""{"version":1,"verb":"undrain","server":"10.0.0.1","Port":80}""", "Port")]
    [InlineData("""{"version":1,"verb":"undrain","server":"10.0.0.1","server":"10.0.0.2"}""", "server")]
    [InlineData("""{"version":1,"verb":"undrain","server":"10.0.0.1","ser\u0076er":"10.0.0.2"}""", "server")]
    public void A_member_that_is_misspelt_or_there_twice_is_named(string line, string name)
    {
        CheckersControl.TryRead(Encoding.UTF8.GetBytes(line), out _, out string error).ShouldBeFalse();
        error.ShouldContain($"\"{name}\"");
    }

    [Fact]
    public void An_answer_is_one_line_whatever_is_in_it()
    {
        byte[] line = CheckersControl.Write(CheckersAnswer.Refusal("a\nb"));

        line.Count(static c => c == (byte)'\n').ShouldBe(1);
        CheckersControl.ReadAnswer(line).Error.ShouldBe("a\nb");
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", null)]
    [InlineData("10.0.0.1:80", "10.0.0.1", 80)]
    [InlineData("2001:db8::1", "2001:db8::1", null)]
    [InlineData("[2001:db8::1]", "2001:db8::1", null)]
    [InlineData("[2001:db8::1]:80", "2001:db8::1", 80)]
    public void A_real_server_is_named_as_usual(string text, string address, int? port)
    {
        RealServerName.TryParse(text, out RealServerName name).ShouldBeTrue();
        ($"{name.Address}", name.Port).ShouldBe((address, port));
    }

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("10.0.0.1:")]
    [InlineData("10.0.0.1:65536")]
    [InlineData("10.0.0.1:-1")]
    [InlineData("[2001:db8::1]:")]
    public void What_is_no_real_server_is_not_taken_for_one(string text) => RealServerName.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("1.5h", 5400)]
    public void A_time_is_read(string text, double seconds) =>
        ServersCommand.ReadTime(text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("-1s")]
    [InlineData("5mm")]
    [InlineData("1e9h")]
    [InlineData("99999999h")]
    public void What_is_no_time_is_not_taken_for_one(string text) => ServersCommand.ReadTime(text).ShouldBeNull();
}
