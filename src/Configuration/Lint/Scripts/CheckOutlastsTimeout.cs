using System.Globalization;
using Holdfast.Configuration.Lint.LoadBalancing;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A check that needs longer than it is given: a <c>sleep</c>, or pings one second apart.</summary>
internal sealed class CheckOutlastsTimeout : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L202", Severity.Warning, "a check takes longer than its timeout", ErrorClass.None)
        {
            Consequence = "A run counts as failed when its timeout (without that setting: the interval) is over, "
                + "whatever it was about to find out, and is ended. What stands behind that point of the script is "
                + "never executed. Without a timeout keepalived ends it at once; Holdfast lets it go on for as long "
                + "again, 5 seconds at least, and a result that it gives by then counts, too.",
            Remedy = "Set a timeout above the time that the check may take, and an interval above the timeout; or "
                + "shorten the check.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            Check(context, check.Command, "the check "
                + $"'{check.Name}'", check.Timeout, check.LongestRun, check.GivenTimeout is null ? "interval" : "timeout");
        }

        foreach (BalancedServer server in context.Services.SelectMany(service => service.Servers))
        {
            foreach (ConfigurationNode misc in server.Checks.Where(check => check.Keyword!.Name == "MISC_CHECK"))
            {
                if (ScriptCall.Read(misc.Last("misc_path")) is not { } command) continue;
                decimal? given = misc.Number("misc_timeout");
                decimal timeout = given ?? server.Inherited(misc, "delay_loop") ?? 60;
                Check(context, command, "the check of "
                    + $"{server.Name}", timeout, timeout, given is null ? "delay_loop" : "misc_timeout");
            }
        }
    }

    private void Check(LintContext context, ScriptCall command, string check, decimal timeout, decimal end, string setting)
    {
        string atOnce = end > timeout ? "keepalived ends it then; " : "";
        string limit = $"its {setting} of {TreeValues.Seconds(timeout)}"
            + (setting is "interval" or "delay_loop" ? ", as it has no timeout" : "");
        var text = ScriptText.Of(command, context.Environment);
        if (text.LongestSleep() is { } sleep && sleep.Seconds >= timeout && timeout > 0)
        {
            context.Report(
                Kind, text.File is null ? command.SpanOf(sleep.Act.Text) : command.Span,
                $"{check} has failed amid {sleep.Act.At(text.File)}: after {limit}",
                $"a run that comes to this line counts as failed; {atOnce}"
                    + (sleep.Seconds >= end ? "nothing behind the line is executed"
                        : $"Holdfast ends it after {TreeValues.Seconds(end)} only, and what it finds out by then counts, too"),
                $"a timeout above {TreeValues.Seconds(sleep.Seconds)}, and an interval above that; better, no sleep "
                    + "in a check");
        }
        else if (command.Program is "ping" or "ping6" && PingTime(command.Arguments) is { } seconds && seconds >= timeout && timeout > 0)
        {
            context.Report(
                Kind, command.Span,
                $"{check} takes {TreeValues.Seconds(seconds)} even when every ping is answered, and has failed after "
                    + $"{limit}",
                seconds >= end ? "every run counts as failed"
                    : $"every run counts as failed; {atOnce}Holdfast ends it after {TreeValues.Seconds(end)} only, and "
                      + "what it finds out by then counts, too",
                "ping -c 1, with fall for the number of losses that count");
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
