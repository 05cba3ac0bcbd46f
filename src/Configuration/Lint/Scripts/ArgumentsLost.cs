using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>The words behind an unquoted command of a check: they are no arguments, and nobody reads them.</summary>
internal sealed class ArgumentsLost : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L217", Severity.Error, "the arguments of a command are lost", ErrorClass.None)
        {
            Consequence = "Without quotes only the first word is the command. The program is run without its "
                + "arguments, and its result is not that of the check that was meant.",
            Remedy = "Put the whole command into double quotes.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (ScriptCall call in context.Calls)
        {
            // Behind other scripts there stand a user and a group.
            if (call.Node.Keyword!.Name is not ("script" or "misc_path") || call.Rest.Count == 0) continue;
            SourceSpan rest = call.Rest[0].Span.To(call.Rest[^1].Span);
            SourceSpan all = call.Word.Span.To(rest);
            bool isPlain = !call.Word.WasQuoted && call.Rest.All(word => !word.WasQuoted) && all.IsVerbatim
                && !all.Text.Contains('\\') && all.Length > rest.Length;
            string whole = isPlain ? all.Text.ToString() : "";
            context.Report(
                Kind, rest,
                $"this is ignored: only '{call.Command}' is the command of '{call.Node.Keyword.Name}'",
                $"{call.Path} is run {(call.Arguments.Count > 1 ? "without these words" : "without arguments")}, and "
                    + "its status decides",
                isPlain ? $"{call.Node.Keyword.Name} \"{whole}\"" : "one pair of double quotes around the whole "
                    + "command; inside it use '...'",
                isPlain ? TextFix.Replace("quote the whole command", all, $"\"{whole}\"") : null);
        }
    }
}
