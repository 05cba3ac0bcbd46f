using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Holdfast.Core.Checks;
using Holdfast.Core.Checks.Http2;

namespace Holdfast.Tests.Checks.Http2;

public class GrpcConversationTests
{
    private static readonly byte[] s_settings = Frame(4, 0, 0, "\0\u0003\0\0\0\u0064");
    private static readonly byte[] s_head = Frame(1, 4, 1, "\u0088\u000f\u0010\u0010application/grpc");
    private static readonly byte[] s_serving = Frame(0, 0, 1, "\0\0\0\0\u0002\u0008\u0001");
    private static readonly byte[] s_trailers = Frame(1, 5, 1, "\0\u000bgrpc-status\u00010");

    [Fact]
    public void Serving_is_well()
    {
        var (result, sent) = DatabaseTalk.Play(Start(), s_settings, Frame(4, 1, 0, ""), s_head, s_serving, s_trailers);

        result.ShouldBe(CheckResult.Success);
        sent.ShouldStartWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u0012\u0004\0\0\0\0\0");
        sent.ShouldContain("\0\u0005:path\u001c/grpc.health.v1.Health/Check");
        sent.ShouldContain("\0\u000a:authority\u000e192.0.2.1:5000");
        sent.ShouldContain("\0\0\0\u0004\u0001\0\0\0\0", customMessage: "the settings are acknowledged");
        sent.ShouldEndWith("\0\0\u0008\u0007" + new string('\0', 13));
    }

    [Fact]
    public void Everything_may_come_in_one_piece_with_padding_pings_and_continuations()
    {
        byte[] padded = Frame(0, 8, 1, "\u0003\0\0\0\0\u0002\u0008\u0001\0\0\0");
        byte[] priority = Frame(1, 32, 1, "\0\0\0\0\u00ff\u0088\u000f\u0010\u0010appli");
        byte[] rest = Frame(9, 4, 1, "cation/grpc");
        byte[] all = [.. s_settings, .. Frame(6, 0, 0, "12345678"), .. priority, .. rest, .. Frame(8, 0, 0, "\0\0\0\u0001"), .. padded, .. s_trailers];
        var (result, sent) = DatabaseTalk.Play(Start(), all);

        result.ShouldBe(CheckResult.Success);
        sent.ShouldContain("\0\0\u0008\u0006\u0001\0\0\0\012345678");
    }

    [Theory]
    [InlineData("\0\0\0\0\u0002\u0008\u0002", "the service 'shop' is NOT_SERVING")]
    [InlineData("\0\0\0\0\u0002\u0008\u0003", "it does not know the service 'shop'")]
    [InlineData("\0\0\0\0\0", "the status of the service 'shop' is UNKNOWN")]
    [InlineData("\u0001\0\0\0\0", "the answer is no health status")]
    public void Any_other_status_is_a_failure(string body, string reason) =>
        DatabaseTalk.Play(Start("shop"), s_settings, s_head, Frame(0, 0, 1, body), s_trailers).Result.ShouldBe(CheckResult.Failure(reason));

    [Theory]
    [InlineData("5", "it does not know the service '' (the server as a whole)")]
    [InlineData("12", "it has no health service (grpc.health.v1.Health)")]
    [InlineData("14", "grpc-status 14: over")]
    public void An_answer_of_trailers_only_tells_the_error(string status, string reason)
    {
        string fields = $"\u0088\u000f\u0010\u0010application/grpc\0\u000bgrpc-status{(char)status.Length}{status}\0\u000cgrpc-message\u0004over";
        DatabaseTalk.Play(Start(), s_settings, Frame(1, 5, 1, fields)).Result.ShouldBe(CheckResult.Failure(reason));
    }

    [Fact]
    public void A_page_is_no_health_service() =>
        DatabaseTalk.Play(Start(), s_settings, Frame(1, 4, 1, "\u0088\u000f\u0010\u0009text/html")).Result
            .ShouldBe(CheckResult.Failure("its answer is not of the type application/grpc"));

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "the server speaks HTTP/1, not HTTP/2")]
    [InlineData("220 mail.example.org ESMTP\r\n", "the answer is not HTTP/2")]
    public void Another_protocol_is_named(string answer, string reason) =>
        DatabaseTalk.Play(Start(), answer).Result.ShouldBe(CheckResult.Failure(reason));

    [Theory]
    [InlineData(7, 0, 0, "\0\0\0\0\0\0\0\u000b", "the server ends the connection: enhance your calm")]
    [InlineData(3, 0, 1, "\0\0\0\u0007", "the server ends the request: refused stream")]
    [InlineData(5, 4, 1, "\0\0\0\u0002", "broken HTTP/2: the server pushes, although it is told not to")]
    [InlineData(0, 0, 1, "x", "broken HTTP/2: there is a body before the answer")]
    [InlineData(1, 4, 1, "\u00be", "broken HTTP/2: the fields of the answer cannot be read")]
    [InlineData(1, 4, 3, "\u0088", "broken HTTP/2: there is an answer that nobody asked for")]
    [InlineData(9, 4, 1, "\u0088", "broken HTTP/2: a block of fields goes on that has not begun")]
    [InlineData(1, 12, 1, "\u0005\u0088", "broken HTTP/2: the padding is longer than its frame")]
    public void What_breaks_the_protocol_is_named(byte type, byte flags, int stream, string payload, string reason) =>
        DatabaseTalk.Play(Start(), s_settings, Frame(type, flags, stream, payload)).Result.ShouldBe(CheckResult.Failure(reason));

    [Fact]
    public void An_early_end_says_how_far_it_came()
    {
        StreamConversation conversation = Start()();
        var output = new ArrayBufferWriter<byte>();
        conversation.Connected(output);
        conversation.Closed().Reason.ShouldBe("the connection was closed, no answer to the greeting of HTTP/2");
        conversation.Received(s_settings, output);
        conversation.Closed().Reason.ShouldBe("the connection was closed, no answer to the request");
        conversation.Received(s_head, output);
        conversation.Closed().Reason.ShouldBe("the connection was closed, no end of the answer");
    }

    [Theory]
    [Seeds(5)]
    public void Bytes_of_chance_come_to_an_end(ulong seed) =>
        DatabaseTalk.Fuzz(Start(), seed, [], s_settings, [.. s_settings, .. s_head], [.. s_settings, .. s_head, .. s_serving, .. s_trailers]);

    internal static byte[] Frame(byte type, byte flags, int stream, string payload)
    {
        byte[] bytes = [0, (byte)(payload.Length >> 8), (byte)(payload.Length & 0xff), type, flags, 0, 0, 0, 0, .. Encoding.Latin1.GetBytes(payload)];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), stream);
        return bytes;
    }

    private static Func<StreamConversation> Start(string service = "") => () => new GrpcConversation(
        new HealthCheck.Grpc
        {
            Schedule = new CheckSchedule(), Connection = new ConnectionOptions { Address = default }, Service = service,
        },
        "192.0.2.1:5000");
}
