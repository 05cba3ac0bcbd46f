using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>Different weights, and a scheduler that does not look at them.</summary>
internal sealed class WeightsIgnored : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L314", Severity.Error, "the scheduler ignores the weights", ErrorClass.None)
        {
            Consequence = "rr, lc and dh look only at whether a weight is 0: all servers get the same share, "
                + "whatever their weights.",
            Remedy = "Use the weighted form, wrr for rr and wlc for lc.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            if (service.Scheduler is not ("rr" or "lc" or "dh")) continue;
            List<BalancedServer> working = [.. service.Servers.Where(server => server.Weight > 0)];
            if (working.Select(server => server.Weight).Distinct().Count() < 2) continue;
            ConfigurationNode setting = BalancedService.Setting(service.Node, "lb_algo", "lvs_sched").Last(node => node.Value == service.Scheduler);
            string weights = string.Join(", ", working.Select(server => server.Weight).Take(6));
            string? weighted = service.Scheduler switch { "rr" => "wrr", "lc" => "wlc", _ => null };
            string keyword = setting.Words[0].Text;
            context.Report(new Diagnostic(
                Kind, setting.ValueSpan, $"the scheduler {service.Scheduler} ignores the weights of {service.Name} "
                    + $"({weights})")
            {
                Effect = service.Scheduler == "dh"
                    ? "the destination alone decides"
                    : $"all {working.Count} servers are treated alike, the weak like the strong",
                Suggestion = weighted is null ? null : $"{keyword} {weighted}",
                Related = [.. working.Take(2).Select(server => server.Node.Last("weight")).OfType<ConfigurationNode>()
                    .Select(weight => new RelatedSpan(weight.ValueSpan, "a weight that does not count"))],
            });
        }
    }
}
