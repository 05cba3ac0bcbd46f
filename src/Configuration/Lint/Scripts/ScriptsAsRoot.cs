using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>Scripts run as root because nobody said otherwise.</summary>
internal sealed class ScriptsAsRoot : ILintRule
{
    private const string Standard = "keepalived_script";

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L218", Severity.Note, "scripts run as root for want of a user", ErrorClass.None)
        {
            Consequence = "Scripts run as the user keepalived_script if there is one on the machine, else as root: "
                + "the same file does different things on two machines.",
            Remedy = "Name the user in global_defs: script_user NAME.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        if (context.Global("script_user").Any() || context.Global("enable_script_security").Any()) return;
        if (context.Environment.LookupUser(Standard) is not null) return;
        ScriptCall? first = context.Calls.FirstOrDefault(call => !NamesUser(call));
        if (first is null) return;
        int count = context.Calls.Count(call => !NamesUser(call));
        context.Report(
            Kind, first.Span,
            $"{(count == 1 ? "this script runs" : $"this and {TreeValues.Count(count - 1, "other script")} run")} as "
                + "root: "
            + $"there is no script_user, and no user {Standard} on this machine",
            null, "script_user root in global_defs if that is meant, else the name of a user without rights");
    }

    private static bool NamesUser(ScriptCall call) =>
        call.Node.Keyword!.Name is "script" or "misc_path"
            ? call.Node.Parent!.Last("user") is not null
            : call.Rest.Count > 0;
}
