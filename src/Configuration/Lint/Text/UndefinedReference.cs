using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.Text;

/// <summary>A value that is a <c>$NAME</c> to which there is no definition.</summary>
internal sealed class UndefinedReference : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L409", Severity.Error, "a $NAME has no definition", ErrorClass.None)
        {
            Consequence = "The text $NAME itself is the value.",
            Remedy = "Define it above: $NAME=VALUE. Variables of the environment are written ${_ENV NAME}.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        HashSet<string>? names = null;
        foreach (ConfigurationNode node in context.Root.Effective())
        {
            // A shell may replace it in a command, a pattern may end with it, and a password may be anything.
            if (node.Keyword is { } keyword
                && (keyword.Kind == ArgumentKind.Script || keyword.Name.Contains("pass") || keyword.Name == "regex")) continue;
            foreach (Word word in node.Words)
            {
                ReadOnlySpan<char> text = word.Chars;
                if (word.WasQuoted || text.Length < 2 || text[0] != '$') continue;
                int length = DefinitionLine.NameLength(text, 1);
                if (length == 0) continue;
                string name = text.Slice(1, length).ToString();
                names ??= [.. DefinitionLine.All(context).Select(definition => definition.Name)];
                if (names.Contains(name)) continue;
                string? nearest = SpellingSuggestion.Nearest(name, names);
                context.Report(
                    Kind, word.SpanOf(0, length + 1), $"${name} has no definition", $"the text ${name} itself is taken",
                    nearest is null ? $"${name}=VALUE above" : $"did you mean ${nearest}?");
            }
        }
    }
}
