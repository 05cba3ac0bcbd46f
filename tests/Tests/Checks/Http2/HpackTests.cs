using System.Buffers;
using System.Text;
using Holdfast.Core.Checks.Http2;

namespace Holdfast.Tests.Checks.Http2;

public class HpackTests
{
    private const string EveryByte =
        "ffc7fffd8fffffe2fffffe3fffffe4fffffe5fffffe6fffffe7fffffe8ffffeafffffff3fffffa7fffffabffffffdfffffeb"
        + "fffffecfffffedfffffeefffffefffffff0ffffff1ffffff2fffffffbfffffcffffffd3fffffd7fffffdbfffffdffffffe3f"
        + "ffffe7fffffebfffffed4fe3f9ffaffcabf1febfafefe7fdfd2cbb00089969b71d79fb9f7fff20ffbff3ff50ddbd7f061c58"
        + "f265cd9f469d5af66dddbf871e5f9cff7ff7fffc3ff9ffe45fff4719242cb34e6e9d68a6a3d7dac426defe3cfaf7fffbfe7f"
        + "fbffdffffffcfffe6ffff4bfff9ffffa3fffd3ffff53fffd5ffffb3fffeb7fffdaffffb7ffff73fffeeffffdeffffebffffb"
        + "fffffd9ffffdbfffebffffe0ffffeeffffc3ffff8bffff1ffffe4fffee7fffb1ffff97fffd9ffffcdffff9fffffbffffdaff"
        + "feeffff4ffffb7fffee7fffe8ffffd3fffdeffffd5fffeeffffbdffffe1fffdfffff7fffff5ffffecffff07fff87fffe0fff"
        + "f17fffedffff87ffff77fffeffffeaffff8bfffe3ffff93ffff87fffcbffff37ffff1fffff83ffffe1fffebfffe3ffff3fff"
        + "ff2ffffa3ffffd9fffff17ffffc7fffff27ffffdefffffbffffff2fffff8fffffb7fff97fff8fffffe6fffffc1fffff87fff"
        + "fe7fffffc5ffffe5fffe4ffff2fffffd1fffff4ffffffefffffe3fffffc9fffff97fffb3ffffcffffb7fffcdffff4ffff9ff"
        + "ffd1ffffcffffeaffffafffffddffffeffffff4fffff5fffffabffffa7ffffd7fffff9bffffecfffffb7fffff3fffffe8fff"
        + "ffd3fffffabfffff5fffffff7ffffecfffffdbfffffbbfffff7ffffff0fffffbbf";

    [Theory]
    [InlineData("f1e3c2e5f23a6ba0ab90f4ff", "www.example.com")]
    [InlineData("a8eb10649cbf", "no-cache")]
    [InlineData("25a849e95ba97d7f", "custom-key")]
    [InlineData("25a849e95bb8e8b4bf", "custom-value")]
    [InlineData("6402", "302")]
    [InlineData("9d29ad171863c78f0b97c8e9ae82ae43d3", "https://www.example.com")]
    [InlineData("d07abe941054d444a8200595040b8166e082a62d1bff", "Mon, 21 Oct 2013 20:13:21 GMT")]
    [InlineData("", "")]
    public void The_code_of_the_RFC_s_examples_is_read(string hex, string expected)
    {
        var text = new ArrayBufferWriter<byte>();
        HpackHuffman.TryDecode(Convert.FromHexString(hex), text).ShouldBeTrue();
        Encoding.ASCII.GetString(text.WrittenSpan).ShouldBe(expected);
    }

    [Theory]
    [InlineData("ff")]           // a whole byte of filling
    [InlineData("f0")]           // filled with zeros
    [InlineData("ffffffff")]     // the end of the string is no part of it
    public void What_is_no_code_is_refused(string hex) =>
        HpackHuffman.TryDecode(Convert.FromHexString(hex), new ArrayBufferWriter<byte>()).ShouldBeFalse();

