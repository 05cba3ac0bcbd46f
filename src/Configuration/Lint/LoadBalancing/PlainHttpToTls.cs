using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>HTTP_GET to the port of HTTPS, or SSL_GET to that of HTTP.</summary>
internal sealed class PlainHttpToTls : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L319", Severity.Note, "HTTP_GET to port 443, or SSL_GET to port 80", ErrorClass.None)
        {
            Consequence = "HTTP_GET speaks plain HTTP: a server that expects TLS answers with an error or not at "
                + "all, and is taken out. SSL_GET at a plain HTTP port fails in the TLS handshake.",
            Remedy = "Use SSL_GET for HTTPS and HTTP_GET for HTTP.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            foreach (BalancedServer server in service.Servers)
            {
                foreach (ConfigurationNode check in server.Checks)
                {
                    decimal port = check.Number("connect_port") ?? server.Port;
                    string? other = (check.Keyword!.Name, port) switch
                    {
                        ("HTTP_GET", 443) => "SSL_GET",
                        ("SSL_GET", 80) => "HTTP_GET",
                        _ => null,
                    };
                    if (other is null) continue;
                    context.Report(
                        Kind, check.Span, $"{check.Keyword.Name} at port {port} of {server.Address}",
                        other == "SSL_GET"
                            ? "a server that speaks TLS there answers plain HTTP with an error, and is taken out"
                            : "a server that speaks plain HTTP there fails the TLS handshake, and is taken out",
                        other);
                }
            }
        }
    }
}
