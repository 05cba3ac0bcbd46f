namespace Holdfast.Core.Checks;

/// <summary>
/// A datagram, and what comes back. Without <c>require_reply</c> silence is good: only the network's report that nobody
/// listens is a failure, and for that the whole time is waited. Keeps no state: one serves all attempts.
/// </summary>
public sealed class UdpConversation(HealthCheck.Udp check) : DatagramConversation
{
    /// <inheritdoc/>
    public override byte[] Request { get; } = check.Payload.Length > 0 ? check.Payload : DefaultPayload.ToArray();

    /// <inheritdoc/>
    public override CheckResult? Silence => check.RequireReply ? null : CheckResult.Success;

    /// <inheritdoc/>
    public override string Waiting => "no reply";

    // What keepalived sends when nothing is configured: a server may have been taught to know it.
    private static ReadOnlySpan<byte> DefaultPayload => "keepalived check - keepalived ch"u8;

    /// <inheritdoc/>
    public override CheckResult? Received(ReadOnlySpan<byte> datagram)
    {
        if (!check.RequireReply) return CheckResult.Success;
        if (datagram.Length < check.MinimumReplyLength)
        {
            return CheckResult.Failure($"the reply has {datagram.Length} bytes, wanted at least {check.MinimumReplyLength}");
        }

        if (datagram.Length > check.MaximumReplyLength)
        {
            return CheckResult.Failure($"the reply has {datagram.Length} bytes, wanted at most {check.MaximumReplyLength}");
        }

        if (datagram.Length < check.Reply.Length)
        {
            return CheckResult.Failure($"the reply has {datagram.Length} bytes, wanted {check.Reply.Length} that are known");
        }

        for (int i = 0; i < check.Reply.Length; i++)
        {
            int ignored = i < check.ReplyMask.Length ? check.ReplyMask[i] : 0;
            if (((datagram[i] ^ check.Reply[i]) & ~ignored) != 0)
            {
                return CheckResult.Failure($"the reply differs at byte {i}: got {datagram[i]:x2}, wanted {check.Reply[i]:x2}");
            }
        }

        return CheckResult.Success;
    }
}
