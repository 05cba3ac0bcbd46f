using Holdfast.Core.Checks;

namespace Holdfast.Tests.Checks;

public class UdpConversationTests
{
    [Fact]
    public void Without_a_payload_keepalived_s_is_sent() =>
        new UdpConversation(Check()).Request.ShouldBe("keepalived check - keepalived ch"u8.ToArray());

    [Fact]
    public void Silence_is_good_where_no_reply_is_required()
    {
        new UdpConversation(Check()).Silence.ShouldBe(CheckResult.Success);
        new UdpConversation(Check() with { RequireReply = true }).Silence.ShouldBeNull();
    }

    [Theory]
    [InlineData("6869", "", "", 0, 255, "")]
    [InlineData("6869", "68", "", 0, 255, "")]
    [InlineData("6869", "6869", "", 0, 255, "")]
    [InlineData("6869", "686a", "", 0, 255, "the reply differs at byte 1: got 69, wanted 6a")]
    [InlineData("6869", "686a", "0003", 0, 255, "")]
    [InlineData("6869", "686a", "ff01", 0, 255, "the reply differs at byte 1: got 69, wanted 6a")]
    [InlineData("68", "6869", "", 0, 255, "the reply has 1 bytes, wanted 2 that are known")]
    [InlineData("6869", "", "", 3, 255, "the reply has 2 bytes, wanted at least 3")]
    [InlineData("6869", "", "", 0, 1, "the reply has 2 bytes, wanted at most 1")]
    [InlineData("", "", "", 0, 255, "")]
    public void A_required_reply_is_compared(string got, string reply, string mask, int least, int most, string expected)
    {
        HealthCheck.Udp check = Check() with
        {
            RequireReply = true,
            Reply = Convert.FromHexString(reply),
            ReplyMask = Convert.FromHexString(mask),
            MinimumReplyLength = (ushort)least,
            MaximumReplyLength = (ushort)most,
        };
        new UdpConversation(check).Received(Convert.FromHexString(got))!.Value.Reason.ShouldBe(expected);
    }

    private static HealthCheck.Udp Check() =>
        new() { Schedule = Conversations.Schedule, Connection = Conversations.Loopback };
}
