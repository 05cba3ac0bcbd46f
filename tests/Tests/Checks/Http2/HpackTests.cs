using System.Buffers;
using System.Text;
using Holdfast.Core.Checks.Http2;

namespace Holdfast.Tests.Checks.Http2;

public class HpackTests
{
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
