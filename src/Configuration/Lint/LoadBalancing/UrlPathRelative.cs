using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>The path of a URL test without its first slash.</summary>
internal sealed class UrlPathRelative : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L320", Severity.Warning, "the path of a url does not begin with /", ErrorClass.None)
        {
            Consequence = "The path is sent as it is: 'GET index.html HTTP/1.0' is no valid request, which servers "
                + "answer with status 400.",
            Remedy = "Begin the path with a slash.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (ConfigurationNode path in context.Root.Effective())
        {
            if (path.Keyword?.Name != "path" || path.Parent?.Keyword?.Name != "url" || path.Value is not { Length: > 0 } value) continue;
            if (value[0] is '/' or '$' || value.Contains("://", StringComparison.Ordinal)) continue;
            SourceSpan start = path.Words[1].SpanOf(0, 0);
            context.Report(
                Kind, path.ValueSpan, $"the path '{value}' does not begin with a slash",
                $"the request is 'GET {value}', which a server answers with status 400: the check fails",
                $"path /{value}", TextFix.Replace("begin with a slash", start, "/"));
        }
    }
}
