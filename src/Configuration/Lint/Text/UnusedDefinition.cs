using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Text;

/// <summary>A definition to which nothing refers.</summary>
internal sealed class UnusedDefinition : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L408", Severity.Note, "a definition is not used", ErrorClass.None)
        {
            Consequence = "The definition has no effect. Perhaps the name is written differently where it is meant.",
            Remedy = "Refer to it by $NAME or ${NAME}, or remove it.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        List<DefinitionLine> definitions = [.. DefinitionLine.All(context)];
        if (definitions.Count == 0) return;
        HashSet<string> used = [];
        foreach (SourceLine line in context.Lines)
        {
            ReadOnlySpan<char> text = line.Text;
            for (int i = 0; i + 1 < text.Length; i++)
            {
                if (text[i] != '$') continue;
                int start = i + (text[i + 1] == '{' ? 2 : 1);
                int length = DefinitionLine.NameLength(text, start);
                bool isDefinition = start + length < text.Length && text[start + length] == '=' && text[i + 1] != '{'
                    && text[..i].Trim().Length == 0;
                if (length > 0 && !isDefinition) used.Add(text.Slice(start, length).ToString());
            }
        }

        foreach (IGrouping<string, DefinitionLine> same in definitions.GroupBy(definition => definition.Name))
        {
            // Names that begin with _ may stand for predefined ones.
            if (used.Contains(same.Key) || same.Key.StartsWith('_')) continue;
            DefinitionLine first = same.First();
            string? nearest = SpellingSuggestion.Nearest(same.Key, used);
            context.Report(
                Kind, first.Span, $"${same.Key} is defined, and nothing refers to it", null,
                nearest is null ? null : $"is it ${nearest} that is referred to?");
        }
    }
}
