namespace Holdfast.Daemon.Commands.Lab;

/// <summary>What happens in a step.</summary>
internal enum LabEvent
{
    Nothing,
    NginxDies,
    NginxStaysDead,
    FirstIsRepaired,
    FirstLosesPower,
    FirstReturns,
    CableIsCut,
    CableIsMended,
}

/// <summary>What a step must show.</summary>
/// <param name="LongestOutage">The longest time that the client may go without an answer; null: measured, not judged.</param>
/// <param name="Holder">Who must hold the virtual address at the end; null: not judged.</param>
internal sealed record LabExpectation(TimeSpan? LongestOutage, string? Holder);

/// <summary>One step of the play.</summary>
/// <param name="Event">What happens.</param>
/// <param name="Title">A few words for a table.</param>
/// <param name="Reason">Where the expected time comes from, in words.</param>
internal sealed record LabStep(LabEvent Event, string Title, LabExpectation Expectation, string Reason);

/// <summary>What a step has shown.</summary>
/// <param name="From">When it began.</param>
/// <param name="To">When it ended.</param>
/// <param name="LongestOutage">The longest time without an answer that began in it.</param>
/// <param name="Holders">Who held the virtual address at its end: one name, several, or none.</param>
internal sealed record LabResult(
    LabStep Step, TimeSpan From, TimeSpan To, TimeSpan LongestOutage, IReadOnlyList<string> Holders)
{
    public bool IsJudged => Step.Expectation.LongestOutage is not null || Step.Expectation.Holder is not null;

    public bool IsMet =>
        (Step.Expectation.LongestOutage is not { } longest || LongestOutage <= longest)
        && (Step.Expectation.Holder is not { } holder || (Holders is [string only] && only == holder));

    public string Verdict => !IsJudged ? "measured" : IsMet ? "as expected" : "MISSED";
}

/// <summary>The times of a pair of routers from which the expectations follow.</summary>
/// <param name="BackupDownInterval">Master_Down_Interval of the second router: how long it waits for a silent master.</param>
/// <param name="BackupSkew">Skew_Time of the second router: how long it waits after a master has resigned.</param>
/// <param name="FirstPreempts">Whether the first router takes the address back.</param>
/// <param name="Check">The check script's interval; null: there is none that is known to revive nginx.</param>
/// <param name="CheckPatience">How long the script waits for a revived nginx.</param>
internal sealed record LabTimes(
    TimeSpan BackupDownInterval, TimeSpan BackupSkew, bool FirstPreempts, TimeSpan? Check, TimeSpan CheckPatience);

/// <summary>The play: what happens, and what must be seen.</summary>
internal static class LabSteps
{
    /// <summary>Names of the two directors, in answers, tables and reports.</summary>
    public const string First = "director-a";

    public const string Second = "director-b";

    // For starting programs and for a busy machine; far below any of the protocol's times.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(1);

    // Two routers answer to one address for a moment; a request or two may fall in between.
    private static readonly TimeSpan s_handOver = TimeSpan.FromMilliseconds(500);

    public static IReadOnlyList<LabStep> For(LabTimes times)
    {
        string? afterReturn = times.FirstPreempts ? First : Second;
        LabExpectation handOver = new(s_handOver, afterReturn);
        string handOverReason = times.FirstPreempts
            ? "it preempts; the address changes hands between two requests"
            : "nopreempt: the address stays where it is";
        LabExpectation silent = new(times.BackupDownInterval + s_margin, Second);
        string silentReason = $"three adverts missed and the skew: {Seconds(times.BackupDownInterval)}, and 1 s to spare";

        var steps = new List<LabStep>
        {
            new(LabEvent.Nothing, "steady state", new(TimeSpan.Zero, First), "no request goes unanswered"),
        };
        if (times.Check is { } check)
        {
            steps.Add(new(LabEvent.NginxDies, "nginx dies, the script revives it", new(check + s_margin, First),
                $"the check's interval: {Seconds(check)}, and 1 s to spare"));
            TimeSpan drift = check + times.CheckPatience + times.BackupSkew;
            steps.Add(new(LabEvent.NginxStaysDead, "nginx cannot be revived", new(drift + s_margin, Second),
                $"interval, the script's patience and the skew: {Seconds(drift)}, and 1 s to spare"));
            steps.Add(new(LabEvent.FirstIsRepaired, "it is repaired", handOver, handOverReason));
        }
        else
        {
            steps.Add(new(LabEvent.NginxDies, "nginx dies", new(null, null), "what your script makes of it"));
            steps.Add(new(LabEvent.NginxStaysDead, "nginx cannot be revived", new(null, null), "what your script makes of it"));
            steps.Add(new(LabEvent.FirstIsRepaired, "it is repaired", new(null, null), "what your script makes of it"));
        }

        // Without preemption the second director is master by now, if the script has moved the address as ours does; then
        // losing the first one is no event for the client.
        bool secondIsMaster = !times.FirstPreempts && times.Check is not null;
        LabExpectation loss = secondIsMaster ? new LabExpectation(s_handOver, Second) : silent;
        string lossReason = secondIsMaster ? "the address was not there" : silentReason;
        steps.Add(new(LabEvent.FirstLosesPower, $"{First} is killed", loss, lossReason));
        steps.Add(new(LabEvent.FirstReturns, "it comes back", handOver, handOverReason));
        steps.Add(new(LabEvent.CableIsCut, "its cable is cut", loss, lossReason));
        steps.Add(new(LabEvent.CableIsMended, "the cable is mended", handOver, handOverReason));
        return steps;
    }

    /// <summary>A time for people: 3.609 s.</summary>
    public static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0.###} s";
}
