using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding;

/// <summary>
/// The findings of the parser and the binder. The error class is keepalived's; None: keepalived says nothing.
/// </summary>
public static class BindingDiagnostics
{
    /// <summary>No such keyword here.</summary>
    public static DiagnosticKind UnknownKeyword { get; } =
        new("B001", Severity.Error, "unknown keyword", ErrorClass.UnknownKeyword);

    /// <summary>A brace opens where no block begins.</summary>
    public static DiagnosticKind UnexpectedOpenBrace { get; } =
        new("B002", Severity.Error, "unexpected {", ErrorClass.UnexpectedOpenBrace);

    /// <summary>A block does not begin with a brace.</summary>
    public static DiagnosticKind MissingOpenBrace { get; } =
        new("B003", Severity.Error, "missing {", ErrorClass.MissingOpenBrace);

    /// <summary>A brace closes where no block is open.</summary>
    public static DiagnosticKind ExtraCloseBrace { get; } =
        new("B004", Severity.Error, "extra }", ErrorClass.ExtraCloseBrace);

    /// <summary>The configuration ends inside a block.</summary>
    public static DiagnosticKind MissingCloseBrace { get; } =
        new("B005", Severity.Error, "missing }", ErrorClass.MissingCloseBrace);

    /// <summary>A mandatory argument is missing: the daemon ends at once.</summary>
    public static DiagnosticKind MissingArgument { get; } =
        new("B006", Severity.Error, "missing argument", ErrorClass.MissingParameter);

    /// <summary>An argument is missing; the keyword has no effect.</summary>
    public static DiagnosticKind ArgumentExpected { get; } = new("B007", Severity.Error, "an argument is expected");

    /// <summary>Words are left over.</summary>
    public static DiagnosticKind SurplusWords { get; } =
        new("B008", Severity.Warning, "surplus words are ignored", ErrorClass.None);

    /// <summary>Not a number, or out of range.</summary>
    public static DiagnosticKind InvalidNumber { get; } =
        new("B010", Severity.Error, "invalid number", ErrorClass.InvalidNumber);

    /// <summary>A value that is none of those allowed.</summary>
    public static DiagnosticKind InvalidValue { get; } = new("B011", Severity.Error, "invalid value");

    /// <summary>A value was cut, rounded or replaced.</summary>
    public static DiagnosticKind ValueAdjusted { get; } =
        new("B012", Severity.Warning, "the value was adjusted", ErrorClass.Warning);

    /// <summary>The text is no address.</summary>
    public static DiagnosticKind InvalidAddress { get; } = new("B013", Severity.Error, "invalid address");

    /// <summary>The keyword was given before.</summary>
    public static DiagnosticKind Repeated { get; } = new("B014", Severity.Error, "given twice");

    /// <summary>A word of a list entry is unknown.</summary>
    public static DiagnosticKind UnknownOption { get; } = new("B015", Severity.Error, "unknown option");

    /// <summary>A block that lacks what makes it useful.</summary>
    public static DiagnosticKind EmptyBlock { get; } =
        new("B016", Severity.Warning, "the block is empty", ErrorClass.Warning);

    /// <summary>An address of the other family.</summary>
    public static DiagnosticKind WrongFamily { get; } = new("B017", Severity.Error, "an address of the other family");

    /// <summary>An older spelling.</summary>
    public static DiagnosticKind Deprecated { get; } =
        new("B020", Severity.Warning, "deprecated", ErrorClass.Deprecated);

    /// <summary>A keyword without effect in this release.</summary>
    public static DiagnosticKind NoEffectYet { get; } =
        new("B021", Severity.Warning, "accepted, has no effect yet", ErrorClass.None);

    /// <summary>A block that needs a name and has none, or has that of another block.</summary>
    public static DiagnosticKind BadName { get; } = new("B030", Severity.Error, "the block is skipped");

    /// <summary>A user or group that does not exist.</summary>
    public static DiagnosticKind UnknownAccount { get; } = new("B040", Severity.Error, "unknown user or group");

    /// <summary>A script without a command.</summary>
    public static DiagnosticKind NoCommand { get; } = new("B041", Severity.Error, "no command is set");

    /// <summary>A file that a setting names cannot be read.</summary>
    public static DiagnosticKind UnreadableFile { get; } =
        new("B042", Severity.Error, "a file cannot be read", ErrorClass.None);

    /// <summary>A tracked object is not defined before its use.</summary>
    public static DiagnosticKind NotDefined { get; } = new("B050", Severity.Error, "not defined");

    /// <summary>An interface does not exist.</summary>
    public static DiagnosticKind UnknownInterface { get; } =
        new("B051", Severity.Error, "the interface does not exist", ErrorClass.BadInterface);

    /// <summary>All kinds, in the order of their codes.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        UnknownKeyword, UnexpectedOpenBrace, MissingOpenBrace, ExtraCloseBrace, MissingCloseBrace, MissingArgument,
        ArgumentExpected, SurplusWords, InvalidNumber, InvalidValue, ValueAdjusted, InvalidAddress, Repeated,
        UnknownOption, EmptyBlock, WrongFamily, Deprecated, NoEffectYet, BadName, UnknownAccount, NoCommand,
        UnreadableFile, NotDefined, UnknownInterface,
    ];
}
