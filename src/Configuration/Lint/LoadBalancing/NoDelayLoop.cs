using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>Checks that run once a minute because nobody said otherwise.</summary>
internal sealed class NoDelayLoop : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L302", Severity.Note, "no delay_loop: the servers are checked once a minute", ErrorClass.None)
        {
            Consequence = "A server that dies is sent connections for up to a minute, and as long as its retries "
                + "take.",
            Remedy = "Set delay_loop in the virtual_server; 5 to 10 seconds are usual.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            foreach (BalancedServer server in service.Servers)
            {
                ConfigurationNode? check = server.Checks.FirstOrDefault(check =>
                    check.Keyword!.Name is not ("BFD_CHECK" or "FILE_CHECK") && server.Inherited(check, "delay_loop") is null);
                if (check is null) continue;
                context.Report(
                    Kind, service.Node.ValueSpan, $"{service.Name} has no delay_loop: its servers are checked once a "
                        + "minute",
                    "a server that dies is sent connections for up to 60 s, and for the time that its retries "
                        + "take", "delay_loop 6");
                break;
            }
        }
    }
}
