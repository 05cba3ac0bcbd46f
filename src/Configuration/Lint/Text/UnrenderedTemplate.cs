using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Text;

/// <summary>A template that nobody has filled in.</summary>
internal sealed class UnrenderedTemplate : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L406", Severity.Error, "a template that is not filled in", ErrorClass.None)
        {
            Consequence = "The braces of '{{ name }}' open and close blocks: what follows is read at the wrong "
                + "place, and the value is missing.",
            Remedy = "Run the template engine (Ansible, Jinja, Go, Helm) and give the daemon its result.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        SourceLine? first = null;
        int at = 0;
        int count = 0;
        foreach (SourceLine line in context.Lines)
        {
            int place = Find(line.Text);
            if (place < 0) continue;
            count++;
            if (first is not null) continue;
            first = line;
            at = place;
        }

        if (first is not { } found) return;
        ReadOnlySpan<char> text = found.Text[at..];
        int end = text.IndexOf(text[1] == '%' ? "%}" : "}}");
        context.Report(
            Kind, found.SpanOf(at, end < 0 ? 2 : end + 2),
            "a template engine was to replace "
                + "this" + (count == 1 ? "" : $", and {TreeValues.Count(count - 1, "more line")}"),
            "the daemon takes each brace for the beginning or the end of a block", "the output of the template engine");
    }

    // Within quotes it may be an argument for a program: docker inspect -f "{{.State}}".
    private static int Find(ReadOnlySpan<char> text)
    {
        bool isQuoted = false;
        for (int i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] is '"' or '\'') isQuoted = !isQuoted;
            if (!isQuoted && text[i] == '{' && text[i + 1] is ('{' or '%')) return i;
        }

        return -1;
    }
}
