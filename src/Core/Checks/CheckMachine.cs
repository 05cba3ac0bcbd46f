namespace Holdfast.Core.Checks;

/// <summary>
/// Decides what the attempts of one check amount to: retries, <c>rise</c>, <c>fall</c>, and the pages of an HTTP check.
/// </summary>
/// <remarks>
/// A check that has never come to a verdict fails with its first failure, as keepalived 2.2.7 has it: what was never
/// seen working gets no retries. With <c>fall</c> it takes that many failures from the start. A page that fails is
/// asked for until it succeeds, then the rest; the check is well again when the last one is, also as in keepalived.
/// </remarks>
public static class CheckMachine
{
    /// <summary>The state after an attempt has ended.</summary>
    /// <param name="state">The state before it.</param>
    /// <param name="check">The settings.</param>
    /// <param name="isSuccess">How the attempt ended.</param>
    public static CheckTransition AttemptEnded(in CheckState state, HealthCheck check, bool isSuccess) =>
        isSuccess ? Succeeded(state, check) : Failed(state, check.Schedule);

    /// <summary>How many pages a check asks for, one in each attempt.</summary>
    public static int Pages(HealthCheck check) => check switch
    {
        HealthCheck.Http http => Math.Max(1, http.Urls.Count),
        HealthCheck.Http2 http => Math.Max(1, http.Urls.Count),
        _ => 1,
    };

    /// <summary>Whether attempts are made at all; the others follow events.</summary>
    public static bool IsScheduled(HealthCheck check) => check is not (HealthCheck.File or HealthCheck.Bfd);

    /// <summary>
    /// The state with other settings: a check that was well keeps its failures, but is never past the last retry; page
    /// numbers that are gone begin again.
    /// </summary>
    public static CheckState Carried(in CheckState state, HealthCheck check) => state with
    {
        Step = state.Step < Pages(check) ? state.Step : (ushort)0,
        Failures = Math.Min(state.Failures, Limit(state, check.Schedule) - 1),
        Successes = Math.Min(state.Successes, check.Schedule.Rise - 1),
    };

    private static CheckTransition Succeeded(in CheckState state, HealthCheck check)
    {
        bool isDown = !state.IsUp;
        if (state.Step + 1 < Pages(check))
        {
            CheckState further = state with { Step = (ushort)(state.Step + 1), Failures = 0 };
            bool atOnce = isDown && check is HealthCheck.Http { FastRecovery: true };
            return new(further, CheckVerdict.Unchanged, atOnce ? NextAttempt.AtOnce : NextAttempt.Interval);
        }

        if (isDown && state.Successes + 1 < check.Schedule.Rise)
        {
            CheckState rising = state with { Step = 0, Failures = 0, Successes = state.Successes + 1 };
            return new(rising, CheckVerdict.Unchanged, NextAttempt.Interval);
        }

        CheckVerdict verdict = isDown || !state.HasRun ? CheckVerdict.Up : CheckVerdict.Unchanged;
        return new(new CheckState(IsUp: true, HasRun: true), verdict, NextAttempt.Interval);
    }

    private static CheckTransition Failed(in CheckState state, CheckSchedule schedule)
    {
        if (!state.IsUp && state.HasRun)
        {
            // The page stays: it is the one whose recovery matters.
            return new(state with { Successes = 0 }, CheckVerdict.Unchanged, NextAttempt.Interval);
        }

        if (state.Failures + 1 < Limit(state, schedule))
        {
            CheckState failing = state with { Failures = state.Failures + 1, Successes = 0 };
            return new(failing, CheckVerdict.AttemptFailed, NextAttempt.Retry);
        }

        CheckState down = new(IsUp: false, HasRun: true) { Step = state.Step };
        return new(down, CheckVerdict.Down, NextAttempt.Interval);
    }

    /// <summary>So many failures in a row are the end.</summary>
    private static uint Limit(in CheckState state, CheckSchedule schedule)
    {
        if (schedule.Fall is { } fall) return Math.Max(1, fall);
        if (!state.HasRun) return 1;
        return schedule.Retry == uint.MaxValue ? uint.MaxValue : schedule.Retry + 1;
    }
}
