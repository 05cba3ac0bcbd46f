using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>The findings of the lexical and preprocessing layer.</summary>
public static class SyntaxDiagnostics
{
    /// <summary>A file that is needed cannot be read.</summary>
    public static DiagnosticKind FileNotFound { get; } =
        new("S001", Severity.Error, "a configuration file is missing", ErrorClass.FileNotFound)
        {
            Consequence = "Nothing of the file is read: every setting in it is missing. Without the main file the "
                + "daemon does not start; without an included one it runs with the rest, unless "
                + "include_check says that it must be there.",
            Remedy = "Check the path and the permissions. A relative path counts from the directory of the "
                + "file that names it.",
        };

    /// <summary>An include that may fail did; keepalived says so and goes on.</summary>
    public static DiagnosticKind IncludeFailed { get; } =
        new("S002", Severity.Warning, "an include has no effect", ErrorClass.None)
        {
            Consequence = "The daemon goes on without the file: what stands in it does not run.",
            Remedy = "Mend the path or the permissions, or remove the include. 'include_check' in front of it "
                + "makes keepalived and Holdfast refuse to start instead.",
        };

    /// <summary>A pattern matched nothing, which is usual for directories of optional files.</summary>
    public static DiagnosticKind NothingMatches { get; } =
        new("S003", Severity.Note, "an include pattern matches nothing", ErrorClass.None)
        {
            Consequence = "Nothing is included. That is as it should be for a directory that may be empty.",
            Remedy = "Check the pattern if files were meant to be there. A relative pattern counts from the "
                + "directory of the file that names it.",
        };

    /// <summary>A file includes itself, directly or through others, or files are nested too deeply.</summary>
    public static DiagnosticKind IncludeLoop { get; } =
        new("S004", Severity.Error, "files include each other endlessly")
        {
            Consequence = "The file is not read a second time within itself: the include has no effect.",
            Remedy = "Remove the include that closes the circle.",
        };

    /// <summary>A word that <c>include_check</c> does not know.</summary>
    public static DiagnosticKind UnknownIncludeCheck { get; } =
        new("S005", Severity.Error, "include_check does not know the word")
        {
            Consequence = "The word is passed over; the other words of the line count.",
            Remedy = "Use the words of the reference: read, match, wildcard_match, brace_match; '-' in "
                + "front of one takes it away.",
        };

    /// <summary>A quote without its end.</summary>
    public static DiagnosticKind UnmatchedQuote { get; } =
        new("S010", Severity.Error, "a quote is not closed", ErrorClass.UnmatchedQuote)
        {
            Consequence = "The words behind the quote are not what they seem to be: the line has no effect, or a "
                + "value that goes on to its end.",
            Remedy = "Close the quote on the same line. A quote that belongs to the text is written with a "
                + "backslash.",
            Example = """
                vrrp_script check {
                    script "/usr/bin/test -e /run/ready
                }
                """,
        };

    /// <summary>A line beyond what keepalived reads at once.</summary>
    public static DiagnosticKind LineTooLong { get; } =
        new("S011", Severity.Error, "a line is too long")
        {
            Consequence = "At most 1023 bytes are read at once, as keepalived does it: what is beyond is lost.",
            Remedy = "Break the line. A list may go on over several lines.",
        };

    /// <summary>A line with a NUL byte.</summary>
    public static DiagnosticKind EmbeddedNul { get; } =
        new("S012", Severity.Error, "a line contains a NUL byte")
        {
            Consequence = "The line is ignored.",
            Remedy = "Remove the NUL byte; perhaps the file is not a configuration, or it is UTF-16.",
        };

    /// <summary>A definition that needs itself.</summary>
    public static DiagnosticKind DefinitionLoop { get; } =
        new("S020", Severity.Error, "a definition refers to itself")
        {
            Consequence = "The line with the reference is ignored.",
            Remedy = "Give the definition a value that does not need itself.",
            Example = """
                $A=$B
                $B=$A
                global_defs {
                    router_id $A
                }
                """,
        };

    /// <summary>A comment amid a multi-line definition, which ends it.</summary>
    public static DiagnosticKind CommentEndsDefinition { get; } =
        new("S021", Severity.Warning, "a comment line ends a multi-line definition", ErrorClass.None)
        {
            Consequence = "The definition ends here: the lines behind the comment are read as configuration of "
                + "their own.",
            Remedy = "Put the comment in front of the definition.",
            Example = """
                $BLOCK=priority 100 \
                # a comment \
                advert_int 1
                """,
        };

    /// <summary>Parameters of <c>${_RANDOM}</c> or <c>${_ENV}</c> that it cannot use.</summary>
    public static DiagnosticKind BadParameter { get; } =
        new("S022", Severity.Error, "a predefined variable cannot use its parameters")
        {
            Consequence = "The reference becomes nothing, and the line is read without it.",
            Remedy = "Give it what it takes: ${_RANDOM MIN MAX} with two numbers, ${_ENV NAME} with the name "
                + "of one variable.",
        };

    /// <summary>A <c>${NAME}</c> without definition, outside quotes: it is left as it is and then split at its braces.</summary>
    public static DiagnosticKind Undefined { get; } =
        new("S023", Severity.Warning, "a reference has no definition", ErrorClass.None)
        {
            Consequence = "It is not replaced: the text stays, is split at its braces, and the line means something "
                + "else.",
            Remedy = "Define it before its first use, at the beginning of a line: $NAME=value. Definitions of "
                + "an included file count from there on.",
            Example = """
                global_defs {
                    router_id ${NODE}
                }
                """,
        };

    /// <summary>A <c>~SEQ</c> or <c>~LST</c> that is not written as one.</summary>
    public static DiagnosticKind BadRepetition { get; } =
        new("S030", Severity.Error, "a repetition is not valid")
        {
            Consequence = "The whole line is ignored, with every line that it was to become.",
            Remedy = "Write ~SEQ(name, first, last) or ~LST(name, value, value), then the line that is repeated.",
            Example = """
                ~SEQ(i, 1, 10 virtual_ipaddress 10.0.0.$i
                """,
        };

    /// <summary>The configuration grows beyond any sensible size.</summary>
    public static DiagnosticKind TooLarge { get; } =
        new("S040", Severity.Error, "the configuration is too large", ErrorClass.Fatal)
        {
            Consequence = "What is behind this place is not read: the rest of the configuration does not run.",
            Remedy = "Make fewer lines of it: a repetition has probably a bound that is a slip of the pen.",
        };

    /// <summary>All kinds, in the order of their codes.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        FileNotFound, IncludeFailed, NothingMatches, IncludeLoop, UnknownIncludeCheck, UnmatchedQuote, LineTooLong,
        EmbeddedNul, DefinitionLoop, CommentEndsDefinition, BadParameter, Undefined, BadRepetition, TooLarge,
    ];
}
