using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A command that is looked for in directories.</summary>
internal sealed class NoAbsolutePath : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L214", Severity.Note, "a command without absolute path", ErrorClass.None)
        {
            Consequence = "The program is looked for in the PATH of the daemon, which the service manager sets and "
                + "which is not that of your shell; a path such as ./check.sh depends on the directory in which the "
                + "daemon happens to run.",
            Remedy = "Write the whole path; 'command -v NAME' shows it.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (ScriptCall call in context.Calls)
        {
            if (call.Path.StartsWith('/') || call.IsOpenTest) continue;
            if (context.Has(call.Span, "V030", "V031", "S010") || call.Rest.Any(word => context.Has(word.Span, "B040"))) continue;

            // A typographic quote before the path: that is what is wrong.
            if (!char.IsAscii(call.Path[0])) continue;
            bool isRelative = call.Path.Contains('/');
            string? found = context.Environment.ExamineScript(new Core.Notifications.ScriptCommand(call.Arguments)).ResolvedPath;
            context.Report(
                Kind, call.SpanOf(call.Path),
                isRelative
                    ? $"'{call.Path}' is relative to the directory in which the daemon runs"
                    : $"'{call.Path}' is looked for in the PATH of the daemon",
                "which may be another one under the service manager than in your shell; not found, the script is "
                    + "disabled",
                found is not null && found.StartsWith('/') ? found : isRelative ? "the whole path" : "what 'command "
                    + $"-v {call.Path}' prints");
        }
    }
}
