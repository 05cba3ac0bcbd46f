using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary><c>killall -0</c> as a user who may not signal the process.</summary>
internal sealed class SignalWithoutRight : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L213", Severity.Warning, "killall -0 as a user other than root", ErrorClass.None)
        {
            Consequence = "Signal 0 asks whether the process may be signalled, and a user other than root may signal "
                + "only his own processes: the check fails for every other process, running or not.",
            Remedy = "Use pidof or pgrep, which need no such right, vrrp_track_process, or a connection to the "
                + "service.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        ConfigurationNode? standard = context.Global("script_user").LastOrDefault();
        foreach (CheckScript check in context.Checks)
        {
            if (check.Command is not { Program: "killall" or "pkill" } command || !SignalZero.IsIn(command.Arguments)) continue;
            if ((check.Node.Last("user") ?? standard) is not { Value: { } user } setting || user is "root" or "0") continue;
            if (context.Environment.LookupUser(user) is { UserId: 0 }) continue;
            string process = command.Arguments[^1];
            if (process == user || process.StartsWith('-')) continue;
            context.Report(new Diagnostic(
                Kind, command.Span,
                $"'{check.Name}' runs as '{user}', who may signal only his own processes: it fails unless "
                    + $"'{process}' is one of them")
            {
                Effect = $"killall -0 answers 'not permitted' with status 1 for a '{process}' of another user, "
                    + "although it is running",
                Suggestion = $"pidof {process}, or a connection to the service",
                Related = [new RelatedSpan(setting.ValueSpan, "the user")],
            });
        }
    }
}
