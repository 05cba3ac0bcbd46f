namespace Holdfast.Core.Checks;

/// <summary>What one attempt of a check has seen.</summary>
/// <param name="IsSuccess">Whether the server did what it should.</param>
/// <param name="Reason">Why not, in one line without the server's name ("connection refused"); a remark if it did; may be empty.</param>
public readonly record struct CheckResult(bool IsSuccess, string Reason)
{
    /// <summary>It did.</summary>
    public static CheckResult Success { get; } = new(true, "");

    /// <summary>The weight that a dynamic MISC_CHECK asks for, 0..253; null: none.</summary>
    public int? Weight { get; init; }

    /// <summary>
    /// Nothing was seen of the server, because this machine could not even ask (too many open files, no memory): it is taken
    /// for what it was, as keepalived does.
    /// </summary>
    public bool IsInconclusive { get; private init; }

    /// <summary>It did not.</summary>
    public static CheckResult Failure(string reason) => new(false, reason);

    /// <summary>It could not be asked.</summary>
    /// <param name="reason">What this machine lacks, in one line.</param>
    public static CheckResult Inconclusive(string reason) => new(false, reason) { IsInconclusive = true };
}
