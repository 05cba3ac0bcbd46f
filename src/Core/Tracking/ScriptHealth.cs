namespace Holdfast.Core.Tracking;

/// <summary>How a run of a tracked script ended.</summary>
public enum ScriptOutcome : byte
{
    /// <summary>Exit status 0.</summary>
    Success,

    /// <summary>Another exit status, or death by a signal.</summary>
    Failure,

    /// <summary>It did not end in time and was killed.</summary>
    Timeout,

    /// <summary>It could not be started.</summary>
    NotStarted,
}

/// <summary>
/// What the results of a script so far amount to. The first result counts at once; after that <c>rise</c> successes
/// in a row bring it up and <c>fall</c> failures in a row bring it down.
/// </summary>
/// <param name="HasResult">Whether any run has ended, or the script begins as failed.</param>
/// <param name="IsUp">Whether it counts as well; before the first result it does.</param>
/// <param name="Contrary">Results in a row that disagree with <paramref name="IsUp"/>.</param>
/// <param name="Last">How the last run ended.</param>
public readonly record struct ScriptHealth(bool HasResult, bool IsUp, int Contrary, ScriptOutcome Last)
{
    /// <summary>The health before any run.</summary>
    public static ScriptHealth Before(TrackScript script) =>
        script.InitFail || script.Insecure
            ? new ScriptHealth(HasResult: true, IsUp: false, Contrary: 0, ScriptOutcome.Failure)
            : new ScriptHealth(HasResult: false, IsUp: true, Contrary: 0, ScriptOutcome.Success);

    /// <summary>The health after one more run.</summary>
    public ScriptHealth After(TrackScript script, ScriptOutcome outcome)
    {
        bool success = outcome == ScriptOutcome.Success;
        if (!HasResult) return new ScriptHealth(HasResult: true, success, Contrary: 0, outcome);
        if (success == IsUp) return this with { Contrary = 0, Last = outcome };
        int needed = success ? script.Rise : script.Fall;
        return Contrary + 1 >= needed
            ? new ScriptHealth(HasResult: true, success, Contrary: 0, outcome)
            : this with { Contrary = Contrary + 1, Last = outcome };
    }
}
