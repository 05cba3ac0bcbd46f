using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>Scripts that are explicitly run as root.</summary>
internal sealed class ScriptUserRoot : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L219", Severity.Note, "scripts are run as root", ErrorClass.None)
        {
            Consequence = "Whoever can write one of the scripts, or a directory on the way to it, is root within one "
                + "interval; enable_script_security refuses such scripts.",
            Remedy = "Most checks need no rights: name another user. Keep enable_script_security on.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        if (context.Calls.Count == 0) return;
        bool isGuarded = context.Global("enable_script_security").Any();
        IEnumerable<ConfigurationNode> users = context.Global("script_user")
            .Concat(context.Checks.SelectMany(check => check.Node.All("user")));
        foreach (ConfigurationNode user in users)
        {
            if (user.Value is not ("root" or "0")) continue;
            context.Report(
                Kind, user.ValueSpan,
                user.Name == "script_user" ? "every script that names no other user runs as "
                    + "root" : $"'{user.Parent!.Value}' runs as root",
                isGuarded
                    ? "a script, or a directory above it, that others may write is disabled (enable_script_security)"
                    : "whoever may write a script, or a directory above it, becomes root; nothing guards against that",
                isGuarded ? "another user, if the scripts need no rights" : "enable_script_security, and another "
                    + "user if the scripts need no rights");
        }
    }
}
