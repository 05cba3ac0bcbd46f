using System.Globalization;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A program whose own time limit lies beyond the one that the daemon sets.</summary>
internal sealed class ToolWaitsLonger : ILintRule
{
    private static readonly Dictionary<string, string[]> s_options = new()
    {
        ["curl"] = ["-m", "--max-time", "--connect-timeout"],
        ["wget"] = ["-T", "--timeout"],
        ["nc"] = ["-w"],
        ["ncat"] = ["-w"],
        ["netcat"] = ["-w"],
        ["ping"] = ["-W", "-w"],
        ["timeout"] = [""],
    };

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L203", Severity.Note, "a program's own time limit is above that of the check", ErrorClass.None)
        {
            Consequence = "The run counts as failed before the program's own limit is reached, and the log tells of a "
                + "timeout instead of the program's error.",
            Remedy = "Give the program a limit below the timeout of the check, or raise the timeout.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            ScriptCall command = check.Command;
            if (!s_options.TryGetValue(command.Program, out string[]? options)) continue;
            foreach (string option in options)
            {
                if (Limit(command.Arguments, option) is not { } limit || limit.Seconds <= check.Timeout) continue;
                context.Report(
                    Kind, command.SpanOf(limit.Text),
                    $"{command.Program} may wait {TreeValues.Seconds(limit.Seconds)}, but '{check.Name}' has failed "
                        + $"after {TreeValues.Seconds(check.Timeout)}",
                    "the run counts as failed, as a timeout, before the limit of the program takes effect",
                    $"a limit below {TreeValues.Seconds(check.Timeout)} here, or timeout "
                        + $"{Math.Floor(limit.Seconds) + 1} for the check");
                break;
            }
        }
    }

    private static (string Text, decimal Seconds)? Limit(IReadOnlyList<string> arguments, string option)
    {
        if (option.Length == 0) return Parse(arguments.Count > 1 ? arguments[1] : "", arguments.Count > 1 ? arguments[1] : "");
        for (int i = 1; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument == option) return i + 1 < arguments.Count ? Parse(arguments[i + 1], $"{option} "
                + $"{arguments[i + 1]}") : null;
            if (option.StartsWith("--") && argument.StartsWith(option + "=")) return Parse(argument[(option.Length + 1)..], argument);
            if (option.Length == 2 && argument.StartsWith(option)) return Parse(argument[2..], argument);
        }

        return null;
    }

    private static (string Text, decimal Seconds)? Parse(string number, string text) =>
        decimal.TryParse(number.TrimEnd('s'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            ? (text, seconds)
            : null;
}
