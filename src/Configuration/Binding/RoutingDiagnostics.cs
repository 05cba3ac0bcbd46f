using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding;

/// <summary>The findings in lists of addresses, routes and rules, in BFD sessions and in settings of interfaces.</summary>
public static class RoutingDiagnostics
{
    /// <summary>A route, rule or address of which a word cannot be understood.</summary>
    public static DiagnosticKind EntryDropped { get; } = new("B060", Severity.Error, "the whole entry is dropped")
    {
        Consequence = "One wrong word costs the whole line: the route, rule or address does not exist at run time, "
            + "and everything else goes on without it.",
        Remedy = "Correct the word; the message says what may stand there.",
        Example = """
            virtual_routes {
                198.51.100.0/24 via 192.0.2.1 metrik 10
            }
            """,
    };

    /// <summary>A word of a route, rule or address that does nothing.</summary>
    public static DiagnosticKind WordIgnored { get; } = new("B061", Severity.Error, "a word has no effect")
    {
        Consequence = "The route, rule or address is used, but without this word and what belongs to it.",
        Remedy = "Take the word out, or write what the message names instead.",
        Example = """
            virtual_routes {
                198.51.100.0/24 dev eth0 features sack
            }
            """,
    };

    /// <summary>A rule without a preference.</summary>
    public static DiagnosticKind NoPreference { get; } =
        new("B062", Severity.Warning, "a rule without a preference", ErrorClass.Warning)
        {
            Consequence = "Preferences are given out from 16384 downwards in the order of the file, so that a rule that "
                + "stands later is asked first.",
            Remedy = "Write 'priority N' in each rule.",
            Example = """
                virtual_rules {
                    from 192.0.2.0/24 table 100
                }
                """,
        };

    /// <summary>Something that keepalived accepts and the kernel does not.</summary>
    public static DiagnosticKind KernelRefuses { get; } =
        new("B063", Severity.Warning, "the kernel will refuse this", ErrorClass.None)
        {
            Consequence = "Nothing is wrong with the text, but no kernel accepts the value: when the entry is to be "
                + "added, that fails, and only the log says so.",
            Remedy = "Write a value that the message allows.",
            Example = """
                virtual_rules {
                    dport 443-80 table 100 priority 10
                }
                """,
        };

    /// <summary>A <c>track_group</c> on something whose loss cannot be noticed.</summary>
    public static DiagnosticKind NotTracked { get; } = new("B064", Severity.Error, "the loss of it is not noticed")
    {
        Consequence = "The static item is there, but its loss does not make the instances of the track_group give up.",
        Remedy = "Name an interface in the item (dev or iif), and take no_track out.",
    };

    /// <summary>A BFD session that does not exist at run time.</summary>
    public static DiagnosticKind SessionDropped { get; } = new("B065", Severity.Error, "the BFD session is dropped")
    {
        Consequence = "There is no such session at run time: what tracks it tracks nothing.",
        Remedy = "Give the session a name of at most 31 characters, one valid neighbor_ip that no other session has, "
            + "and a source_ip of the same family.",
        Example = """
            bfd_instance b1 {
                source_ip 192.0.2.1
            }
            """,
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

    /// <summary>An address, route or rule names an interface that does not exist.</summary>
    public static DiagnosticKind MissingInterface { get; } =
        new("B068", Severity.Error, "an entry names an interface that does not exist")
        {
            Consequence = "The VRRP process does not start; keepalived's ends with status 2, too.",
            Remedy = "Correct the name. 'dynamic_interfaces' in global_defs permits interfaces that come later.",
            PreventsStart = true,
            Example = """
                virtual_routes {
                    198.51.100.0/24 dev nosuch0
                }
                """,
        };

    /// <summary>A setting of an interface that does not exist.</summary>
    public static DiagnosticKind NoSuchInterface { get; } =
        new("B069", Severity.Error, "a setting of an interface that does not exist", ErrorClass.BadInterface)
        {
            Consequence = "The entry is ignored.",
            Remedy = "Correct the name, or take the entry out.",
            Example = """
                interface_up_down_delays {
                    nosuch0 1 2
                }
                """,
        };

    /// <summary>A word that keepalived reads in another way, by a mistake of its own.</summary>
    public static DiagnosticKind ReadDifferently { get; } =
        new("B070", Severity.Note, "keepalived reads this differently", ErrorClass.None)
        {
            Consequence = "Holdfast does what the words say. keepalived passes over the word that follows 'inet' or 'inet6' "
                + "in a route or rule, and mostly drops the entry; later releases mend that.",
            Remedy = "Leave the word out where an address says the family already, or put it at the end.",
            Example = """
                virtual_rules {
                    inet6 from all table 100 priority 10
                }
                """,
        };

    /// <summary>All kinds, in the order of their codes.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        EntryDropped, WordIgnored, NoPreference, KernelRefuses, NotTracked, SessionDropped,
        EmptyPrefix, UnusualValue, MissingInterface, NoSuchInterface, ReadDifferently,
    ];
}
