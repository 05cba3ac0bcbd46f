using System.Buffers;

namespace Holdfast.Core.Checks.Http2;

/// <summary>GRPC_CHECK: grpc.health.v1.Health/Check must answer SERVING, with the status 0 behind it.</summary>
/// <param name="check">The check.</param>
/// <param name="authority">Whom the request is for, NAME or ADDRESS:PORT.</param>
public sealed class GrpcConversation(HealthCheck.Grpc check, string authority) : Http2Conversation
{
    private readonly ArrayBufferWriter<byte> _answer = new();

    /// <inheritdoc/>
    protected override IReadOnlyList<(string Name, string Value)> Fields { get; } =
    [
        (":method", "POST"), (":scheme", check.Tls ? "https" : "http"), (":path", GrpcHealth.Path), (":authority", authority),
        ("content-type", "application/grpc"), ("te", "trailers"), ("user-agent", "holdfast"),
    ];

    /// <inheritdoc/>
    protected override ReadOnlyMemory<byte> Body { get; } = GrpcHealth.EncodeRequest(check.Service);

    /// <inheritdoc/>
    protected override CheckResult? BeginAnswer(int status, IReadOnlyList<(string Name, string Value)> fields)
    {
        if (status != 200) return CheckResult.Failure($"it answers with HTTP status {status}, not as a gRPC server");
        return Find(fields, "content-type").StartsWith("application/grpc", StringComparison.Ordinal)
            ? null
            : CheckResult.Failure("its answer is not of the type application/grpc");
    }

    /// <inheritdoc/>
    protected override CheckResult? ReadBody(ReadOnlySpan<byte> bytes)
    {
        if (_answer.WrittenCount + bytes.Length > GrpcHealth.LongestResponse)
            return CheckResult.Failure($"the answer is longer than {GrpcHealth.LongestResponse} bytes");
        _answer.Write(bytes);
        return null;
    }

    /// <inheritdoc/>
    protected override CheckResult EndAnswer(IReadOnlyList<(string Name, string Value)> trailers)
    {
        string status = Find(trailers, "grpc-status");
        switch (status)
        {
            case "0": break;
            case "": return CheckResult.Failure("the answer has no grpc-status");
            case "5": return CheckResult.Failure($"it does not know the service {Service}");
            case "12": return CheckResult.Failure("it has no health service (grpc.health.v1.Health)");
            default: return CheckResult.Failure($"grpc-status {Shown(status)}: {Shown(Find(trailers, "grpc-message"))}");
        }

        if (!GrpcHealth.TryDecodeResponse(_answer.WrittenSpan, out GrpcServingStatus serving))
            return CheckResult.Failure("the answer is no health status");
        return serving switch
        {
            GrpcServingStatus.Serving => CheckResult.Success,
            GrpcServingStatus.NotServing => CheckResult.Failure($"the service {Service} is NOT_SERVING"),
            GrpcServingStatus.ServiceUnknown => CheckResult.Failure($"it does not know the service {Service}"),
            _ => CheckResult.Failure($"the status of the service {Service} is UNKNOWN"),
        };
    }

    private string Service => check.Service.Length > 0 ? $"'{check.Service}'" : "'' (the server as a whole)";

    private static string Shown(string text) => BoundedBuffer.Printable(System.Text.Encoding.Latin1.GetBytes(text));
}
