using Holdfast.Core.Checks;
using Holdfast.Core.Time;

namespace Holdfast.Core.LoadBalancing;

/// <summary>A check as the engine runs it.</summary>
internal sealed class WatchedCheck(int number, HealthCheck settings, WatchedServer server)
{
    public readonly int Number = number;
    public readonly WatchedServer Server = server;
    public HealthCheck Settings = settings;
    public CheckState State = CheckState.Before(settings.Schedule);

    /// <summary>Place in the queue of deadlines; -1: none yet.</summary>
    public int Slot = -1;

    /// <summary>A time of the grid on which attempts begin: the latest that was used or left out.</summary>
    public Instant Grid;

    /// <summary>By how much the grid is still to be brought forward to where this check makes no burst.</summary>
    public TimeSpan Shift;

    public bool IsRunning;

    /// <summary>What a dynamic MISC_CHECK asked for; null: nothing yet.</summary>
    public int? AskedWeight;

    /// <summary>What a FILE_CHECK adds to the weight.</summary>
    public int FileDelta;

    /// <summary>Why it fails, or its latest attempt did; empty: it did not.</summary>
    public string Reason = "";

    public long Attempts;
    public long FailedAttempts;

    public bool IsScheduled => CheckMachine.IsScheduled(Settings);

    /// <summary>What it adds to the configured weight of its server.</summary>
    public long WeightDelta => FileDelta + (AskedWeight is { } asked ? asked - (long)Server.Settings.Weight : 0);

    /// <summary>Goes to the first time of the grid after <paramref name="after"/>; those before are left out.</summary>
    public Instant NextOnGrid(Instant after)
    {
        TimeSpan interval = Settings.Schedule.DelayLoop;
        if (Shift > TimeSpan.Zero)
        {
            TimeSpan part = Shift < interval / 2 ? Shift : interval / 2;
            Shift -= part;
            Grid += interval - part;
        }
        else
        {
            Grid += interval;
        }

        if (Grid > after) return Grid;
        long behind = (after.Nanoseconds - Grid.Nanoseconds) / (interval.Ticks * 100);
        return Grid += TimeSpan.FromTicks(interval.Ticks * (behind + 1));
    }
}
