using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>A dead server that stays in service for more than a minute; the arithmetic is shown.</summary>
internal sealed class LateDetection : ILintRule
{
    private const decimal Long = 60;

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L318", Severity.Note, "a dead server is noticed late", ErrorClass.None)
        {
            Consequence = "A server is taken out when retry + 1 attempts have failed: after delay_loop, and for each "
                + "attempt the connect timeout and the pause before the next one.",
            Remedy = "Lower delay_loop, retry, connect_timeout or delay_before_retry.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            foreach (BalancedServer server in service.Servers)
            {
                ConfigurationNode? check = server.Checks.FirstOrDefault(IsJudged);
                if (check is null || server.Inherited(check, "delay_loop") is not { } loop) continue;
                decimal pause = server.Inherited(check, "delay_before_retry") ?? (IsSlowToRetry(check) ? 3 : 1);
                decimal retry = check.Number("nb_get_retry") ?? server.Inherited(check, "retry") ?? 1;
                decimal timeout = server.Inherited(check, "connect_timeout") ?? 5;
                decimal worst = loop + ((retry + 1) * timeout) + (retry * pause);
                if (worst <= Long) continue;
                context.Report(
                    Kind, (service.Node.Last("delay_loop") ?? service.Node).ValueSpan,
                    $"it may take {TreeValues.Seconds(worst)} until a dead server of {service.Name} is taken out",
                    $"delay_loop {loop} + {retry + 1} x connect_timeout {timeout} + {retry} x delay_before_retry "
                        + $"{pause}",
                    "a shorter delay_loop, or fewer retries");
                break;
            }
        }
    }

    // Those that connect to what the server serves.
    private static bool IsJudged(ConfigurationNode check) =>
        check.Keyword!.Name is not ("SMTP_CHECK" or "DNS_CHECK" or "UDP_CHECK" or "PING_CHECK" or "MISC_CHECK" or "FILE_CHECK" or "BFD_CHECK");

    private static bool IsSlowToRetry(ConfigurationNode check) =>
        check.Keyword!.Name is "HTTP_GET" or "SSL_GET" or "HTTP2_GET" or "GRPC_CHECK";
}
