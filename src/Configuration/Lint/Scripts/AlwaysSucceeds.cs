using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A check with a constant result.</summary>
internal sealed class AlwaysSucceeds : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L224", Severity.Warning, "the result of a check is always the same", ErrorClass.None)
        {
            Consequence = "The check says nothing about the service: it never moves an address, or never gives one "
                + "back.",
            Remedy = "Name a command that tests the service.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (ScriptCall call in context.Calls)
        {
            if (call.Node.Keyword!.Name is not ("script" or "misc_path")) continue;
            string? result = call.Path switch
            {
                "/bin/true" or "/usr/bin/true" or "true" => "succeeds",
                "/bin/false" or "/usr/bin/false" or "false" => "fails",
                _ => null,
            };
            if (result is null || context.Has(call.Span, "V030", "V031")) continue;
            context.Report(Kind, call.Span, $"'{call.Path}' always {result}: this check tests nothing");
        }
    }
}
