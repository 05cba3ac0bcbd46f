namespace Holdfast.Core.Checks;

/// <summary>One question to a name server.</summary>
/// <param name="id">By which the answer is known; by chance, so that nobody guesses it.</param>
/// <param name="question">The message of <see cref="DnsMessage.Question"/> with that id.</param>
public sealed class DnsConversation(ushort id, byte[] question) : DatagramConversation
{
    private int _others;

    /// <inheritdoc/>
    public override byte[] Request => question;

    /// <inheritdoc/>
    public override CheckResult? Silence => null;

    /// <inheritdoc/>
    public override string Waiting =>
        _others == 0 ? "no answer to the question" : "no answer to the question, but to another one";

    /// <inheritdoc/>
    public override CheckResult? Received(ReadOnlySpan<byte> datagram)
    {
        CheckResult? result = DnsMessage.Judge(datagram, id);
        if (result is null) _others++;
        return result;
    }
}
