using Holdfast.Core.Time;

namespace Holdfast.Core.Vrrp;

/// <summary>
/// When a master announces its addresses again. Gratuitous ARPs get lost and are seen by switches that are still
/// learning: keepalived's <c>garp_*</c> keywords repeat them.
/// </summary>
/// <param name="SecondBurst">The second burst after becoming master.</param>
/// <param name="LowerPriority">The second burst after a lower priority was heard.</param>
/// <param name="Refresh">The next periodic announcement.</param>
public readonly record struct AnnouncementSchedule(Instant SecondBurst, Instant LowerPriority, Instant Refresh)
{
    /// <summary>Nothing to announce.</summary>
    public static AnnouncementSchedule None { get; } = new(Instant.Never, Instant.Never, Instant.Never);

    /// <summary>The earliest of all.</summary>
    public Instant Next
    {
        get
        {
            Instant first = SecondBurst < LowerPriority ? SecondBurst : LowerPriority;
            return first < Refresh ? first : Refresh;
        }
    }

    /// <summary>The schedule of a router that has just become master and announced itself.</summary>
    public static AnnouncementSchedule ForNewMaster(GratuitousArpSettings settings, Instant now) =>
        new(After(settings.MasterDelay, now), Instant.Never, After(settings.MasterRefresh, now));

    /// <summary>
    /// The schedule after a lower priority was heard and answered by a burst. A second burst that is due already stays
    /// where it is: a rival that does not give way must not put it off for ever.
    /// </summary>
    public AnnouncementSchedule AfterLowerPriority(GratuitousArpSettings settings, Instant now) =>
        LowerPriority == Instant.Never ? this with { LowerPriority = After(settings.LowerPriorityDelay, now) } : this;

    /// <summary>What remains of this schedule under other settings (reload).</summary>
    public AnnouncementSchedule Under(GratuitousArpSettings settings, Instant now)
    {
        Instant refresh = After(settings.MasterRefresh, now);
        return this with { Refresh = refresh == Instant.Never || refresh < Refresh ? refresh : Refresh };
    }

    /// <summary>Takes what is due, and says how many times each address is to be announced and why; 0: nothing is due.</summary>
    public AnnouncementSchedule Take(
        GratuitousArpSettings settings, Instant now, out int repeat, out AnnounceReason reason)
    {
        bool second = SecondBurst <= now, lower = LowerPriority <= now, refresh = Refresh <= now;
        (repeat, reason) = (second, lower, refresh) switch
        {
            (true, _, _) => (settings.MasterRepeat, AnnounceReason.SecondBurst),
            (_, true, _) => (settings.LowerPriorityRepeat, AnnounceReason.LowerPriority),
            (_, _, true) => (settings.MasterRefreshRepeat, AnnounceReason.Refresh),
            _ => (0, AnnounceReason.Refresh),
        };
        return new AnnouncementSchedule(
            second ? Instant.Never : SecondBurst,
            lower ? Instant.Never : LowerPriority,
            refresh ? After(settings.MasterRefresh, now) : Refresh);
    }

    private static Instant After(TimeSpan delay, Instant now) => delay > TimeSpan.Zero ? now + delay : Instant.Never;
}
