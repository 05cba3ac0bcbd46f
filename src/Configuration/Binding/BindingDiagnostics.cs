using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding;

/// <summary>
/// The findings of the parser and the binder. The error class is keepalived's; None: keepalived says nothing.
/// </summary>
public static class BindingDiagnostics
{
    /// <summary>No such keyword here.</summary>
    public static DiagnosticKind UnknownKeyword { get; } =
        new("B001", Severity.Error, "unknown keyword", ErrorClass.UnknownKeyword)
        {
            Consequence = "The line has no effect. If braces follow, keepalived does not skip them: the '}' ends "
                + "the block around it, and what stands behind it is read as if it were outside.",
            Remedy = "Correct the spelling, or move the line to the block it belongs to; the reference lists "
                + "the keywords of each block.",
            Example = """
                vrrp_instance VI_1 {
                    virtual_routr_id 51
                }
                """,
        };

    /// <summary>A brace opens where no block begins.</summary>
    public static DiagnosticKind UnexpectedOpenBrace { get; } =
        new("B002", Severity.Error, "unexpected {", ErrorClass.UnexpectedOpenBrace)
        {
            Consequence = "The brace is ignored, and its partner ends the block around it.",
            Remedy = "Remove it together with its partner, or put the keyword of a block in front of it.",
            Example = """
                {
                global_defs {
                }
                }
                """,
        };

    /// <summary>A block does not begin with a brace.</summary>
    public static DiagnosticKind MissingOpenBrace { get; } =
        new("B003", Severity.Error, "missing {", ErrorClass.MissingOpenBrace)
        {
            Consequence = "What follows is read as if the brace were there, up to the next '}'.",
            Remedy = "Write '{' behind the keyword, on the same line or on the next.",
            Example = """
                vrrp_instance VI_1
                    interface eth0
                }
                """,
        };

    /// <summary>A brace closes where no block is open.</summary>
    public static DiagnosticKind ExtraCloseBrace { get; } =
        new("B004", Severity.Error, "extra }", ErrorClass.ExtraCloseBrace)
        {
            Consequence = "It is ignored. Often a block above has ended too early, and lines that were meant for it "
                + "stood outside.",
            Remedy = "Remove it, or find the block that ends too early: a '}' too many, or an unknown keyword "
                + "with braces.",
        };

    /// <summary>The configuration ends inside a block.</summary>
    public static DiagnosticKind MissingCloseBrace { get; } =
        new("B005", Severity.Error, "missing }", ErrorClass.MissingCloseBrace)
        {
            Consequence = "Blocks are merged: what was meant to stand outside is read as part of the open block, "
                + "mostly without any effect.",
            Remedy = "Write the '}' where the block is to end. The finding stands at the end of the file; the "
                + "place is above it, where the indentation stops to fit.",
            Example = """
                vrrp_instance VI_1 {
                    interface eth0
                    virtual_ipaddress {
                        10.0.0.1
                }
                """,
        };

    /// <summary>A mandatory argument is missing: the daemon ends at once.</summary>
    public static DiagnosticKind MissingArgument { get; } =
        new("B006", Severity.Error, "missing argument", ErrorClass.MissingParameter)
        {
            Consequence = "The daemon ends at once with status 2; so does keepalived.",
            Remedy = "Give it its value, or remove the line.",
            PreventsStart = true,
            Example = """
                vrrp_instance VI_1 {
                    virtual_router_id
                }
                """,
        };

    /// <summary>An argument is missing; the keyword has no effect.</summary>
    public static DiagnosticKind ArgumentExpected { get; } =
        new("B007", Severity.Error, "an argument is expected")
        {
            Consequence = "The keyword has no effect.",
            Remedy = "Give it its value, or remove it.",
        };

    /// <summary>Words are left over.</summary>
    public static DiagnosticKind SurplusWords { get; } =
        new("B008", Severity.Warning, "surplus words are ignored", ErrorClass.None)
        {
            Consequence = "They are passed over without a word by keepalived, and have no effect here either.",
            Remedy = "Put a text with blanks in quotes; put a second setting on a line of its own; remove what "
                + "is not needed.",
            Example = """
                authentication {
                    auth_type PASS
                    auth_pass two words
                }
                """,
        };

