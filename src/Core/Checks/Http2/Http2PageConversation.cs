namespace Holdfast.Core.Checks.Http2;

/// <summary>HTTP2_GET: asks for one page, and judges it as the checks over HTTP/1 do.</summary>
/// <param name="page">The page.</param>
/// <param name="isTls">Whether it is asked for over TLS.</param>
/// <param name="authority">Whom the request is for, NAME or ADDRESS:PORT.</param>
public sealed class Http2PageConversation(HttpPage page, bool isTls, string authority) : Http2Conversation
{
    private readonly PageBody _body = new(page);

    /// <inheritdoc/>
    protected override IReadOnlyList<(string Name, string Value)> Fields { get; } =
    [
        (":method", "GET"), (":scheme", isTls ? "https" : "http"), (":path", page.Url.Path), (":authority", authority),
        ("user-agent", "KeepAliveClient"),
    ];

    /// <inheritdoc/>
    protected override ReadOnlyMemory<byte> Body => ReadOnlyMemory<byte>.Empty;

    /// <inheritdoc/>
    protected override CheckResult? BeginAnswer(int status, IReadOnlyList<(string Name, string Value)> fields) =>
        page.Accepts(status) ? null : CheckResult.Failure($"status {status}, wanted {page.WantedStatuses()}");

    /// <inheritdoc/>
    protected override CheckResult? ReadBody(ReadOnlySpan<byte> bytes) => _body.Append(bytes);

    /// <inheritdoc/>
    protected override CheckResult EndAnswer(IReadOnlyList<(string Name, string Value)> trailers) => _body.Judge();
}
