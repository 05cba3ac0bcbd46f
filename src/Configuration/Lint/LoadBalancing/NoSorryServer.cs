using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>Nobody answers when all real servers are down.</summary>
internal sealed class NoSorryServer : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L304", Severity.Note, "no sorry_server", ErrorClass.None)
        {
            Consequence = "When the last real server is down, nobody answers new connections: clients wait or are "
                + "refused.",
            Remedy = "Name a sorry_server that says so, or accept it.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            if (service.Node.All("sorry_server").Any() || service.Servers.Count == 0) continue;
            if (service.Servers.All(server => server.Checks.Count == 0)) continue;
            context.Report(
                Kind, service.Node.ValueSpan, $"{service.Name} has no sorry_server",
                service.Servers.Count == 1
                    ? "when its only real server is down, nobody answers new connections"
                    : $"when all {service.Servers.Count} real servers are down, nobody answers new connections",
                "sorry_server ADDRESS PORT, with a page that says what is up");
        }
    }
}
