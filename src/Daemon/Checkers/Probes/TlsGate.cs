using Holdfast.Core.Time;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>
/// Bounds the attempts over TLS that are under way: each has tens of kilobytes, and a handshake takes the processor. Others
/// wait in their order, and their time does not count yet; as no attempt takes longer than its timeouts, each gets its turn.
/// Servers that did not end in time when last tried have lanes of their own, so that those that work never wait for them.
/// </summary>
internal sealed class TlsGate
{
    /// <summary>Attempts at once with servers that ended in time, and as many with those that did not.</summary>
    public const int Capacity = 128;

    private readonly Lane _prompt = new();
    private readonly Lane _slow = new();

    /// <summary>Lets a probe in now (true), or later by <see cref="TlsProbe.Start"/>.</summary>
    public bool TryEnter(TlsProbe probe) => LaneOf(probe).TryEnter(probe);

    /// <summary>A probe that waits does so no longer.</summary>
    public void Forget(TlsProbe probe) => LaneOf(probe).Waiting.Remove(probe);

    /// <summary>A probe has left; the next one takes its place. To be called before it changes lanes.</summary>
    public void Leave(TlsProbe probe, Instant now) => LaneOf(probe).Leave(now);

    private Lane LaneOf(TlsProbe probe) => probe.IsSlow ? _slow : _prompt;

    private sealed class Lane
    {
        private int _inside;
        private bool _isFilling;

        public LinkedList<TlsProbe> Waiting { get; } = [];

        public bool TryEnter(TlsProbe probe)
        {
            if (_inside < Capacity)
            {
                _inside++;
                return true;
            }

            Waiting.AddLast(probe);
            return false;
        }

        public void Leave(Instant now)
        {
            _inside--;
            if (_isFilling) return; // one that has just been let in has failed at once

            _isFilling = true;
            while (_inside < Capacity && Waiting.First is { } next)
            {
                Waiting.RemoveFirst();
                _inside++;
                next.Value.Start(now);
            }

            _isFilling = false;
        }
    }
}
