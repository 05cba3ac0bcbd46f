using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>A number with leading zeros, which elsewhere are octal ones: here they are decimal.</summary>
public sealed class LeadingZero : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L106", Severity.Note, "a number begins with a zero", ErrorClass.None)
        {
            Consequence = "The number is read as decimal: 0100 is 100, not 64. Shells and many other programs take it as octal.",
            Remedy = "Leave the zeros out.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (ConfigurationNode node in context.Root.Descendants())
        {
            if (node.Keyword is not { Kind: ArgumentKind.Integer } || node.Words.Count < 2 || context.IsReported(node)) continue;
            Word word = node.Words[1];
            ReadOnlySpan<char> digits = word.Chars;
            if (digits.Length < 2 || digits[0] != '0' || digits.IndexOfAnyExceptInRange('0', '9') >= 0) continue;
            string trimmed = digits.TrimStart('0').ToString();
            if (trimmed.Length == 0) trimmed = "0";
            context.Report(
                Kind, word.Span, $"{node.Name} {word.Text} is decimal {trimmed}, not octal", null, $"{node.Name} {trimmed}",
                Edits.Replace("leave the zeros out", word, trimmed));
        }
    }
}
