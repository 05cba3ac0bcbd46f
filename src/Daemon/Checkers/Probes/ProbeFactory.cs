using Holdfast.Core.Checks;
using Holdfast.Core.Time;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>
/// Makes the probes of all checks that go over the network, and keeps what they share: buffers, deadlines, TLS.
/// Everything happens on the loop's thread. The owner asks for the next deadline and has run what is due, as the loop does.
/// </summary>
internal sealed class ProbeFactory : IDisposable
{
    /// <summary>For the process's loop.</summary>
    public ProbeFactory(EventLoop loop, Wakeup wakeup, Log log)
    {
        _ = loop;
        _ = wakeup;
        _ = log;
    }

    /// <summary>When an attempt must have ended.</summary>
    public Instant NextDeadline => Instant.Never;

    /// <summary>What checks over TLS show to servers; null: nothing. To be called before <see cref="Create"/>, at each reload.</summary>
    public void Configure(TlsSettings? ssl) => _ = ssl;

    /// <summary>Makes the probe of a check.</summary>
    /// <param name="check">A check that goes over the network: neither Misc, nor File, nor Bfd.</param>
    /// <param name="ended">Is told the result of each attempt, once, on the loop's thread.</param>
    public IProbe Create(HealthCheck check, Action<CheckResult> ended) =>
        throw new NotSupportedException($"{check.Keyword} has no probe");

    /// <summary>Ends the attempts whose time is over.</summary>
    public void RunDue(Instant now) => _ = now;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
