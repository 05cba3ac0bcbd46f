using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Core.Checks;
using Holdfast.Core.Checks.Http2;
using static Holdfast.Tests.Checks.Http2.GrpcConversationTests;

namespace Holdfast.Tests.Checks.Http2;

/// <summary>HTTP2_GET: frames in every shape, and servers that do what they must not.</summary>
public class Http2PageConversationTests
{
    private const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Push = 5, Ping = 6, GoAway = 7, Continuation = 9;
    private const byte EndStream = 1, Acknowledged = 1, EndHeaders = 4;

    private static readonly byte[] s_settings = Frame(Settings, 0, 0, "\0\u0003\0\0\0\u0064\0\u0005\0\0\u0040\0");
    private static readonly byte[] s_ok = Frame(Headers, EndHeaders, 1, "\u0088\u005f\u0009text/html");
    private static readonly byte[] s_body = Frame(Data, 0, 1, "It ");
    private static readonly byte[] s_end = Frame(Data, EndStream, 1, "works");

    [Fact]
    public void The_request_forbids_a_dynamic_table_and_pushes_and_gives_credit()
    {
        var (result, sent) = DatabaseTalk.Play(Start(), s_settings, s_ok, s_body, s_end);

        result.ShouldBe(CheckResult.Success);
        sent.ShouldStartWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u0012\u0004\0\0\0\0\0"
            + "\0\u0001\0\0\0\0" + "\0\u0002\0\0\0\0" + "\0\u0004\u0002\0\0\0" + "\0\0\u0004\u0008\0\0\0\0\0\u0002\0\0\0");
        sent.ShouldContain("\0\u0007:method\u0003GET\0\u0007:scheme\u0004http\0\u0005:path\u0002/a\0\u000a:authority\u0009192.0.2.1");
    }

    [Fact]
    public void Status_digest_and_end_are_judged_as_over_HTTP_1()
    {
        var url = new CheckUrl { Path = "/a", Digest = Digest("It works") };
        DatabaseTalk.Play(Start(url), s_settings, s_ok, s_body, s_end).Result.ShouldBe(CheckResult.Success);
        DatabaseTalk.Play(Start(url), s_settings, s_ok, s_body, Frame(Data, 0, 1, "works"), Frame(Headers, 5, 1, "\0\u0001x\u0001y"))
            .Result.ShouldBe(CheckResult.Success, "trailers end it as well");
        DatabaseTalk.Play(Start(url), s_settings, s_ok, s_end).Result!.Value.Reason.ShouldStartWith("the digest differs: got ");
        DatabaseTalk.Play(Start(), s_settings, Frame(Headers, 5, 1, "\u008e")).Result
            .ShouldBe(CheckResult.Failure("status 500, wanted 200-299"));
        DatabaseTalk.Play(Start(), s_settings, Frame(Headers, 5, 1, "\u0089")).Result.ShouldBe(CheckResult.Success, "204 without body");
    }

    [Fact]
    public void Answers_before_the_answer_are_passed_over() =>
        DatabaseTalk.Play(Start(), s_settings, Frame(Headers, EndHeaders, 1, "\u0048\u0003103"), s_ok, s_end).Result
            .ShouldBe(CheckResult.Success);

    [Fact]
    public void Settings_and_pings_are_answered_once_and_their_acknowledgements_not_at_all()
    {
        string before = DatabaseTalk.Play(Start(), Array.Empty<byte>()).Sent;
        DatabaseTalk.Play(Start(), s_settings, Frame(Settings, Acknowledged, 0, ""), Frame(Ping, 0, 0, "abcdefgh"),
            Frame(Ping, Acknowledged, 0, "abcdefgh"), Frame(77, 255, 9, "unknown"), Frame(Settings, 0, 0, "")).Sent[before.Length..]
            .ShouldBe("\0\0\0\u0004\u0001\0\0\0\0" + "\0\0\u0008\u0006\u0001\0\0\0\0abcdefgh" + "\0\0\0\u0004\u0001\0\0\0\0");
    }

    [Theory]
    [InlineData(0, "no error")]
    [InlineData(1, "protocol error")]
    [InlineData(2, "internal error")]
    [InlineData(3, "flow control error")]
    [InlineData(4, "settings timeout")]
    [InlineData(5, "stream closed")]
    [InlineData(6, "frame size error")]
    [InlineData(7, "refused stream")]
    [InlineData(8, "cancel")]
    [InlineData(9, "compression error")]
    [InlineData(10, "connect error")]
    [InlineData(11, "enhance your calm")]
    [InlineData(12, "inadequate security")]
    [InlineData(13, "HTTP/1.1 required")]
    [InlineData(14, "error 14")]
    public void The_reason_of_an_end_is_told(int code, string reason)
    {
        string bytes = $"\0\0\0{(char)code}";
        DatabaseTalk.Play(Start(), s_settings, Frame(Reset, 0, 1, bytes)).Result
            .ShouldBe(CheckResult.Failure($"the server ends the request: {reason}"));
        DatabaseTalk.Play(Start(), s_settings, Frame(GoAway, 0, 0, "\0\0\0\0" + bytes + "why")).Result
            .ShouldBe(CheckResult.Failure($"the server ends the connection: {reason}"));
    }

    [Fact]
    public void A_server_that_ends_in_order_still_answers() =>
        DatabaseTalk.Play(Start(), s_settings, Frame(GoAway, 0, 0, "\u007f\u00ff\u00ff\u00ff\0\0\0\0"), s_ok, s_end).Result
            .ShouldBe(CheckResult.Success);

    [Fact]
    public void A_push_is_refused_even_before_the_answer_s_end() =>
        DatabaseTalk.Play(Start(), s_settings, s_ok, Frame(Push, EndHeaders, 1, "\0\0\0\u0002\u0082")).Result
            .ShouldBe(CheckResult.Failure("broken HTTP/2: the server pushes, although it is told not to"));

    [Theory]
    [InlineData(Headers, EndHeaders, "\u00be", "the fields of the answer cannot be read")]
    [InlineData(Headers, EndHeaders, "\u005f\u0004text", "the answer has no status")]
    [InlineData(Headers, 5, "\u0048\u0003100", "the answer ends before it has begun")]
    [InlineData(Headers, 36, "\0\0", "the padding is longer than its frame")]
    [InlineData(Headers, 12, "", "the padding is longer than its frame")]
    [InlineData(Data, 0, "", "there is a body before the answer")]
    public void A_broken_answer_is_named(byte type, byte flags, string payload, string reason) =>
        DatabaseTalk.Play(Start(), s_settings, Frame(type, flags, 1, payload)).Result.ShouldBe(CheckResult.Failure("broken HTTP/2: " + reason));

    [Fact]
    public void Fields_in_the_middle_and_blocks_that_are_interrupted_are_named()
    {
        DatabaseTalk.Play(Start(), s_settings, s_ok, s_body, s_ok).Result
            .ShouldBe(CheckResult.Failure("broken HTTP/2: there are fields in the middle of the body"));
        DatabaseTalk.Play(Start(), s_settings, Frame(Headers, 0, 1, "\u0088"), Frame(Ping, 0, 0, "12345678")).Result
            .ShouldBe(CheckResult.Failure("broken HTTP/2: a block of fields is interrupted"));
        DatabaseTalk.Play(Start(), s_settings, Frame(Headers, 0, 1, "\u0088"), Frame(Continuation, EndHeaders, 3, "")).Result
            .ShouldBe(CheckResult.Failure("broken HTTP/2: a block of fields is interrupted"));
    }

    [Fact]
    public void A_frame_that_is_longer_than_allowed_is_refused_at_its_header()
    {
        byte[] header = [0, 0x40, 1, Data, 0, 0, 0, 0, 1];
        DatabaseTalk.Play(Start(), s_settings, s_ok, header).Result.ShouldBe(CheckResult.Failure("broken HTTP/2: a frame is too long"));
        DatabaseTalk.Play(Start(), [0xff, 0xff, 0xff, Settings, 0, 0, 0, 0, 0]).Result
            .ShouldBe(CheckResult.Failure("the answer is not HTTP/2"));
    }

    [Theory] // each says how the server goes on for ever, in frames of so many bytes
    [InlineData(Continuation, 0, 16384, "broken HTTP/2: there are more than 65536 bytes of fields")]
    [InlineData(Continuation, 0, 0, "broken HTTP/2: there is no end of frames")]
    [InlineData(Continuation, 0, 1, "broken HTTP/2: there are more than 65536 bytes of fields")]
    [InlineData(Settings, 0, 6, "broken HTTP/2: there is no end of frames")]
    [InlineData(Ping, 0, 8, "broken HTTP/2: there is no end of frames")]
    [InlineData(77, 0, 100, "broken HTTP/2: there is no end of frames")]
    [InlineData(Data, 0, 0, "broken HTTP/2: there is no end of frames")]
    public void What_has_no_end_is_ended_in_bounded_memory(byte type, byte flags, int length, string reason)
    {
        Http2PageConversation conversation = Start(new CheckUrl { Path = "/a", Digest = new byte[16] })();
        var output = new ArrayBufferWriter<byte>(4096);
        conversation.Connected(output);
        byte[] frame = Frame(type, flags, type is Settings or Ping ? 0 : 1, new string('x', length));
        conversation.Received(s_settings, output).ShouldBeNull();
        conversation.Received(type == Continuation ? Frame(Headers, 0, 1, "") : s_ok, output).ShouldBeNull();
        long before = GC.GetAllocatedBytesForCurrentThread();
        CheckResult? result = null;
        int frames = 0;
        int most = 0;
        for (; result is null && frames < 200_000; frames++)
        {
            output.ResetWrittenCount();
            result = conversation.Received(frame, output);
            most = Math.Max(most, output.WrittenCount);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        result.ShouldBe(CheckResult.Failure(reason));
        most.ShouldBeLessThan(100);
        // An unoptimized build makes small objects for the flags of a frame, of either size: the frames are not kept.
        allocated.ShouldBeLessThan(512 * 1024 + 200L * frames);
    }

    [Fact]
    public void A_body_that_nobody_needs_is_not_read_to_its_end()
    {
        Http2PageConversation conversation = Start()();
        var output = new ArrayBufferWriter<byte>();
        conversation.Connected(output);
        conversation.Received([.. s_settings, .. s_ok], output).ShouldBeNull();
        byte[] frame = Frame(Data, 0, 1, new string('x', 16384));
        int frames = 1;
        while (conversation.Received(frame, output) is null) frames++;
        frames.ShouldBe(65, "1 MiB, and the frame with which it is passed");
    }

    [Theory]
    [Seeds(5)]
    public void Bytes_of_chance_come_to_an_end(ulong seed) =>
        DatabaseTalk.Fuzz(Start(), seed, [], s_settings, [.. s_settings, .. s_ok], [.. s_settings, .. s_ok, .. s_body, .. s_end]);

    [Theory]
    [Seeds(5)]
    public void Frames_of_chance_come_to_an_end(ulong seed)
    {
        var chance = new Random((int)seed);
        int failures = 0;
        for (int round = 0; round < 500; round++)
        {
            Http2PageConversation conversation = Start()();
            var output = new ArrayBufferWriter<byte>();
            CheckResult? result = conversation.Connected(output) ?? conversation.Received(s_settings, output);
            for (int i = 0; i < 60 && result is null; i++)
            {
                byte[] payload = new byte[chance.Next(40)];
                chance.NextBytes(payload);
                int flags = chance.Next(256);
                result = conversation.Received(
                    Frame((byte)chance.Next(11), (byte)flags, chance.Next(8) == 0 ? 0 : 1, Encoding.Latin1.GetString(payload)), output);
            }

            result ??= conversation.Closed();
            if (result.Value.IsSuccess) continue;
            failures++;
            result.Value.Reason.ShouldNotBeEmpty();
            result.Value.Reason.ShouldAllBe(c => c >= ' ' && c < 127);
        }

        failures.ShouldBeGreaterThan(300);
    }

    private static byte[] Digest(string text) => MD5.HashData(Encoding.ASCII.GetBytes(text));

    private static Func<Http2PageConversation> Start(CheckUrl? url = null) =>
        () => new Http2PageConversation(Conversations.Page(url ?? new CheckUrl { Path = "/a" }), isTls: false, "192.0.2.1");
}
