using System.Buffers;

namespace Holdfast.Core.Checks;

/// <summary>
/// One conversation of a check with its server over a byte stream, plain or in TLS. Pure: bytes come in, bytes go out, and
/// at some time there is a result. It bounds what it keeps; the driver bounds the time. Used once.
/// </summary>
public abstract class StreamConversation
{
    /// <summary>The stream is there.</summary>
    /// <param name="output">What is to be sent is appended here.</param>
    /// <returns>The result, if there is one already; null: go on.</returns>
    public abstract CheckResult? Connected(IBufferWriter<byte> output);

    /// <summary>Bytes have arrived, in pieces of any size.</summary>
    /// <param name="bytes">What has arrived; not valid after the call.</param>
    /// <param name="output">What is to be sent is appended here.</param>
    /// <returns>The result, if there is one now; null: go on.</returns>
    public abstract CheckResult? Received(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output);

    /// <summary>The server has closed its side. Its end in order may be a result, or the reason of a failure.</summary>
    public abstract CheckResult Closed();

    /// <summary>What the conversation waits for, for the reason of a time-out ("no answer to the request").</summary>
    public abstract string Waiting { get; }
}