    /// <summary>Not a number, or out of range.</summary>
    public static DiagnosticKind InvalidNumber { get; } =
        new("B010", Severity.Error, "invalid number", ErrorClass.InvalidNumber)
        {
            Consequence = "The setting is not made: its default holds, or the value it had before.",
            Remedy = "Write a decimal number within the range.",
            Example = """
                vrrp_instance VI_1 {
                    priority 300
                }
                """,
        };

    /// <summary>A value that is none of those allowed.</summary>
    public static DiagnosticKind InvalidValue { get; } =
        new("B011", Severity.Error, "invalid value")
        {
            Consequence = "The setting is not made: its default holds.",
            Remedy = "Write one of the values that the keyword takes; upper and lower case differ.",
            Example = """
                vrrp_instance VI_1 {
                    state Master
                }
                """,
        };

    /// <summary>A value was cut, rounded or replaced.</summary>
    public static DiagnosticKind ValueAdjusted { get; } =
        new("B012", Severity.Warning, "the value was adjusted", ErrorClass.Warning)
        {
            Consequence = "The daemon runs with the adjusted value, not with the one that was written.",
            Remedy = "Write the value that is to run.",
            Example = """
                authentication {
                    auth_type PASS
                    auth_pass longerthaneight
                }
                """,
        };

    /// <summary>The text is no address.</summary>
    public static DiagnosticKind InvalidAddress { get; } =
        new("B013", Severity.Error, "invalid address")
        {
            Consequence = "The address is dropped, or the setting is not made: nobody holds it, nobody is reached "
                + "there.",
            Remedy = "Write an IPv4 or IPv6 address in figures; names are not looked up.",
            Example = """
                virtual_ipaddress {
                    10.0.0.300
                }
                """,
        };

    /// <summary>The keyword was given before.</summary>
    public static DiagnosticKind Repeated { get; } =
        new("B014", Severity.Error, "given twice")
        {
            Consequence = "Only one of the two counts; the message says which.",
            Remedy = "Remove the one that is not meant.",
        };

    /// <summary>A word of a list entry is unknown.</summary>
    public static DiagnosticKind UnknownOption { get; } =
        new("B015", Severity.Error, "unknown option")
        {
            Consequence = "The word is passed over, or the whole entry; the message says which.",
            Remedy = "Write the options of the reference; one entry to a line.",
            Example = """
                virtual_ipaddress {
                    10.0.0.1/24 device eth0
                }
                """,
        };

    /// <summary>A block that lacks what makes it useful.</summary>
    public static DiagnosticKind EmptyBlock { get; } =
        new("B016", Severity.Warning, "the block is empty", ErrorClass.Warning)
        {
            Consequence = "It is dropped: nothing of it runs.",
            Remedy = "Fill it in or remove it.",
            Example = """
                vrrp_sync_group G1 {
                    group {
                    }
                }
                """,
        };

    /// <summary>An address of the other family.</summary>
    public static DiagnosticKind WrongFamily { get; } =
        new("B017", Severity.Error, "an address of the other family")
        {
            Consequence = "The address is dropped. The first address of a block decides which family the others "
                + "must have.",
            Remedy = "Make a second block for the other family; an instance may list addresses of the other "
                + "family in virtual_ipaddress_excluded.",
            Example = """
                virtual_ipaddress {
                    10.0.0.1
                    2001:db8::1
                }
                """,
        };

    /// <summary>An older spelling.</summary>
    public static DiagnosticKind Deprecated { get; } =
        new("B020", Severity.Warning, "deprecated", ErrorClass.Deprecated)
        {
            Consequence = "It works as its successor does, today.",
            Remedy = "Write the newer word; keepalived knows it as well.",
        };

