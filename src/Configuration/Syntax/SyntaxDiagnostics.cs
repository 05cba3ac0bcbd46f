using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>The findings of the lexical and preprocessing layer.</summary>
public static class SyntaxDiagnostics
{
    /// <summary>A file that is needed cannot be read.</summary>
    public static DiagnosticKind FileNotFound { get; } =
        new("S001", Severity.Error, "a configuration file is missing", ErrorClass.FileNotFound);

    /// <summary>An include that may fail did; keepalived says so and goes on.</summary>
    public static DiagnosticKind IncludeFailed { get; } =
        new("S002", Severity.Warning, "an include has no effect", ErrorClass.None);

    /// <summary>A pattern matched nothing, which is usual for directories of optional files.</summary>
    public static DiagnosticKind NothingMatches { get; } =
        new("S003", Severity.Note, "an include pattern matches nothing", ErrorClass.None);

    /// <summary>A file includes itself, directly or through others, or files are nested too deeply.</summary>
    public static DiagnosticKind IncludeLoop { get; } =
        new("S004", Severity.Error, "files include each other endlessly");

    /// <summary>A word that <c>include_check</c> does not know.</summary>
    public static DiagnosticKind UnknownIncludeCheck { get; } =
        new("S005", Severity.Error, "include_check does not know the word");

    /// <summary>A quote without its end.</summary>
    public static DiagnosticKind UnmatchedQuote { get; } =
        new("S010", Severity.Error, "a quote is not closed", ErrorClass.UnmatchedQuote);

    /// <summary>A line beyond what keepalived reads at once.</summary>
    public static DiagnosticKind LineTooLong { get; } =
        new("S011", Severity.Error, "a line is too long");

    /// <summary>A line with a NUL byte.</summary>
    public static DiagnosticKind EmbeddedNul { get; } =
        new("S012", Severity.Error, "a line contains a NUL byte");

    /// <summary>A definition that needs itself.</summary>
    public static DiagnosticKind DefinitionLoop { get; } =
        new("S020", Severity.Error, "a definition refers to itself");

    /// <summary>A comment amid a multi-line definition, which ends it.</summary>
    public static DiagnosticKind CommentEndsDefinition { get; } =
        new("S021", Severity.Warning, "a comment line ends a multi-line definition", ErrorClass.None);

    /// <summary>Parameters of <c>${_RANDOM}</c> or <c>${_ENV}</c> that it cannot use.</summary>
    public static DiagnosticKind BadParameter { get; } =
        new("S022", Severity.Error, "a predefined variable cannot use its parameters");

    /// <summary>A <c>${NAME}</c> without definition, outside quotes: it is left as it is and then split at its braces.</summary>
    public static DiagnosticKind Undefined { get; } =
        new("S023", Severity.Warning, "a reference has no definition", ErrorClass.None);

    /// <summary>A <c>~SEQ</c> or <c>~LST</c> that is not written as one.</summary>
    public static DiagnosticKind BadRepetition { get; } =
        new("S030", Severity.Error, "a repetition is not valid");

    /// <summary>The configuration grows beyond any sensible size.</summary>
    public static DiagnosticKind TooLarge { get; } =
        new("S040", Severity.Error, "the configuration is too large", ErrorClass.Fatal);

    /// <summary>All kinds, in the order of their codes.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        FileNotFound, IncludeFailed, NothingMatches, IncludeLoop, UnknownIncludeCheck, UnmatchedQuote, LineTooLong,
        EmbeddedNul, DefinitionLoop, CommentEndsDefinition, BadParameter, Undefined, BadRepetition, TooLarge,
    ];
}
