using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>
/// A single value that is given again further down with another value: the earlier one is lost. Opposites, such as
/// preempt and nopreempt, are one setting.
/// </summary>
public sealed class RepeatedSetting : ILintRule
{
    private static readonly string[] s_blocks = ["vrrp_instance", "vrrp_sync_group", "vrrp_script"];

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L107", Severity.Error, "a value is overruled further down", ErrorClass.None)
        {
            Consequence = "Of several lines that set one value the last one counts; the earlier ones have no effect and "
                + "nothing else says so. Where two instances lie in one block, a '}' is missing between them.",
            Remedy = "Keep the line that is meant, and delete the others.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        Check(context, context.Blocks("global_defs").SelectMany(block => block.Children));
        foreach (ConfigurationNode block in s_blocks.SelectMany(context.Blocks))
        {
            Check(context, block.Children);
            Check(context, block.All("authentication").SelectMany(inner => inner.Children));
        }
    }

    private void Check(LintContext context, IEnumerable<ConfigurationNode> statements)
    {
        foreach (IGrouping<string, ConfigurationNode> setting in statements.Where(IsSingle).GroupBy(node => Setting(node.Name)))
        {
            List<ConfigurationNode> given = [.. setting];
            // Whether a wrong value overrules an earlier one is different from keyword to keyword.
            if (given.Count < 2 || context.IsReported(given[^1])) continue;
            ConfigurationNode last = given[^1];
            foreach (ConfigurationNode node in given.SkipLast(1))
            {
                if (IsSame(node, last) || context.IsReported(node)) continue;
                context.Report(new Diagnostic(Kind, node.Span.To(node.ValueSpan), $"'{Describe(node)}' is overruled by line {last.Span.Line}")
                {
                    Effect = last.Value is null || IsSecret(last) ? $"the '{last.Name}' of line {last.Span.Line} counts" : $"'{Describe(last)}' counts",
                    Related = [new RelatedSpan(last.Span, "this one counts")],
                    Suggestion = "keep the line that is meant, and delete the other",
                });
            }
        }
    }

    private static bool IsSingle(ConfigurationNode node) => node.Keyword is { } keyword
        && (keyword.Kind is ArgumentKind.Integer or ArgumentKind.Decimal or ArgumentKind.Text or ArgumentKind.Bool
            || keyword.Name is "preempt" or "nopreempt" or "accept" or "no_accept")
        && keyword.Name is not ("notify_fifo" or "vrrp_notify_fifo" or "lvs_notify_fifo");

    private static string Setting(string keyword) => keyword switch
    {
        "nopreempt" => "preempt",
        "no_accept" => "accept",
        // One source address, whichever of the two names it is given by.
        "unicast_src_ip" => "mcast_src_ip",
        _ => keyword,
    };

    private static bool IsSame(ConfigurationNode one, ConfigurationNode other) =>
        one.Name == other.Name
        && one.Words.Skip(1).Select(word => word.Text).SequenceEqual(other.Words.Skip(1).Select(word => word.Text));

    // Passwords are not told.
    private static bool IsSecret(ConfigurationNode node) => node.Name is "auth_pass" or "smtp_password";

    private static string Describe(ConfigurationNode node) =>
        node.Value is null || IsSecret(node) ? node.Name : $"{node.Name} {node.Value}";
}
