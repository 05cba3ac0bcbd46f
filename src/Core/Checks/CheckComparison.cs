using Holdfast.Core.Notifications;

namespace Holdfast.Core.Checks;

/// <summary>
/// Whether two checks do the same. Records compare lists and arrays by identity, and after a reload those are others.
/// </summary>
public static class CheckComparison
{
    /// <summary>Whether both ask for the same in the same way; when they do so may differ.</summary>
    public static bool DoesSame(HealthCheck left, HealthCheck right)
    {
        HealthCheck other = right with { Schedule = left.Schedule };
        return (left, other) switch
        {
            (HealthCheck.Http a, HealthCheck.Http b) => Same(a.Urls, b.Urls) && a == b with { Urls = a.Urls },
            (HealthCheck.Http2 a, HealthCheck.Http2 b) => Same(a.Urls, b.Urls) && a == b with { Urls = a.Urls },
            (HealthCheck.Udp a, HealthCheck.Udp b) => Same(a.Payload, b.Payload) && Same(a.Reply, b.Reply)
                && Same(a.ReplyMask, b.ReplyMask)
                && a == b with { Payload = a.Payload, Reply = a.Reply, ReplyMask = a.ReplyMask },
            (HealthCheck.Misc a, HealthCheck.Misc b) =>
                Same(a.Command, b.Command) && a == b with { Command = a.Command },
            _ => left == other,
        };
    }

    private static bool Same(ScriptCommand left, ScriptCommand right) =>
        left.Arguments.SequenceEqual(right.Arguments) && left == right with { Arguments = left.Arguments };

    private static bool Same(byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right);

    private static bool Same(IReadOnlyList<CheckUrl> left, IReadOnlyList<CheckUrl> right)
    {
        if (left.Count != right.Count) return false;
        for (int i = 0; i < left.Count; i++)
        {
            CheckUrl a = left[i];
            CheckUrl b = right[i];
            bool same = a.StatusCodes.SequenceEqual(b.StatusCodes) && Same(a.Digest, b.Digest)
                && a == b with { StatusCodes = a.StatusCodes, Digest = a.Digest };
            if (!same) return false;
        }

        return true;
    }
}
