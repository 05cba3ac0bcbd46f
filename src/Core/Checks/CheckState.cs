namespace Holdfast.Core.Checks;

/// <summary>What the attempts of a check so far amount to.</summary>
/// <param name="IsUp">Whether it counts as well.</param>
/// <param name="HasRun">Whether it has come to a verdict: every page has succeeded, or it has failed for good.</param>
public readonly record struct CheckState(bool IsUp, bool HasRun)
{
    /// <summary>The page that is asked for next, from 0; always 0 for checks without pages.</summary>
    public ushort Step { get; init; }

    /// <summary>Failures in a row since the last success; counted while the check is up, or has not run.</summary>
    public uint Failures { get; init; }

    /// <summary>Successes in a row, whole rounds of pages; counted while the check is down.</summary>
    public uint Successes { get; init; }

    /// <summary>Before the first attempt: well, or failed with <c>alpha</c>.</summary>
    public static CheckState Before(CheckSchedule schedule) => new(IsUp: !schedule.Alpha, HasRun: false);
}

/// <summary>What an attempt has changed.</summary>
public enum CheckVerdict : byte
{
    /// <summary>Nothing.</summary>
    Unchanged,

    /// <summary>An attempt has failed, but the check is not given up yet.</summary>
    AttemptFailed,

    /// <summary>The check is well after it had failed, or for the first time.</summary>
    Up,

    /// <summary>The check has failed for good; also the first verdict of one that began as failed.</summary>
    Down,
}

/// <summary>When the next attempt is to begin.</summary>
public enum NextAttempt : byte
{
    /// <summary>At the next time of the check's grid.</summary>
    Interval,

    /// <summary><see cref="CheckSchedule.DelayBeforeRetry"/> later.</summary>
    Retry,

    /// <summary>At once.</summary>
    AtOnce,
}

/// <summary>The outcome of one step of a <see cref="CheckMachine"/>.</summary>
/// <param name="State">The state from now on.</param>
/// <param name="Verdict">What has changed.</param>
/// <param name="Next">When the check goes on.</param>
public readonly record struct CheckTransition(CheckState State, CheckVerdict Verdict, NextAttempt Next);
