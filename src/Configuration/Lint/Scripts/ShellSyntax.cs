using System.Text.RegularExpressions;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>Pipes, redirections and the like, which only a shell understands: the daemon does not use one.</summary>
internal sealed partial class ShellSyntax : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L215", Severity.Error, "shell syntax without a shell", ErrorClass.None)
        {
            Consequence = "The daemon executes the program itself: '|', '>', '&&', '$(...)' and what follows them "
                + "are handed to it as plain arguments. Nothing is piped, redirected, substituted or chained.",
            Remedy = "Put the line into a script, or write: \"/usr/bin/sh -c '...'\".",
        };

    [GeneratedRegex(@"^(?:\|\|?|&&?|;|\d?>>?|&>>?|<<?<?)$|^(?:\d?>>?|&>>?|<)[\w/&.$].*$|^~/|\$\(|\$\{?[A-Za-z_]|`", RegexOptions.None, -1)]
    private static partial Regex Operator { get; }

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (ScriptCall call in context.Calls)
        {
            if (call.IsOpenTest || call.IsShellCommand || context.Has(call.Span, "S010", "S023")) continue;
            string? found = call.Arguments.FirstOrDefault(argument => Operator.IsMatch(argument));
            if (found is null) continue;
            bool isFirst = ReferenceEquals(found, call.Arguments[0]);
            string effect = isFirst
                ? $"a program of the name '{found}' is looked for"
                : $"'{call.Path}' receives "
                    + $"'{found}'{(ReferenceEquals(found, call.Arguments[^1]) ? "" : " and all that follows")} as "
                    + "arguments";
            string? suggestion = call.Command.Contains('\'', StringComparison.Ordinal) || call.Command.Contains('"', StringComparison.Ordinal)
                ? "put the line into a script of its own"
                : $"\"/usr/bin/sh -c '{call.Command}'\"";
            context.Report(
                Kind, call.SpanOf(found), $"no shell reads this command: '{found}' is no operator "
                    + "here", effect, suggestion);
        }
    }
}
