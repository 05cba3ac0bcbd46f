using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>A # or ! ends auth_pass, because it begins a comment even inside a word.</summary>
public sealed class PasswordCutByComment : ILintRule
{
    private const int PasswordLength = 8;

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L104", Severity.Error, "a comment begins in the password", ErrorClass.None)
        {
            Consequence = "# and ! begin a comment wherever they stand outside double quotes, also in the middle of a word. "
                + "The password is what stands before them. Two nodes whose passwords differ in the part that is cut off "
                + "accept each other; a node that quotes it refuses the others, and both are master.",
            Remedy = "Put the password into double quotes, on all nodes at one time.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        var settings = context.Blocks("vrrp_instance")
            .SelectMany(instance => instance.All("authentication"))
            .SelectMany(block => block.Children)
            .Where(node => node.Keyword?.Name == "auth_pass");
        foreach (ConfigurationNode setting in settings)
        {
            SourceSpan last = setting.Words[^1].Span;
            if (!last.IsVerbatim || setting.Words[^1].WasQuoted) continue;
            if (setting.Value is null)
                CheckWithout(context, setting, last);
            // Of a longer one only the first eight bytes count anyway.
            else if (setting.Words.Count == 2 && setting.Value.Length < PasswordLength && CommentAt(last.Source, last.End) is { } mark)
                Report(context, setting.ValueSpan, mark, "the password ends before", "what follows is a comment: only what stands before it counts");
        }
    }

    // "auth_pass #…": a blank behind the mark speaks for a comment that was meant as one.
    private void CheckWithout(LintContext context, ConfigurationNode setting, SourceSpan keyword)
    {
        string text = keyword.Source.Text;
        int at = keyword.End;
        while (at < text.Length && text[at] is ' ' or '\t') at++;
        if (CommentAt(keyword.Source, at) is not { } mark || at + 1 >= text.Length || char.IsWhiteSpace(text[at + 1])) return;
        Report(context, setting.Span, mark, "the password begins with", "all of it is a comment: there is no password");
    }

    private void Report(LintContext context, SourceSpan span, char mark, string what, string effect) =>
        context.Report(
            Kind, span, $"{what} '{mark}', which begins a comment", effect,
            "the password in double quotes, on all nodes at one time");

    private static char? CommentAt(SourceText source, int offset) =>
        offset < source.Text.Length && source.Text[offset] is '#' or '!' ? source.Text[offset] : null;
}
