namespace Holdfast.Core.Checks;

/// <summary>When a check runs and when it believes what it sees; every default is filled in.</summary>
public sealed record CheckSchedule
{
    /// <summary>From check to check, 1 µs or more. Default 60 s.</summary>
    public TimeSpan DelayLoop { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The first check waits a random time up to this; zero: none.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Further attempts before a server that worked counts as failed, 0 or more.</summary>
    public uint Retry { get; init; } = 1;

    /// <summary>Between those attempts.</summary>
    public TimeSpan DelayBeforeRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The server begins as failed, until this check has succeeded.</summary>
    public bool Alpha { get; init; }

    /// <summary>Each failed attempt is logged, not only the last; null: as <c>checker_log_all_failures</c> says.</summary>
    public bool? LogAllFailures { get; init; }

    /// <summary><c>rise</c>: successes in a row before a failed server counts as working, 1 or more.</summary>
    public uint Rise { get; init; } = 1;

    /// <summary><c>fall</c>: failures in a row before a working server counts as failed, 1 or more; null: <see cref="Retry"/> + 1.</summary>
    public uint? Fall { get; init; }
}