    [Theory]
    [InlineData("88", ":status=200")]
    [InlineData("8d", ":status=404")]
    [InlineData("4803353033", ":status=503")]
    [InlineData("48826402", ":status=302")]
    [InlineData("208854012a", ":status=200 =*")]
    [InlineData("3fe11f88", ":status=200")]
    [InlineData("0f10046e616d65", "content-type=name")]
    [InlineData("000b677270632d7374617475730130", "grpc-status=0")]
    public void Fields_are_read_in_every_form(string hex, string expected)
    {
        var fields = new List<(string Name, string Value)>();
        Hpack.TryRead(Convert.FromHexString(hex), fields).ShouldBeTrue();
        string.Join(' ', fields.Select(field => $"{field.Name}={field.Value}")).ShouldBe(expected);
    }

    [Theory] // RFC 7541, appendices C.2 to C.6; the names of fields that no check looks at are not kept
    [InlineData("400a637573746f6d2d6b65790d637573746f6d2d686561646572", "custom-key=custom-header")]
    [InlineData("040c2f73616d706c652f70617468", "=/sample/path")]
    [InlineData("100870617373776f726406736563726574", "password=secret")]
    [InlineData("82", "=")]
    [InlineData("828684410f7777772e6578616d706c652e636f6d", "= = = =www.example.com")]
    [InlineData("828684418cf1e3c2e5f23a6ba0ab90f4ff", "= = = =www.example.com")]
    [InlineData(
        "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d54"
        + "6e1768747470733a2f2f7777772e6578616d706c652e636f6d",
        ":status=302 =private =Mon, 21 Oct 2013 20:13:21 GMT =https://www.example.com")]
    [InlineData(
        "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3",
        ":status=302 =private =Mon, 21 Oct 2013 20:13:21 GMT =https://www.example.com")]
    public void The_first_blocks_of_the_RFC_s_examples_are_read(string hex, string expected) => Fields_are_read_in_every_form(hex, expected);

    [Theory] // what follows them there is in the dynamic table, which the server is told not to use
    [InlineData("4803333037c1c0bf")]
    [InlineData("4883640effc1c0bf")]
    [InlineData("828684be58086e6f2d6361636865")]
    public void The_later_blocks_of_the_RFC_s_examples_are_refused(string hex) => What_is_broken_is_refused(hex);

    [Fact] // coded by Python's hpack
    public void Every_byte_has_its_code()
    {
        byte[] every = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var text = new ArrayBufferWriter<byte>();
        HpackHuffman.TryDecode(Convert.FromHexString(EveryByte), text).ShouldBeTrue();
        text.WrittenSpan.ToArray().ShouldBe(every);
    }

    [Fact]
    public void Fields_have_a_bound_in_number_and_length()
    {
        Hpack.TryRead(Enumerable.Repeat((byte)0x88, 257).ToArray(), []).ShouldBeFalse();
        Hpack.TryRead(Enumerable.Repeat((byte)0x88, 256).ToArray(), []).ShouldBeTrue();
        var output = new ArrayBufferWriter<byte>();
        Hpack.Write(output, "a", new string('x', 65_536));
        Hpack.TryRead(output.WrittenSpan, []).ShouldBeFalse();
    }

    [Theory]
    [InlineData("80")]           // no index
    [InlineData("be")]           // the dynamic table
    [InlineData("48")]           // cut
    [InlineData("480533")]
    [InlineData("ffffffffffff")]
    [InlineData("3f")]
    public void What_is_broken_is_refused(string hex) =>
        Hpack.TryRead(Convert.FromHexString(hex), []).ShouldBeFalse();

    [Fact]
    public void What_is_written_is_read()
    {
        var output = new ArrayBufferWriter<byte>();
        string longer = new('x', 300);
        Hpack.Write(output, "a", longer);
        Hpack.Write(output, longer, "");
        var fields = new List<(string Name, string Value)>();
        Hpack.TryRead(output.WrittenSpan, fields).ShouldBeTrue();
        fields.ShouldBe([("a", longer), (longer, "")]);
    }

    [Theory]
    [Seeds(5)]
    public void Bytes_of_chance_are_no_exception(ulong seed)
    {
        var chance = new Random((int)seed);
        int read = 0;
        for (int round = 0; round < 5000; round++)
        {
            byte[] bytes = new byte[chance.Next(60)];
            chance.NextBytes(bytes);
            var fields = new List<(string Name, string Value)>();
            if (Hpack.TryRead(bytes, fields)) read++;
            fields.Count.ShouldBeLessThan(61);
        }

        read.ShouldBeGreaterThan(0);
    }
}
