using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Text;

/// <summary>A condition before a block, which holds for its first line alone.</summary>
internal sealed class OnlyLineConditional : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L404", Severity.Error, "a condition holds for a line, not for a block", ErrorClass.None)
        {
            Consequence = "On the other nodes only the line with the '{' is dropped. What stands in the block, and "
                + "its '}', are read as part of what is around it.",
            Remedy = "Put the condition before every line of the block, or include a file: @ID include FILE.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        IReadOnlyList<SourceLine> lines = context.Lines;
        for (int i = 0; i < lines.Count; i++)
        {
            if (Condition.Read(lines[i]) is not { } condition || condition.Rest.IndexOf('{') < 0 || IsBalanced(condition.Rest)) continue;

            // The lines of the block, up to the brace that ends it: does one of them lack the condition?
            int depth = Depth(condition.Rest);
            for (int j = i + 1; j < lines.Count && depth > 0 && ReferenceEquals(lines[j].File, lines[i].File); j++)
            {
                if (Condition.Read(lines[j]) is { } other && other.Id == condition.Id && other.IsNegated == condition.IsNegated)
                {
                    depth += Depth(other.Rest);
                    continue;
                }

                if (Condition.Read(lines[j]) is not null) continue;
                context.Report(new Diagnostic(
                    Kind, condition.Span, $"{condition.Text} holds for this line alone, not for the block that "
                        + "begins on it")
                {
                    Effect = $"where it does not hold, '{lines[j].Text.Trim()}' and the rest of the block are read "
                        + "without their first line",
                    Suggestion = $"{condition.Text} before every line of the block, or {condition.Text} include FILE",
                    Related = [new RelatedSpan(lines[j].SpanOf(0, lines[j].Length), "read on every node")],
                });
                break;
            }
        }
    }

    private static bool IsBalanced(string text) => Depth(text) <= 0;

    private static int Depth(string text) => text.Count(c => c == '{') - text.Count(c => c == '}');
}
