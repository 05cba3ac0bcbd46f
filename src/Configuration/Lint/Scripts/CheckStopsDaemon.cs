using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A check that ends the daemon when the service is down, instead of failing.</summary>
internal sealed class CheckStopsDaemon : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L200", Severity.Warning, "a check stops the daemon itself", ErrorClass.None)
        {
            Consequence = "The check does not fail, it ends the daemon: weight, fall and the fault notification "
                + "never count, and the node takes part in no election until somebody starts the daemon again, also "
                + "long after the service has recovered.",
            Remedy = "Let the script end with a status other than 0 when the service is down, and give it a weight, "
                + "or none for FAULT.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            if (check.Uses.Count == 0) continue;
            ScriptCall command = check.Command;
            var text = ScriptText.Of(command, context.Environment);
            if (text.StopsKeepalived() is not { } stop) continue;
            // A sleep before it that outlasts the timeout keeps the script from coming so far.
            (ScriptAct Act, decimal Seconds)? sleep = text.LongestSleep();
            bool isNeverReached = sleep is { } pause && pause.Seconds >= check.LongestRun && pause.Act.Line < stop.Line;
            context.Report(
                Kind, text.File is null ? command.SpanOf(stop.Text) : command.Span,
                $"the check '{check.Name}' {(isNeverReached ? "would stop" : "stops")} the daemon: "
                    + $"{stop.At(text.File)}",
                isNeverReached
                    ? $"as it stands, a run is ended at '{sleep!.Value.Act.Text}' and never comes to that line; with "
                        + "a longer timeout "
                      + "this node would run no instance at all until somebody starts the daemon"
                    : $"after that this node runs no instance at all; 'fall {check.Fall}' and the weight never "
                        + "count, and the node "
                      + "stays out until somebody starts the daemon, even when the service is back",
                "end the script with 'exit 1' instead: the daemon then gives the addresses away itself, and takes "
                    + "part again "
                + $"after {TreeValues.Count(check.Rise, "good run")}");
        }
    }
}
