using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Validation;

/// <summary>The findings that no single line shows. The error class is keepalived's.</summary>
public static class ValidationDiagnostics
{
    /// <summary>An instance lacks what it cannot run without: the daemon does not start.</summary>
    public static DiagnosticKind CannotRun { get; } =
        new("V001", Severity.Error, "the daemon cannot start with this")
        {
            Consequence = "The daemon ends with status 2: nothing of the configuration runs.",
            Remedy = "Give the instance what it needs.",
            PreventsStart = true,
            Example = """
                vrrp_instance VI_1 {
                    interface eth0
                }
                """,
        };

    /// <summary>Two instances that other routers could not tell apart: the daemon does not start.</summary>
    public static DiagnosticKind SameRouterTwice { get; } =
        new("V002", Severity.Error, "virtual router id used twice on an interface")
        {
            Consequence = "The daemon ends with status 2: nobody could say for which of the two an advert is.",
            Remedy = "Give one of them another virtual_router_id, on every node alike.",
            PreventsStart = true,
            Example = """
                vrrp_instance VI_1 {
                    interface eth0
                    virtual_router_id 51
                }
                vrrp_instance VI_2 {
                    interface eth0
                    virtual_router_id 51
                }
                """,
        };

    /// <summary>A setting does not go with another one and is dropped.</summary>
    public static DiagnosticKind Conflict { get; } =
        new("V003", Severity.Warning, "a setting is dropped", ErrorClass.GeneralError)
        {
            Consequence = "One of the two settings does not count; the message says which.",
            Remedy = "Remove the one that is not meant, or change what it conflicts with.",
            Example = """
                vrrp_instance VI_1 {
                    state MASTER
                    nopreempt
                }
                """,
        };

    /// <summary>A value is adjusted to the protocol version.</summary>
    public static DiagnosticKind Adjusted { get; } =
        new("V004", Severity.Warning, "a value is adjusted", ErrorClass.GeneralError)
        {
            Consequence = "The router runs with the adjusted value; a peer that keeps the written one may drop its "
                + "adverts.",
            Remedy = "Write a value that the protocol version can express, on every node alike.",
            Example = """
                vrrp_instance VI_1 {
                    version 2
                    advert_int 0.5
                }
                """,
        };

    /// <summary>An instance without addresses.</summary>
    public static DiagnosticKind NoAddresses { get; } =
        new("V005", Severity.Warning, "no virtual address", ErrorClass.GeneralError)
        {
            Consequence = "The router takes part in the election, and holds no address.",
            Remedy = "List the addresses in virtual_ipaddress, or remove the instance.",
        };

    /// <summary>Version 2 was asked for where only version 3 exists.</summary>
    public static DiagnosticKind VersionRaised { get; } =
        new("V006", Severity.Warning, "version 3 is used", ErrorClass.None)
        {
            Consequence = "It sends and expects adverts of version 3, also to peers that expect version 2.",
            Remedy = "Write 'version 3', on every node.",
        };

    /// <summary>More addresses than an advert can list.</summary>
    public static DiagnosticKind TooManyAddresses { get; } =
        new("V007", Severity.Warning, "more addresses than an advert can list", ErrorClass.GeneralError)
        {
            Consequence = "The addresses beyond are held like the others, but adverts do not list them: a peer "
                + "cannot notice that they differ.",
            Remedy = "Put them into virtual_ipaddress_excluded yourself, or into a second instance.",
        };

    /// <summary>A tracker whose weight cannot count.</summary>
    public static DiagnosticKind TrackerDropped { get; } =
        new("V010", Severity.Warning, "a tracker is dropped", ErrorClass.GeneralError)
        {
            Consequence = "What it watches does not count for this router.",
            Remedy = "Give it no weight, so that a failure takes the router out; or remove it.",
        };

    /// <summary>A member or a whole group that is dropped.</summary>
    public static DiagnosticKind GroupMember { get; } =
        new("V020", Severity.Warning, "a sync group is not as written", ErrorClass.GeneralError)
        {
            Consequence = "The member or the group is dropped: the instances change their states each for itself.",
            Remedy = "Name the instances as they are defined; each belongs to one group at most.",
            Example = """
                vrrp_sync_group G {
                    group {
                        VI_1
                        VI_3
                    }
                }
                """,
        };

    /// <summary>A track group names an instance that does not exist.</summary>
    public static DiagnosticKind NoSuchMember { get; } =
        new("V021", Severity.Warning, "a track group names nobody", ErrorClass.None)
        {
            Consequence = "The member is passed over: the loss of a static item changes nothing for it.",
            Remedy = "Write the name of a vrrp_instance of this configuration.",
            Example = "track_group tg {\n    group {\n        VI_9\n    }\n}",
        };

    /// <summary>A script that is not there or cannot be executed.</summary>
    public static DiagnosticKind ScriptMissing { get; } =
        new("V030", Severity.Error, "a script cannot be run")
        {
            Consequence = "It is never run. A check that cannot run is dropped: the router does not notice when its "
                + "service fails.",
            Remedy = "Check the path, and that the user the script runs as may execute it.",
        };

    /// <summary>A script that others than root may change.</summary>
    public static DiagnosticKind ScriptInsecure { get; } =
        new("V031", Severity.Error, "a script is not secure")
        {
            Consequence = "It is not run: with it, somebody who is not root could become root.",
            Remedy = "Give the file and every directory above it to root, and take write permission away from "
                + "others.",
        };

    /// <summary>Scripts run as root and nothing guards them.</summary>
    public static DiagnosticKind NoScriptSecurity { get; } =
        new("V032", Severity.Warning, "scripts run without enable_script_security", ErrorClass.SecurityError)
        {
            Consequence = "Scripts run whoever may write to them; one that others may change runs with the rights "
                + "of the daemon.",
            Remedy = "Put enable_script_security and script_user into global_defs.",
            Example = """
                vrrp_instance VI_1 {
                    interface eth0
                    virtual_router_id 51
                    virtual_ipaddress {
                        10.0.0.1
                    }
                    notify "/usr/local/bin/notify"
                }
                """,
        };

    /// <summary>A script that nobody tracks.</summary>
    public static DiagnosticKind ScriptUnused { get; } =
        new("V033", Severity.Note, "a script is not used", ErrorClass.None)
        {
            Consequence = "It is not run at all.",
            Remedy = "Name it in the track_script of an instance or group, or remove it.",
        };

    /// <summary>All kinds, in the order of their codes.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        CannotRun, SameRouterTwice, Conflict, Adjusted, NoAddresses, VersionRaised, TooManyAddresses,
        TrackerDropped, GroupMember, NoSuchMember, ScriptMissing, ScriptInsecure, NoScriptSecurity, ScriptUnused,
    ];
}
