using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Validation;

/// <summary>The findings that no single line shows. The error class is keepalived's.</summary>
public static class ValidationDiagnostics
{
    /// <summary>An instance lacks what it cannot run without: the daemon does not start.</summary>
    public static DiagnosticKind CannotRun { get; } = new("V001", Severity.Error, "the daemon cannot start with this");

    /// <summary>Two instances that other routers could not tell apart: the daemon does not start.</summary>
    public static DiagnosticKind SameRouterTwice { get; } =
        new("V002", Severity.Error, "virtual router id used twice on an interface");

    /// <summary>A setting does not go with another one and is dropped.</summary>
    public static DiagnosticKind Conflict { get; } =
        new("V003", Severity.Warning, "a setting is dropped", ErrorClass.GeneralError);

    /// <summary>A value is adjusted to the protocol version.</summary>
    public static DiagnosticKind Adjusted { get; } =
        new("V004", Severity.Warning, "a value is adjusted", ErrorClass.GeneralError);

    /// <summary>An instance without addresses.</summary>
    public static DiagnosticKind NoAddresses { get; } =
        new("V005", Severity.Warning, "no virtual address", ErrorClass.GeneralError);

    /// <summary>Version 2 was asked for where only version 3 exists.</summary>
    public static DiagnosticKind VersionRaised { get; } =
        new("V006", Severity.Warning, "version 3 is used", ErrorClass.None);

    /// <summary>More addresses than an advert can list.</summary>
    public static DiagnosticKind TooManyAddresses { get; } =
        new("V007", Severity.Warning, "more addresses than an advert can list", ErrorClass.GeneralError);

    /// <summary>A tracker whose weight cannot count.</summary>
    public static DiagnosticKind TrackerDropped { get; } =
        new("V010", Severity.Warning, "a tracker is dropped", ErrorClass.GeneralError);

    /// <summary>A member or a whole group that is dropped.</summary>
    public static DiagnosticKind GroupMember { get; } =
        new("V020", Severity.Warning, "a sync group is not as written", ErrorClass.GeneralError);

    /// <summary>A script that is not there or cannot be executed.</summary>
    public static DiagnosticKind ScriptMissing { get; } = new("V030", Severity.Error, "a script cannot be run");

    /// <summary>A script that others than root may change.</summary>
    public static DiagnosticKind ScriptInsecure { get; } = new("V031", Severity.Error, "a script is not secure");

    /// <summary>Scripts run as root and nothing guards them.</summary>
    public static DiagnosticKind NoScriptSecurity { get; } =
        new("V032", Severity.Warning, "scripts run without enable_script_security", ErrorClass.SecurityError);

    /// <summary>A script that nobody tracks.</summary>
    public static DiagnosticKind ScriptUnused { get; } =
        new("V033", Severity.Note, "a script is not used", ErrorClass.None);

    /// <summary>All kinds, in the order of their codes.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        CannotRun, SameRouterTwice, Conflict, Adjusted, NoAddresses, VersionRaised, TooManyAddresses,
        TrackerDropped, GroupMember, ScriptMissing, ScriptInsecure, NoScriptSecurity, ScriptUnused,
    ];
}