    /// <summary>A keyword without effect in this release.</summary>
    public static DiagnosticKind NoEffectYet { get; } =
        new("B021", Severity.Warning, "accepted, has no effect yet", ErrorClass.None)
        {
            Consequence = "Nothing: it is read and checked, and Holdfast goes on as if it were not there.",
            Remedy = "If you depend on it, stay with keepalived for now.",
        };

    /// <summary>A block that needs a name and has none, or has that of another block.</summary>
    public static DiagnosticKind BadName { get; } =
        new("B030", Severity.Error, "the block is skipped")
        {
            Consequence = "The whole block is skipped, with everything in it.",
            Remedy = "Give each block a name of its own.",
            Example = """
                vrrp_instance VI_1 {
                    interface eth0
                }
                vrrp_instance VI_1 {
                    interface eth1
                }
                """,
        };

    /// <summary>A user or group that does not exist.</summary>
    public static DiagnosticKind UnknownAccount { get; } =
        new("B040", Severity.Error, "unknown user or group")
        {
            Consequence = "The script is not run: nothing is checked, nobody is notified.",
            Remedy = "Create the account, or name another one with script_user or user.",
        };

    /// <summary>A script without a command.</summary>
    public static DiagnosticKind NoCommand { get; } =
        new("B041", Severity.Error, "no command is set")
        {
            Consequence = "The script does not exist for the daemon: nothing is run, and who tracks it goes without "
                + "it.",
            Remedy = "Write the command in quotes behind the keyword, with a blank between.",
            Example = """
                vrrp_script check {
                    interval 2
                }
                """,
        };

    /// <summary>A file that a setting names cannot be read.</summary>
    public static DiagnosticKind UnreadableFile { get; } =
        new("B042", Severity.Error, "a file cannot be read", ErrorClass.None)
        {
            Consequence = "The setting is not made.",
            Remedy = "Check path and permissions; the daemon reads the file as root at the start and at a reload.",
        };

    /// <summary>A tracked object is not defined before its use.</summary>
    public static DiagnosticKind NotDefined { get; } =
        new("B050", Severity.Error, "not defined")
        {
            Consequence = "It is not tracked, or the address is dropped: the router does not notice when it fails.",
            Remedy = "Define it, above the place where it is used: the file is read once, from top to bottom.",
            Example = """
                vrrp_instance VI_1 {
                    track_script {
                        check
                    }
                }
                vrrp_script check {
                    script "/usr/bin/true"
                }
                """,
        };

    /// <summary>An interface does not exist.</summary>
    public static DiagnosticKind UnknownInterface { get; } =
        new("B051", Severity.Error, "the interface does not exist", ErrorClass.BadInterface)
        {
            Consequence = "The daemon does not start with it, unless dynamic_interfaces permits interfaces that "
                + "come later.",
            Remedy = "Write the name that 'ip link' shows.",
        };

    /// <summary>A network namespace does not exist. keepalived ends its test without a word, with status 0.</summary>
    public static DiagnosticKind UnknownNamespace { get; } =
        new("B052", Severity.Error, "the network namespace does not exist", ErrorClass.None)
        {
            Consequence = "The daemon does not start, and a configuration test cannot look at interfaces that are there.",
            Remedy = "Create the namespace before the daemon starts, or correct its name.",
        };

    /// <summary>A host name has no address.</summary>
    public static DiagnosticKind UnknownHost { get; } =
        new("B053", Severity.Warning, "the host name has no address")
        {
            Consequence = "The name is looked up again when it is needed; until it has an address, nothing can be sent there.",
            Remedy = "Write an address, or give the name to the name server or /etc/hosts.",
        };

    /// <summary>All kinds, in the order of their codes.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        UnknownKeyword, UnexpectedOpenBrace, MissingOpenBrace, ExtraCloseBrace, MissingCloseBrace, MissingArgument,
        ArgumentExpected, SurplusWords, InvalidNumber, InvalidValue, ValueAdjusted, InvalidAddress, Repeated,
        UnknownOption, EmptyBlock, WrongFamily, Deprecated, NoEffectYet, BadName, UnknownAccount, NoCommand,
        UnreadableFile, NotDefined, UnknownInterface, UnknownNamespace, UnknownHost,
    ];
}
