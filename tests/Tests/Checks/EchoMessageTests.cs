using Holdfast.Core.Checks;
using Holdfast.Core.Packets;

namespace Holdfast.Tests.Checks;

public class EchoMessageTests
{
    [Theory]
    [InlineData(false, 8)]
    [InlineData(true, 128)]
    public void A_reply_to_a_request_is_recognized_by_id_and_sequence(bool isIpv6, int type)
    {
        byte[] request = new byte[EchoMessage.Length];
        EchoMessage.WriteRequest(request, isIpv6, 0x1234, 0x5678);
        request[0].ShouldBe((byte)type);
        if (!isIpv6) InternetChecksum.Of(request).ShouldBe((ushort)0);

        byte[] header = isIpv6 ? [] : [0x46, .. new byte[23]]; // with an option
        byte[] reply = [.. header, .. request];
        reply[header.Length] = isIpv6 ? (byte)129 : (byte)0;
        EchoMessage.TryReadReply(reply, isIpv6, 0x1234, out ushort sequence).ShouldBeTrue();
        sequence.ShouldBe((ushort)0x5678);
        EchoMessage.TryReadReply(reply, isIpv6, 0x1235, out _).ShouldBeFalse();
        for (int length = 0; length < header.Length + 8; length++)
        {
            EchoMessage.TryReadReply(reply.AsSpan(0, length), isIpv6, 0x1234, out _).ShouldBeFalse();
        }
    }
}
