using Holdfast.Core.Checks;

namespace Holdfast.Tests.Checks;

public class GrpcHealthTests
{
    [Theory]
    [InlineData("", "0000000000")]
    [InlineData("shop.Cart", "000000000B0A0973686F702E43617274")]
    public void A_request_has_one_field_which_is_left_out_when_it_is_empty(string service, string expected) =>
        Convert.ToHexString(GrpcHealth.EncodeRequest(service)).ShouldBe(expected);

    [Fact]
    public void A_long_name_has_a_length_of_two_bytes() =>
        Convert.ToHexString(GrpcHealth.EncodeRequest(new string('a', 200))).ShouldStartWith("00000000CB0AC801");

    [Theory]
    [InlineData("0000000000", GrpcServingStatus.Unknown)]
    [InlineData("00000000020801", GrpcServingStatus.Serving)]
    [InlineData("00000000020802", GrpcServingStatus.NotServing)]
    [InlineData("00000000020803", GrpcServingStatus.ServiceUnknown)]
    [InlineData("0000000003088801", GrpcServingStatus.Unknown)]
    [InlineData("000000000412006801", GrpcServingStatus.Unknown)]
    [InlineData("0000000006120201020801", GrpcServingStatus.Serving)]
    [InlineData("00000000071D000000000801", GrpcServingStatus.Serving)]
    public void A_response_is_read_and_what_is_not_known_is_passed_over(string hex, GrpcServingStatus expected)
    {
        GrpcHealth.TryDecodeResponse(Convert.FromHexString(hex), out GrpcServingStatus status).ShouldBeTrue();
        status.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000")]
    [InlineData("01000000020801")]
    [InlineData("00000000030801")]
    [InlineData("000000000108")]
    [InlineData("0000000002080180")]
    [InlineData("00000000021205")]
    [InlineData("000000000B08FFFFFFFFFFFFFFFFFFFF")]
    [InlineData("00000000010B")]
    [InlineData("000000000212FF")]
    public void What_is_cut_or_compressed_is_none(string hex) =>
        GrpcHealth.TryDecodeResponse(Convert.FromHexString(hex), out _).ShouldBeFalse();

    [Theory]
    [Seeds(5)]
    public void Bytes_of_chance_are_no_exception(ulong seed)
    {
        var chance = new Random((int)seed);
        for (int round = 0; round < 2000; round++)
        {
            byte[] bytes = new byte[5 + chance.Next(40)];
            chance.NextBytes(bytes.AsSpan(5));
            bytes[4] = (byte)(bytes.Length - 5);
            if (!GrpcHealth.TryDecodeResponse(bytes, out GrpcServingStatus status)) status.ShouldBeOneOf(Enum.GetValues<GrpcServingStatus>());
        }
    }
}
