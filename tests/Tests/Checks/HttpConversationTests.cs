using System.Security.Cryptography;
using System.Text;
using Holdfast.Core.Checks;
using Holdfast.Core.Packets;

namespace Holdfast.Tests.Checks;

public class HttpConversationTests
{
    private const string Body = "<html>It works</html>";

    [Theory] // captured from keepalived 2.2.7
    [InlineData(HttpVersion.Http10, "127.0.0.1", 8081, null, "GET /a HTTP/1.0|User-Agent: KeepAliveClient|Host: 127.0.0.1:8081||")]
    [InlineData(HttpVersion.Http10Close, "127.0.0.1", 8081, null,
        "GET /a HTTP/1.0|User-Agent: KeepAliveClient|Connection: close|Host: 127.0.0.1:8081||")]
    [InlineData(HttpVersion.Http11, "127.0.0.1", 8081, null,
        "GET /a HTTP/1.1|User-Agent: KeepAliveClient|Connection: close|Host: 127.0.0.1:8081||")]
    [InlineData(HttpVersion.Http10, "127.0.0.1", 80, null, "GET /a HTTP/1.0|User-Agent: KeepAliveClient|Host: 127.0.0.1:80||")]
    [InlineData(HttpVersion.Http10, "::1", 8082, null, "GET /a HTTP/1.0|User-Agent: KeepAliveClient|Host: [::1]:8082||")]
    [InlineData(HttpVersion.Http11, "::1", 80, null,
        "GET /a HTTP/1.1|User-Agent: KeepAliveClient|Connection: close|Host: [::1]:80||")]
    [InlineData(HttpVersion.Http10, "127.0.0.1", 8081, "c.example",
        "GET /a HTTP/1.0|User-Agent: KeepAliveClient|Host: c.example||")]
    public void The_request_is_keepalived_s_byte_for_byte(
        HttpVersion version, string address, int port, string? virtualHost, string expected)
    {
        var to = new ConnectionOptions { Address = IpAddress.Parse(address), Port = (ushort)port };
        HttpPage page = Conversations.Page(new CheckUrl { Path = "/a" }, version, to, virtualHost: virtualHost);

        Conversations.Run(new HttpConversation(page), []).Sent.ShouldBe(expected.Replace("|", "\r\n"));
    }

