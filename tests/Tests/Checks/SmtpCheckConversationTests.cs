using System.Text;
using Holdfast.Core.Checks;

namespace Holdfast.Tests.Checks;

public class SmtpCheckConversationTests
{
    [Theory]
    [InlineData("220 hello\r\n|250 ok\r\n|221 bye\r\n", "", "HELO lb.example\r\nQUIT\r\n")]
    [InlineData("220-a\r\n220 b\r\n|250-x\r\n250 y\r\n|221 bye\r\n", "", "HELO lb.example\r\nQUIT\r\n")]
    [InlineData("220 hello\r\n|250 ok\r\n", "", "HELO lb.example\r\nQUIT\r\n")]
    [InlineData("421 too busy\r\n", "greeted with 421 too busy, wanted 220", "")]
    [InlineData("220 hello\r\n|501 no\r\n", "HELO answered with 501 no, wanted 250", "HELO lb.example\r\n")]
    [InlineData("220 hello\r\n|250 ok\r\n|500 what\r\n", "QUIT answered with 500 what, wanted 221", "HELO lb.example\r\nQUIT\r\n")]
    [InlineData("", "the connection was closed: no greeting", "")]
    [InlineData("220 hello\r\n", "the connection was closed: no answer to HELO", "HELO lb.example\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "the answer is not SMTP", "")]
    public void A_mail_server_is_judged_by_its_answers(string answers, string expected, string sent)
    {
        string[] replies = answers.Split('|', StringSplitOptions.RemoveEmptyEntries);
        (CheckResult result, string said) = Conversations.Run(
            new SmtpCheckConversation("lb.example"), replies.Select(Encoding.ASCII.GetBytes));
        result.Reason.ShouldBe(expected);
        result.IsSuccess.ShouldBe(expected.Length == 0);
        said.ShouldBe(sent);

        // In pieces of one byte the result is the same.
        (CheckResult slow, _) = Conversations.Run(
            new SmtpCheckConversation("lb.example"),
            replies.SelectMany(Encoding.ASCII.GetBytes).Select(value => new[] { value }));
        slow.ShouldBe(result);
    }

    [Fact]
    public void A_greeting_without_end_is_given_up()
    {
        byte[] line = Encoding.ASCII.GetBytes("220-" + new string('x', 900) + "\r\n");
        Conversations.Run(new SmtpCheckConversation("x"), Enumerable.Repeat(line, 1000)).Result.Reason
            .ShouldStartWith("the answer is longer than");
    }

    [Seeds(300)]
    [Theory]
    public void Garbage_never_throws(ulong seed)
    {
        var random = new Random(unchecked((int)seed));
        byte[] bytes = new byte[random.Next(400)];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)"220- \r\n1x"[random.Next(9)];
        CheckResult result = Conversations.Run(new SmtpCheckConversation("x"), Conversations.Cut(bytes, random)).Result;
        if (!result.IsSuccess) result.Reason.ShouldNotBeEmpty();
    }
}
