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
                virtual_server 10.0.0.1 80 {
                    lb_algo rr
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

    /// <summary>All kinds, in the order of their codes.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        UnknownKeyword, UnexpectedOpenBrace, MissingOpenBrace, ExtraCloseBrace, MissingCloseBrace, MissingArgument,
        ArgumentExpected, SurplusWords, InvalidNumber, InvalidValue, ValueAdjusted, InvalidAddress, Repeated,
        UnknownOption, EmptyBlock, WrongFamily, Deprecated, NoEffectYet, BadName, UnknownAccount, NoCommand,
        UnreadableFile, NotDefined, UnknownInterface,
    ];

    /// <summary>A route, rule or address of which a word cannot be understood.</summary>
    public static DiagnosticKind EntryDropped { get; } = new("B060", Severity.Error, "the whole entry is dropped")
    {
        Consequence = "One wrong word costs the whole line: the route, rule or address does not exist at run time, "
            + "and everything else goes on without it.",
        Remedy = "Correct the word; the message says what may stand there.",
        Example = "virtual_routes {\n    198.51.100.0/24 via 192.0.2.1 metrik 10\n}",
    };

    /// <summary>A word of a route, rule or address that does nothing.</summary>
    public static DiagnosticKind WordIgnored { get; } = new("B061", Severity.Error, "a word has no effect")
    {
        Consequence = "The route, rule or address is used, but without this word and what belongs to it.",
        Remedy = "Take the word out, or write what the message names instead.",
        Example = "virtual_routes {\n    198.51.100.0/24 dev eth0 features sack\n}",
    };

    /// <summary>A rule without a preference.</summary>
    public static DiagnosticKind NoPreference { get; } =
        new("B062", Severity.Warning, "a rule without a preference", ErrorClass.Warning)
        {
            Consequence = "Preferences are given out from 16384 downwards in the order of the file, so that a rule that "
                + "stands later is asked first.",
            Remedy = "Write 'priority N' in each rule.",
            Example = "virtual_rules {\n    from 192.0.2.0/24 table 100\n}",
        };

    /// <summary>Something that keepalived accepts and the kernel does not.</summary>
    public static DiagnosticKind KernelRefuses { get; } =
        new("B063", Severity.Warning, "the kernel will refuse this", ErrorClass.None)
        {
            Consequence = "Nothing is wrong with the text, but no kernel accepts the value: when the entry is to be "
                + "added, that fails, and only the log says so.",
            Remedy = "Write a value that the message allows.",
            Example = "virtual_rules {\n    dport 443-80 table 100 priority 10\n}",
        };

    /// <summary>A <c>track_group</c> on something whose loss cannot be noticed.</summary>
    public static DiagnosticKind NotTracked { get; } = new("B064", Severity.Error, "the loss of it is not noticed")
    {
        Consequence = "The static item is there, but its loss does not make the instances of the track_group give up.",
        Remedy = "Name an interface in the item (dev or iif), and take no_track out.",
    };

    /// <summary>A slash without a prefix length.</summary>
    public static DiagnosticKind EmptyPrefix { get; } =
        new("B066", Severity.Warning, "a slash without a prefix length", ErrorClass.None)
        {
            Consequence = "An empty prefix length is 0, which is every address there is: keepalived says nothing.",
            Remedy = "Write the length, or take the slash out.",
        };

    /// <summary>A value that is allowed and rarely meant.</summary>
    public static DiagnosticKind UnusualValue { get; } =
        new("B067", Severity.Note, "a value that is rarely meant", ErrorClass.None)
        {
            Consequence = "The value is used as it is written.",
            Remedy = "Check the unit: intervals of BFD count in milliseconds.",
        };

    /// <summary>A BFD session that does not exist at run time.</summary>
    public static DiagnosticKind SessionDropped { get; } = new("B065", Severity.Error, "the BFD session is dropped")
    {
        Consequence = "There is no such session at run time: what tracks it tracks nothing.",
        Remedy = "Give the session a name of at most 31 characters, one valid neighbor_ip that no other session has, "
            + "and a source_ip of the same family.",
        Example = "bfd_instance b1 {\n    source_ip 192.0.2.1\n}",
    };
}
