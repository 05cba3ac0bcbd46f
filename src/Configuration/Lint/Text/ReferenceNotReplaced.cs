using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.Text;

/// <summary>A <c>$NAME</c> that stays as it is because of what follows it.</summary>
internal sealed class ReferenceNotReplaced : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L407", Severity.Error, "a $NAME is not replaced", ErrorClass.None)
        {
            Consequence = "$NAME is replaced only before a blank, a comma, a closing parenthesis or the end of the "
                + "line. Anywhere else it stays as it is, and becomes part of the value.",
            Remedy = "Write ${NAME}, which is replaced everywhere.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        HashSet<string> names = [.. DefinitionLine.All(context).Select(definition => definition.Name)];
        if (names.Count == 0) return;
        foreach (ConfigurationNode node in context.Root.Effective())
        {
            if (node.Statement is not { } statement) continue;
            ReadOnlySpan<char> text = statement.Text;
            for (int at = text.IndexOf('$'); at >= 0 && at < text.Length;)
            {
                int length = DefinitionLine.NameLength(text, at + 1);
                if (length > 0 && names.Contains(text.Slice(at + 1, length).ToString()))
                {
                    string name = text.Slice(at + 1, length).ToString();
                    char? next = at + 1 + length < text.Length ? text[at + 1 + length] : null;
                    SourceSpan span = statement.SpanOf(at, length + 1);
                    context.Report(
                        Kind, span, $"${name} is not replaced here" + (next is null ? "" : $": '{next}' follows it"),
                        $"the value contains the text ${name} itself", $"${{{name}}}",
                        TextFix.Replace($"write ${{{name}}}", span, $"${{{name}}}"));
                    break;
                }

                int further = text[(at + 1)..].IndexOf('$');
                at = further < 0 ? -1 : at + 1 + further;
            }
        }
    }
}
