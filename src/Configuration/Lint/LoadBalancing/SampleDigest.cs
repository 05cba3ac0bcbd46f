using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>A digest copied from keepalived's sample, which no page of anybody else has.</summary>
internal sealed class SampleDigest : ILintRule
{
    private static readonly string[] s_samples =
        ["640205b7b0fc66c1ea91c463fac6334d", "9b3a0c85a887a256d6939da88aabd8cd", "ff20ad2481f97b1754ef3e12ecd3a9cc"];

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L305", Severity.Warning, "a digest of the sample configuration", ErrorClass.None)
        {
            Consequence = "The MD5 sum of a page of somebody else was left in: the check fails for every other page, "
                + "and the server is taken out.",
            Remedy = "Compute the digest of your own page (genhash), or replace it by status_code 200.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            List<ConfigurationNode> found =
            [
                .. service.Node.Effective().Where(digest =>
                    digest.Keyword?.Name == "digest" && digest.Value is { } value && s_samples.Contains(value.ToLowerInvariant())),
            ];
            if (found.Count == 0) continue;
            string others = found.Count == 1 ? "" : $" (and {TreeValues.Count(found.Count - 1, "other")} of "
                + $"{service.Name})";
            context.Report(new Diagnostic(
                Kind, found[0].ValueSpan, $"this digest{others} is that of the sample configuration: no page of "
                    + "yours has it")
            {
                Effect = "the check fails and its server is taken out of service",
                Suggestion = "the digest that genhash prints for your page, or: status_code 200",
                Related = [.. found.Skip(1).Take(3).Select(digest => new RelatedSpan(digest.ValueSpan, "as here"))],
            });
        }
    }
}
