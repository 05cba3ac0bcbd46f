using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A check that repairs what it is to judge.</summary>
internal sealed class CheckRestartsService : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L201", Severity.Warning, "a check starts or restarts a service", ErrorClass.None)
        {
            Consequence = "The check takes as long as the start of the service, and may count as failed amid it. "
                + "A service that is stopped for maintenance comes back by itself, on the backup nodes too, and one "
                + "that crashes again and again never fails over.",
            Remedy = "Leave restarting to the service manager (Restart=on-failure in the unit) and let the check "
                + "only look.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            if (check.Uses.Count == 0) continue;
            ScriptCall command = check.Command;
            var text = ScriptText.Of(command, context.Environment);
            if (text.Restarts() is not { } restart) continue;
            context.Report(
                Kind, text.File is null ? command.SpanOf(restart.Text) : command.Span,
                $"the check '{check.Name}' does not only look: {restart.At(text.File)}",
                $"a run counts as failed after {TreeValues.Seconds(check.Timeout)}, also amid this; if "
                    + $"{restart.Subject} is what the check "
                + "judges, nobody can stop it for maintenance, and when it crashes again and again the addresses "
                + "never move",
                $"leave that to the service manager (Restart=on-failure for {restart.Subject}) and let the check "
                    + "only look");
        }
    }
}
