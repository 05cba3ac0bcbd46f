using System.Globalization;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A check that needs longer than it is given: a <c>sleep</c>, or pings one second apart.</summary>
internal sealed class CheckOutlastsTimeout : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L202", Severity.Warning, "a check takes longer than its timeout", ErrorClass.None)
        {
            Consequence = "A run is ended when its timeout (without that setting: the interval) is over, and counts as failed, "
                + "whatever it was about to find out. What stands behind that point of the script is never executed.",
            Remedy = "Set a timeout above the time that the check may take, and an interval above the timeout; or shorten the check.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            ScriptCall command = check.Command;
            string limit = check.GivenTimeout is null
                ? $"its interval of {TreeValues.Seconds(check.Interval)}, as it has no timeout"
                : $"its timeout of {TreeValues.Seconds(check.Timeout)}";
            var text = ScriptText.Of(command, context.Environment);
            if (text.LongestSleep() is { } sleep && sleep.Seconds >= check.Timeout)
            {
                context.Report(
                    Kind, text.File is null ? command.SpanOf(sleep.Act.Text) : command.Span,
                    $"the check '{check.Name}' is ended amid {sleep.Act.At(text.File)}: by {limit}",
                    "a run that comes to this line counts as failed, and nothing behind the line is executed",
                    $"a timeout above {TreeValues.Seconds(sleep.Seconds)}, and an interval above that; better, no sleep in a check");
            }
            else if (command.Program is "ping" or "ping6" && PingTime(command.Arguments) is { } seconds && seconds >= check.Timeout)
            {
                context.Report(
                    Kind, command.Span,
                    $"the check '{check.Name}' takes {TreeValues.Seconds(seconds)} even when every ping is answered, and is ended by {limit}",
                    "every run counts as failed",
                    "ping -c 1, with fall for the number of losses that count");
            }
        }
    }

    // ping -c N waits between two requests for a second, or for what -i says: N answered requests take N - 1 pauses.
    private static decimal? PingTime(IReadOnlyList<string> arguments)
    {
        decimal? count = null;
        decimal pause = 1;
        for (int i = 1; i < arguments.Count; i++)
        {
            if (arguments[i] is "-f" or "-A") return null;
            if (arguments[i].StartsWith("-c")) count = Value("-c");
            else if (arguments[i].StartsWith("-i")) pause = Value("-i") ?? 1;

            decimal? Value(string option)
            {
                string text = arguments[i].Length > option.Length ? arguments[i][option.Length..]
                    : i + 1 < arguments.Count ? arguments[i + 1] : "";
                return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
                    ? value
                    : null;
            }
        }

        return count > 1 ? (count - 1) * pause : null;
    }
}