    [Fact]
    public void The_virtual_host_of_a_page_comes_before_that_of_the_check()
    {
        HttpPage page = Conversations.Page(new CheckUrl { Path = "/a", VirtualHost = "u.example" }, virtualHost: "c.example");

        Encoding.ASCII.GetString(page.Request).ShouldContain("\r\nHost: u.example\r\n");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhi", "")]
    [InlineData("HTTP/1.0 200\r\n\r\n", "")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", "")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n", "")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", "")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n2\r\nhi\r\n0\r\n\r\n", "")]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n\r\n", "status 503, wanted 200-299")]
    [InlineData("HTTP/1.1 199 x\r\n\r\n", "the connection was closed without an answer")]
    [InlineData("HTTP/1.1 300 x\r\n\r\n", "status 300, wanted 200-299")]
    [InlineData("", "the connection was closed without an answer")]
    [InlineData("HTTP/1.1 200 OK\r\nServer: x", "the connection was closed within the answer's header")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhi",
        "the connection was closed after 2 of 20 bytes of the answer's body")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "the answer is not HTTP: it begins with \"SSH-2.0-OpenSSH_9.2")]
    [InlineData("\u0015\u0003\u0001", "the answer is not HTTP: it begins with \"...\"")]
    [InlineData("HTTP/1.1 abc\r\n\r\n", "malformed answer: its first line has no status of three digits")]
    [InlineData("HTTP/1.1 20\r\n\r\n", "malformed answer: its first line has no status of three digits")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", "malformed answer: its first line has no status of three digits")]
    [InlineData("HTTP/1.1\r\n\r\n", "malformed answer: its first line has no status of three digits")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "malformed answer: its Content-Length is no number, or there are two")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "malformed answer: its Content-Length is no number, or there are two")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nab",
        "malformed answer: its Content-Length is no number, or there are two")]
    public void An_answer_is_judged_with_one_clear_reason_whatever_pieces_it_comes_in(string answer, string expected)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(answer);
        CheckResult whole = Conversations.Run(new HttpConversation(Conversations.Page()), [bytes]).Result;

        whole.IsSuccess.ShouldBe(expected.Length == 0, whole.Reason);
        whole.Reason.ShouldStartWith(expected);
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            CheckResult cut = Conversations.Run(
                new HttpConversation(Conversations.Page()), Conversations.Cut(bytes, random, random.Next(2, 40))).Result;
            cut.IsSuccess.ShouldBe(whole.IsSuccess, $"seed {seed}: {cut.Reason}");
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n<html>It works</html>", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n<html>It works</html>behind the end", true)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n<html>It works</html>", true)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n<html>It works</html>.", false)]
    public void The_digest_is_of_the_body_and_nothing_else(string answer, bool isGood)
    {
        byte[] digest = MD5.HashData(Encoding.ASCII.GetBytes(Body));
        HttpPage page = Conversations.Page(new CheckUrl { Path = "/", Digest = digest });
        for (int seed = 0; seed < 50; seed++)
        {
            CheckResult result = Conversations.Run(
                new HttpConversation(page), Conversations.Cut(Encoding.ASCII.GetBytes(answer), new Random(seed))).Result;
            result.IsSuccess.ShouldBe(isGood, result.Reason);
            if (!isGood) result.Reason.ShouldEndWith($"wanted {Convert.ToHexStringLower(digest)}");
        }
    }

    [Fact]
    public void Chunks_are_part_of_the_digest_as_in_keepalived()
    {
        const string Chunked = "5\r\nhello\r\n0\r\n\r\n";
        HttpPage page = Conversations.Page(new CheckUrl { Path = "/", Digest = MD5.HashData(Encoding.ASCII.GetBytes(Chunked)) });
        byte[] answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Chunked);

        Conversations.Run(new HttpConversation(page), [answer]).Result.ShouldBe(CheckResult.Success);
    }

    [Fact]
    public void The_end_of_the_body_is_the_end_of_the_check_without_waiting_for_the_connection_s()
    {
        var conversation = new HttpConversation(Conversations.Page());
        byte[] answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");

        conversation.Received(answer, new System.Buffers.ArrayBufferWriter<byte>()).ShouldBe(CheckResult.Success);
    }

    [Fact]
    public void A_header_without_end_is_given_up_and_not_kept()
    {
        var conversation = new HttpConversation(Conversations.Page());
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        byte[] line = Encoding.ASCII.GetBytes($"X: {new string('x', 1000)}\r\n");
        CheckResult? result = conversation.Received("HTTP/1.1 200 OK\r\n"u8, output);
        int lines = 0;
        for (; result is null && lines < 1000; lines++) result = conversation.Received(line, output);

        result!.Value.Reason.ShouldBe("the answer's header is larger than 64 KiB");
        lines.ShouldBeLessThan(70);
    }

    [Fact]
    public void Early_answers_without_end_are_given_up()
    {
        byte[] answers = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 5000)));

        Conversations.Run(new HttpConversation(Conversations.Page()), [answers]).Result.Reason
            .ShouldBe("the answer's header is larger than 64 KiB");
    }

    [Fact]
    public void A_body_that_nobody_needs_is_not_read_to_its_end()
    {
        int taken = 0;
        CheckResult result = Conversations.Run(new HttpConversation(Conversations.Page()), Endless(() => taken++)).Result;

        result.ShouldBe(CheckResult.Success);
        taken.ShouldBeLessThan(20);
    }

    [Fact]
    public void A_body_that_is_too_large_for_a_digest_is_a_failure()
    {
        HttpPage page = Conversations.Page(new CheckUrl { Path = "/", Digest = new byte[16] });
        Conversations.Run(new HttpConversation(page), Endless(() => 0)).Result.Reason
            .ShouldBe("the body is larger than 16 MiB: no digest is made of it");
        Conversations.Run(new HttpConversation(page), ["HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"u8.ToArray()]).Result
            .Reason.ShouldBe("the body is larger than 16 MiB: no digest is made of it");
    }

    [Theory]
    [InlineData(true, false, "", "")]
    [InlineData(false, false, "", "the body does not match the regex")]
    [InlineData(true, true, "", "the body matches the regex, which it must not")]
    [InlineData(false, true, "", "")]
    [InlineData(false, true, "broken", "regex: broken")]
    public void A_pattern_is_looked_for_in_the_body(bool isMatch, bool negate, string error, string expected)
    {
        var matcher = new FixedMatcher(new BodyMatch(isMatch, error));
        var url = new CheckUrl { Path = "/", Regex = new BodyRegex("x") { Negate = negate } };
        byte[] answer = Encoding.ASCII.GetBytes("HTTP/1.0 200 OK\r\n\r\n" + Body);
        CheckResult result = Conversations.Run(
            new HttpConversation(Conversations.Page(url, matcher: matcher)), Conversations.Cut(answer, new Random(1))).Result;

        result.Reason.ShouldBe(expected);
        result.IsSuccess.ShouldBe(expected.Length == 0);
        matcher.Seen.ShouldBe(Body);
    }

    [Theory]
    [InlineData(true, false, "")]
    [InlineData(false, false, "no match of the regex in the first 1 MiB of the body, and more is not searched")]
    [InlineData(false, true, "no match of the regex in the first 1 MiB of the body, and more is not searched")]
    public void A_pattern_is_looked_for_at_the_beginning_of_a_large_body(bool isMatch, bool negate, string expected)
    {
        var matcher = new FixedMatcher(new BodyMatch(isMatch, ""));
        var url = new CheckUrl { Path = "/", Regex = new BodyRegex("x") { Negate = negate } };
        Conversations.Run(new HttpConversation(Conversations.Page(url, matcher: matcher)), Endless(() => 0)).Result.Reason
            .ShouldBe(expected);
        matcher.Seen.Length.ShouldBe(1024 * 1024);
    }

    [Seeds(300)]
    [Theory]
    public void Garbage_never_throws_and_always_has_a_reason(ulong seed)
    {
        var random = new Random(unchecked((int)seed));
        byte[] bytes = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 20\r\nX: y\r\n\r\nhello hello hello hello");
        for (int i = random.Next(8); i >= 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        int length = random.Next(bytes.Length + 1);
        CheckResult result = Conversations.Run(
            new HttpConversation(Conversations.Page()), Conversations.Cut(bytes[..length], random)).Result;

        if (!result.IsSuccess) result.Reason.ShouldNotBeEmpty();
        result.Reason.ShouldNotContain('\n');
    }

    private static IEnumerable<byte[]> Endless(Func<int> taken)
    {
        yield return "HTTP/1.0 200 OK\r\n\r\n"u8.ToArray();
        byte[] piece = new byte[100_000];
        for (int i = 0; i < 400; i++)
        {
            taken();
            yield return piece;
        }
    }

    private sealed class FixedMatcher(BodyMatch answer) : IBodyMatcher
    {
        public string Seen { get; private set; } = "";

        public BodyMatch Match(ReadOnlySpan<byte> body)
        {
            Seen = Encoding.ASCII.GetString(body);
            return answer;
        }
    }
}
