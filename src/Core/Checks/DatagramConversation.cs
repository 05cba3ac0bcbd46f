namespace Holdfast.Core.Checks;

/// <summary>One question of a check and its answer, as datagrams. Pure; the driver bounds the time.</summary>
public abstract class DatagramConversation
{
    /// <summary>The datagram that is sent.</summary>
    public abstract byte[] Request { get; }

    /// <summary>A datagram has arrived.</summary>
    /// <returns>The result; null: it does not count, go on waiting.</returns>
    public abstract CheckResult? Received(ReadOnlySpan<byte> datagram);

    /// <summary>What it means that nothing came until the end of the time; null: a failure (<see cref="Waiting"/>).</summary>
    public abstract CheckResult? Silence { get; }

    /// <summary>What it waits for, for the reason of a time-out ("no reply").</summary>
    public abstract string Waiting { get; }
}
