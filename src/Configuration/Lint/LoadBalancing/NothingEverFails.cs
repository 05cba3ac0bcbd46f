using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>Settings about the failure of servers that nothing checks.</summary>
internal sealed class NothingEverFails : ILintRule
{
    private static readonly string[] s_ofServer =
        ["inhibit_on_failure", "alpha", "notify_down", "delay_loop", "retry", "delay_before_retry", "warmup", "connect_timeout"];

    private static readonly string[] s_ofService =
    [
        "sorry_server", "quorum_down", "inhibit_on_failure", "alpha", "delay_loop", "retry", "delay_before_retry", "warmup",
        "connect_timeout", "ha_suspend",
    ];

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L301", Severity.Error, "a setting that needs a health check, and there is none", ErrorClass.None)
        {
            Consequence = "A server without check is never down: what is to happen then never happens, and there are "
                + "no checks of which a delay or a number of attempts could hold.",
            Remedy = "Give the real servers a check, or remove the setting.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            bool isOmega = service.Node.All("omega").Any();
            foreach (BalancedServer server in service.Servers.Where(server => server.Checks.Count == 0))
            {
                foreach (ConfigurationNode setting in Settings(server.Node, s_ofServer, isOmega))
                    Report(context, setting, $"real server {server.Name} has no health check");
            }

            // Weights that sum up to nothing let the sorry server in from the start.
            if (service.Servers.Count == 0 || service.Servers.Any(server => server.Checks.Count > 0 || server.Weight == 0)) continue;
            foreach (ConfigurationNode setting in Settings(service.Node, s_ofService, isOmega))
                Report(context, setting, $"no real server of {service.Name} has a health check");
        }
    }

    private static IEnumerable<ConfigurationNode> Settings(ConfigurationNode node, string[] names, bool isOmega) =>
        BalancedService.Setting(node, names)
            .Where(setting => setting.Value is not ("off" or "no" or "false"))
            .Where(setting => !isOmega || setting.Name is not ("notify_down" or "quorum_down"));

    private void Report(LintContext context, ConfigurationNode setting, string reason)
    {
        if (context.IsReported(setting)) return;
        string what = setting.Name switch
        {
            "sorry_server" => "is never used",
            "notify_down" or "quorum_down" => "is never run",
            _ => "has no effect",
        };
        context.Report(
            Kind, setting.Span, $"{setting.Name} {what}: {reason}", "a server without check is never down",
            "a check in each real_server, or without this line");
    }
}
