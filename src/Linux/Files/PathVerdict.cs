namespace Holdfast.Linux.Files;

/// <summary>What is wrong with a script's path.</summary>
public enum PathProblem
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A component does not exist or cannot be looked at, or a bare name is in no directory of the search path.</summary>
    NotFound,

    /// <summary>It is no regular file.</summary>
    NotAFile,

    /// <summary>The user who is to run it may not: no execute permission on the file or no search permission on a directory.</summary>
    NotExecutable,

    /// <summary>It would run as root, and somebody else than root could replace it.</summary>
    Insecure,
}

/// <summary>The result of <see cref="PathSecurity.Check"/>.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Path">The absolute path to run: with symbolic links resolved, unless they are to be kept.</param>
/// <param name="Message">One sentence with the component, its owner, group and mode; empty if nothing is wrong.</param>
public sealed record PathVerdict(PathProblem Problem, string Path, string Message)
{
    /// <summary>Where a bare name was found on the search path, before any link was followed; null: it was a path already.</summary>
    public string? FoundAs { get; init; }

    /// <summary>Nothing is wrong.</summary>
    public bool IsSafe => Problem == PathProblem.None;

    /// <summary>It could be run, be it wise or not.</summary>
    public bool IsRunnable => Problem is PathProblem.None or PathProblem.Insecure;
}
