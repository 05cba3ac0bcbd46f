using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>A real server, or the sorry server, at a place where it makes no sense.</summary>
internal sealed class ServerIsService : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L316", Severity.Warning, "a server is the service itself, or is listed in two roles", ErrorClass.None)
        {
            Consequence = "A real server with the address and port of the virtual server means the service of the "
                + "machine that balances. A sorry server that is one of the real servers is down when they are.",
            Remedy = "Name the address of the machine that serves; for the sorry server one that does not depend on "
                + "the real servers.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            foreach (BalancedServer server in service.Servers)
            {
                if (server.Address != service.Address || (server.Port != service.Port && server.Port != 0)) continue;
                context.Report(
                    Kind, server.Span, $"the real server {server.Name} has the address and port of its virtual server",
                    "connections to it are those to the virtual server: the check asks the service through itself",
                    "the own address of the machine that serves");
            }

            if (service.SorryServer is not { } sorry) continue;
            if (service.Servers.FirstOrDefault(server => server.Address == sorry.Address && server.Port == sorry.Port) is not { } same) continue;
            context.Report(new Diagnostic(Kind, sorry.Span, $"the sorry server {sorry.Name} is one of the real servers")
            {
                Effect = "it is put to work when the real servers are down, and is then down itself",
                Suggestion = "a server that does not depend on the real servers",
                Related = [new RelatedSpan(same.Span, "the real server")],
            });
        }
    }
}
