namespace Holdfast.Configuration.Text;

/// <summary>How much a finding matters.</summary>
public enum Severity : byte
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>The configuration runs, though not as one may think.</summary>
    Warning,

    /// <summary>Something that was written has no effect, or the configuration cannot run.</summary>
    Error,
}

/// <summary>
/// keepalived's classes of problems, in its order: the highest one that a configuration meets decides how
/// <c>--config-test</c> ends.
/// </summary>
public enum ErrorClass : byte
{
    /// <summary>Not a problem to keepalived.</summary>
    None,

    /// <summary>A file is missing.</summary>
    FileNotFound,

    /// <summary>An interface does not exist or cannot be used.</summary>
    BadInterface,

    /// <summary>The daemon cannot run with it.</summary>
    Fatal,

    /// <summary>Several main files.</summary>
    MultipleFiles,

    /// <summary>Unknown keyword.</summary>
    UnknownKeyword,

    /// <summary>A <c>{</c> where none belongs.</summary>
    UnexpectedOpenBrace,

    /// <summary>A <c>{</c> is missing.</summary>
    MissingOpenBrace,

    /// <summary>A <c>}</c> too many.</summary>
    ExtraCloseBrace,

    /// <summary>A <c>}</c> is missing.</summary>
    MissingCloseBrace,

    /// <summary>A quote without its end.</summary>
    UnmatchedQuote,

    /// <summary>A mandatory argument is missing.</summary>
    MissingParameter,

    /// <summary>Not a number, or out of range.</summary>
    InvalidNumber,

    /// <summary>Any other error.</summary>
    GeneralError,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>A deprecated keyword.</summary>
    Deprecated,

    /// <summary>A script that may not run.</summary>
    SecurityError,
}

/// <summary>A kind of finding: what all findings with one code have in common.</summary>
/// <param name="Code">A letter and three digits: S syntax, B binding, V validation, L lint, P peers. Never reused.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Title">What is wrong, in general words.</param>
/// <param name="ErrorClass">keepalived's class of it, unless the finding says otherwise.</param>
public sealed record DiagnosticKind(
    string Code, Severity Severity, string Title, ErrorClass ErrorClass = ErrorClass.GeneralError)
{
    /// <summary>What happens at run time because of it, in one to three sentences: for <c>--explain</c> and the documentation.</summary>
    public string Consequence { get; init; } = "";

    /// <summary>What to write instead, in one to three sentences.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>A few lines of a configuration that show it; empty: none.</summary>
    public string Example { get; init; } = "";

    /// <summary>Whether the daemon does not start because of it.</summary>
    public bool PreventsStart { get; init; }

    /// <summary>
    /// Whether a comment or an option may switch it off. Errors of the language cannot be: what was written has no effect,
    /// whatever its author thinks of it.
    /// </summary>
    public bool CanBeSwitchedOff => !PreventsStart && (Severity < Severity.Error || Code[0] is not ('S' or 'B'));
}
