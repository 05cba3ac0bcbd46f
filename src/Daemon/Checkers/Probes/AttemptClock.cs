using Holdfast.Core.Time;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>An attempt whose time can be over.</summary>
internal interface IExpiring
{
    /// <summary>Its time is over; its place in the clock is free already.</summary>
    void Expire(Instant now);
}

/// <summary>
/// The deadlines of the attempts that are under way. It grows to the most that there have been at once, and keeps
/// nothing of a probe that makes none.
/// </summary>
internal sealed class AttemptClock
{
    private readonly Stack<int> _free = new();
    private DeadlineQueue _queue = new(0);
    private IExpiring?[] _attempts = [];

    /// <summary>The earliest deadline.</summary>
    public Instant Next => _queue.Next;

    /// <summary>Enters an attempt; returns its place.</summary>
    public int Enter(IExpiring attempt, Instant deadline)
    {
        if (_free.Count == 0) Grow();
        int place = _free.Pop();
        _attempts[place] = attempt;
        _queue.Set(place, deadline);
        return place;
    }

    /// <summary>Gives an attempt another deadline.</summary>
    public void Move(int place, Instant deadline) => _queue.Set(place, deadline);

    /// <summary>The attempt has ended.</summary>
    public void Leave(int place)
    {
        _queue.Set(place, Instant.Never);
        _attempts[place] = null;
        _free.Push(place);
    }

    /// <summary>Ends all attempts whose time is over.</summary>
    public void RunDue(Instant now)
    {
        while (_queue.Next <= now && _queue.First >= 0)
        {
            int place = _queue.First;
            IExpiring attempt = _attempts[place]!;
            Leave(place);
            attempt.Expire(now);
        }
    }

    private void Grow()
    {
        int old = _attempts.Length;
        int capacity = Math.Max(16, 2 * old);
        var queue = new DeadlineQueue(capacity);
        for (int i = 0; i < old; i++) queue.Set(i, _queue[i]);
        _queue = queue;
        Array.Resize(ref _attempts, capacity);
        for (int i = capacity - 1; i >= old; i--) _free.Push(i);
    }
}
