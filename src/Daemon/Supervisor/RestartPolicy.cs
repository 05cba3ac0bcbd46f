namespace Holdfast.Daemon.Supervisor;

/// <summary>
/// When a dead child is started again: at once if it ran for a minute, else after 0, 1, 2, 4, … 60 seconds. Never changes:
/// <see cref="After"/> gives the delay and the policy for the next death.
/// </summary>
/// <param name="Previous">Delay of the last restart; null: there was none yet.</param>
internal readonly record struct RestartPolicy(TimeSpan? Previous)
{
    private static readonly TimeSpan s_longEnough = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    /// <summary>The delay before the next start, after a child that ran this long has died.</summary>
    public TimeSpan After(TimeSpan ran, out RestartPolicy next)
    {
        TimeSpan delay = ran >= s_longEnough || Previous is not { } previous
            ? TimeSpan.Zero
            : previous == TimeSpan.Zero ? s_first : TimeSpan.FromTicks(Math.Min(previous.Ticks * 2, s_longest.Ticks));
        next = new RestartPolicy(delay);
        return delay;
    }
}
