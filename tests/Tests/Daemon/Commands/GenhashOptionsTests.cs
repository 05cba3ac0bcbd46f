using Holdfast.Core.Checks;
using Holdfast.Daemon.Commands.Genhash;

namespace Holdfast.Tests.Daemon.Commands;

public class GenhashOptionsTests
{
    [Theory]
    [InlineData("-s 192.0.2.1 -p 443 -u /a -SIv -V www.example.org -P 1.0C -t 3 -m 7")]
    [InlineData("--server 192.0.2.1 --port=443 --url /a --use-ssl --use-sni --verb --use-virtualhost=www.example.org --protocol 1.0c --timeout 3 --fwmark 7")]
    [InlineData("-s192.0.2.1 -p443 -u/a -vSIVwww.example.org -P1.0c -t3 -m7")]
    public void Options_are_read_in_each_way_of_writing_them(string line)
    {
        GenhashOptions options = GenhashOptions.Parse(line.Split(' '));

        options.Refusal.ShouldBeNull();
        (options.Server.ToString(), options.Port, options.Url, options.VirtualHost).ShouldBe(("192.0.2.1", (ushort)443, "/a", "www.example.org"));
        (options.Tls, options.Sni, options.IsVerbose, options.Version).ShouldBe((true, true, true, HttpVersion.Http10Close));
        (options.Timeout, options.FirewallMark).ShouldBe((TimeSpan.FromSeconds(3), 7u));
    }

    [Theory]
    [InlineData("-s 192.0.2.1 -p 80", "-s, -p and -u are needed")]
    [InlineData("-s localhost -p 80 -u /", "server should be an IP, not localhost")]
    [InlineData("-s 192.0.2.1 -p 99999 -u /", "invalid port number '99999'")]
    [InlineData("-s 192.0.2.1 -p 80 -u / -P 2", "invalid HTTP protocol version '2'")]
    [InlineData("-s 192.0.2.1 -p 80 -u / -H md5", "Unknown option -H")]
    [InlineData("-s 192.0.2.1 -p 80 -u", "-u needs a value")]
    [InlineData("-s 192.0.2.1 -p 80 -u / more", "'more' belongs to no option")]
    [InlineData("--use", "there is no option --use")]
    [InlineData("-h", "")]
    public void What_is_wrong_is_said(string line, string refusal) => GenhashOptions.Parse(line.Split(' ')).Refusal.ShouldBe(refusal);

    [Fact]
    public void A_dump_has_sixteen_bytes_to_a_line() =>
        HexDump.Of("0123456789abcdef\n"u8).ShouldBe(
            "0000  30 31 32 33 34 35 36 37 - 38 39 61 62 63 64 65 66   0123456789abcdef\n"
            + "0016  0a                      -                           .               \n");
}
