using System.Text;
using Holdfast.Core.Notifications;

namespace Holdfast.Tests.Notifications;

public class SmtpReplyTests
{
    [Fact]
    public void A_reply_of_several_lines_ends_with_the_line_that_has_a_space()
    {
        byte[] bytes = "250-mx greets you\r\n250-STARTTLS\r\n250 8BITMIME\r\n220 next"u8.ToArray();
        SmtpReply.TryRead(bytes, out SmtpReply? reply, out int length).ShouldBe(SmtpReplyStatus.Complete);
        reply!.Code.ShouldBe(250);
        reply.Lines.ShouldBe(["mx greets you", "STARTTLS", "8BITMIME"]);
        length.ShouldBe(bytes.Length - "220 next".Length);
        reply.Text.ShouldBe("250 mx greets you STARTTLS 8BITMIME");
    }

    [Theory]
    [InlineData("250\r\n", "")]
    [InlineData("250 \r\n", "")]
    [InlineData("250 ok\n", "ok")]
    [InlineData("550 no\0\x1b[31m\r\n", "no??[31m")]
    public void A_line_may_be_short_or_end_with_a_line_feed_alone_and_loses_control_characters(string text, string expected)
    {
        SmtpReply.TryRead(Encoding.UTF8.GetBytes(text), out SmtpReply? reply, out _).ShouldBe(SmtpReplyStatus.Complete);
        reply!.Lines.ShouldBe([expected]);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\r\n")]
    [InlineData("25\r\n")]
    [InlineData("150 early\r\n")]
    [InlineData("650 late\r\n")]
    [InlineData("250_what\r\n")]
    [InlineData("250-one\r\n251 two\r\n")]
    public void What_is_not_SMTP_is_malformed(string text) =>
        SmtpReply.TryRead(Encoding.ASCII.GetBytes(text), out _, out _).ShouldBe(SmtpReplyStatus.Malformed);

    [Theory]
    [InlineData("")]
    [InlineData("250")]
    [InlineData("250 ok\r")]
    [InlineData("250-one\r\n")]
    [InlineData("250-one\r\n250 tw")]
    public void The_beginning_of_a_reply_is_incomplete(string text) =>
        SmtpReply.TryRead(Encoding.ASCII.GetBytes(text), out _, out _).ShouldBe(SmtpReplyStatus.Incomplete);

    [Fact]
    public void A_reply_has_a_greatest_length_and_a_greatest_number_of_lines()
    {
        SmtpReply.TryRead(new byte[SmtpReply.MaxLength], out _, out _).ShouldBe(SmtpReplyStatus.TooLong);
        string lines = string.Concat(Enumerable.Repeat("250-x\r\n", SmtpReply.MaxLines));
        SmtpReply.TryRead(Encoding.ASCII.GetBytes(lines), out _, out _).ShouldBe(SmtpReplyStatus.Incomplete);
        SmtpReply.TryRead(Encoding.ASCII.GetBytes(lines + "250 x\r\n"), out _, out _).ShouldBe(SmtpReplyStatus.TooLong);
    }

    [Fact]
    public void A_long_reply_is_one_short_line_in_the_log()
    {
        string text = $"550-{new string('x', 900)}\r\n550 {new string('y', 900)}\r\n";
        SmtpReply.TryRead(Encoding.ASCII.GetBytes(text), out SmtpReply? reply, out _).ShouldBe(SmtpReplyStatus.Complete);
        reply!.Text.Length.ShouldBeLessThan(210);
    }
}
