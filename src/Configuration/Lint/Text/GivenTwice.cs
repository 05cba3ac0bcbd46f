using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.Text;

/// <summary>A setting that stands twice in a block with different values.</summary>
internal sealed class GivenTwice : ILintRule
{
    // One word each, and the last one counts.
    private static readonly HashSet<string> s_single =
    [
        "state", "interface", "lb_algo", "lvs_sched", "lb_kind", "lvs_method", "protocol", "auth_type", "path", "digest",
        "virtualhost", "helo_name", "script", "misc_path", "mcast_src_ip", "unicast_src_ip", "smtp_helo_name",
        "notification_email_from", "connect_ip", "bindto",
    ];

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L403", Severity.Warning, "a setting is given twice", ErrorClass.None)
        {
            Consequence = "The last one counts, in silence: the first has no effect, wherever it stands.",
            Remedy = "Remove one of them.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (ConfigurationNode block in context.Root.Effective().Where(node => node.Children.Count > 1 && !node.Block.IsList))
        {
            foreach (IGrouping<string, ConfigurationNode> same in block.Children.Where(IsSingle).GroupBy(child => child.Keyword!.Name))
            {
                if (same.Count() < 2) continue;
                List<ConfigurationNode> given = [.. same.Where(node => !context.IsReported(node))];
                if (given.Count < 2) continue;
                ConfigurationNode last = given[^1];
                foreach (ConfigurationNode lost in given.SkipLast(1))
                {
                    if (lost.Value == last.Value) continue;
                    bool isSecret = lost.Name.Contains("pass", StringComparison.Ordinal);
                    context.Report(new Diagnostic(
                        Kind, lost.ValueSpan,
                        isSecret ? $"{lost.Name} is given again below" : $"{lost.Name} {lost.Value} is overridden "
                            + $"below by {last.Name} {last.Value}")
                    {
                        Effect = "the last one counts; this line has no effect",
                        Suggestion = "remove one of them",
                        Related = [new RelatedSpan(last.ValueSpan, "this one counts")],
                    });
                }
            }
        }
    }

    private static bool IsSingle(ConfigurationNode node) =>
        node.Keyword is { } keyword && node.Value is not null
        && (keyword.Kind is ArgumentKind.Integer or ArgumentKind.Decimal || s_single.Contains(keyword.Name));
}
