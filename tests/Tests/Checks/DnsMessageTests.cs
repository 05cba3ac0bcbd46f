using Holdfast.Core.Checks;

namespace Holdfast.Tests.Checks;

public class DnsMessageTests
{
    [Fact] // captured from keepalived 2.2.7, but for the id
    public void A_question_is_keepalived_s() =>
        DnsMessage.Question(0x287f, "www.example.com", DnsQueryType.A).ShouldBe(
            [.. "\x28\x7f\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www\x07".Select(c => (byte)c),
             .. "example\x03"u8, .. "com"u8, 0, 0, 1, 0, 1]);

    [Theory]
    [InlineData("", "00")]
    [InlineData(".", "00")]
    [InlineData("a.b.", "0161016200")]
    public void A_name_is_written_in_labels(string name, string expected) =>
        Convert.ToHexString(DnsMessage.Question(1, name, DnsQueryType.Soa)![12..^4]).ShouldBe(expected);

    [Theory]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a..")]
    [InlineData("x123456789x123456789x123456789x123456789x123456789x123456789x123.a")]
    public void What_is_no_name_is_not_asked_for(string name) =>
        DnsMessage.Question(1, name, DnsQueryType.A).ShouldBeNull();

    [Fact]
    public void A_name_has_255_bytes_at_most()
    {
        string longest = string.Join('.', Enumerable.Repeat("x", 127));
        DnsMessage.Question(1, longest, DnsQueryType.A).ShouldNotBeNull();
        DnsMessage.Question(1, longest + ".x", DnsQueryType.A).ShouldBeNull();
    }

    [Theory]
    [InlineData("1234 8180 0001 0001 0000 0000", "")]
    [InlineData("1234 8580 0000 0000 0000 0000", "")]
    [InlineData("1234 8183 0001 0000 0000 0000", "answered with NXDOMAIN (there is no such name)")]
    [InlineData("1234 8185 0001 0000 0000 0000", "answered with REFUSED (the server does not answer us)")]
    [InlineData("1234 818f 0001 0000 0000 0000", "answered with error 15")]
    [InlineData("1234 0100 0001 0000 0000 0000", "malformed answer: it is a question itself")]
    [InlineData("1234 a180 0001 0000 0000 0000", "malformed answer: it answers no query")]
    [InlineData("1234 8180 0001", "malformed answer: 6 bytes, which is less than a DNS header")]
    [InlineData("", "malformed answer: 0 bytes, which is less than a DNS header")]
    public void An_answer_is_judged_by_its_header(string hex, string expected)
    {
        CheckResult? result = DnsMessage.Judge(Convert.FromHexString(hex.Replace(" ", "")), 0x1234);

        result!.Value.Reason.ShouldBe(expected);
        result.Value.IsSuccess.ShouldBe(expected.Length == 0);
    }

    [Fact]
    public void The_answer_to_another_question_is_not_ours()
    {
        var conversation = new DnsConversation(0x1234, []);
        conversation.Received(Convert.FromHexString("432181830001000000000000")).ShouldBeNull();
        conversation.Waiting.ShouldBe("no answer to the question, but to another one");
    }

    [Seeds(300)]
    [Theory]
    public void Garbage_never_throws(ulong seed)
    {
        var random = new Random(unchecked((int)seed));
        byte[] bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        if (DnsMessage.Judge(bytes, 7) is { IsSuccess: false } failure) failure.Reason.ShouldNotBeEmpty();
    }
}
