using Holdfast.Core.Time;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>
/// Bounds the attempts over TLS that are under way: each has tens of kilobytes, and a handshake takes the processor. Others
/// wait in their order, and their time does not count yet; as no attempt takes longer than its timeouts, each gets its turn.
/// </summary>
internal sealed class TlsGate
{
    /// <summary>Attempts at once.</summary>
    public const int Capacity = 128;

    private readonly LinkedList<TlsProbe> _waiting = [];
    private int _inside;
    private bool _isFilling;

    /// <summary>Lets a probe in now (true), or later by <see cref="TlsProbe.Start"/>.</summary>
    public bool TryEnter(TlsProbe probe)
    {
        if (_inside < Capacity)
        {
            _inside++;
            return true;
        }

        _waiting.AddLast(probe);
        return false;
    }

    /// <summary>A probe that waits does so no longer.</summary>
    public void Forget(TlsProbe probe) => _waiting.Remove(probe);

    /// <summary>A probe has left; the next one takes its place.</summary>
    public void Leave(Instant now)
    {
        _inside--;
        if (_isFilling) return; // one that has just been let in has failed at once

        _isFilling = true;
        while (_inside < Capacity && _waiting.First is { } next)
        {
            _waiting.RemoveFirst();
            _inside++;
            next.Value.Start(now);
        }

        _isFilling = false;
    }
}
