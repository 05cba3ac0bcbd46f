using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A check that only asks whether a process exists.</summary>
internal sealed class ProcessExists : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L212", Severity.Note, "a check only asks whether a process exists", ErrorClass.None)
        {
            Consequence = "A process that hangs, or does not listen, passes the check. A process is started for "
                + "every run, where vrrp_track_process learns of a death at once and without one.",
            Remedy = "Ask the service itself (connect to its port, request a page), or use vrrp_track_process.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            if (check.Uses.Count == 0 || Process(check.Command) is not { } name) continue;
            context.Report(
                Kind, check.Command.Span, $"'{check.Name}' only asks whether a process '{name}' exists",
                $"a '{name}' that hangs or does not listen passes; one that has died is noticed after up to "
                + TreeValues.Seconds(check.Interval * check.Fall),
                $"ask the service itself, or: vrrp_track_process {check.Name} {{ process {name} }}, which notices at "
                    + "once");
        }
    }

    private static string? Process(ScriptCall command)
    {
        IReadOnlyList<string> arguments = command.Arguments;
        switch (command.Program)
        {
            case "killall" when SignalZero.IsIn(arguments):
            case "pkill" when SignalZero.IsIn(arguments):
            case "pidof" or "pgrep" when arguments.Count > 1:
                return arguments[^1].StartsWith('-') ? null : arguments[^1];
            default:
                return null;
        }
    }
}
