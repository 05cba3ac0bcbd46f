using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>A sorry server at another port, which only NAT can reach.</summary>
internal sealed class OddSorryPort : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L321", Severity.Error, "the port of the sorry server cannot be used", ErrorClass.None)
        {
            Consequence = "Direct routing and tunnels pass packets on as they are: the sorry server gets them at the port of the virtual "
                + "server, whatever port is written.",
            Remedy = "Let the sorry server listen at the port of the service, or set: sorry_server_lvs_method NAT.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            if (service.SorryServer is not { } sorry || service.Address is null || service.Method == "NAT") continue;
            if (sorry.Port == 0 || sorry.Port == service.Port || service.Node.All("sorry_server_lvs_method").Any()) continue;
            if (context.IsReported(sorry.Node) || context.Has(service.Node.ValueSpan, "B012")) continue;
            context.Report(
                Kind, sorry.Span, $"{service.Method} cannot change ports: the sorry server {sorry.Address} gets port {service.Port}, not {sorry.Port}",
                $"nobody answers unless it listens at {service.Port}", $"sorry_server {sorry.Address} {service.Port}");
        }
    }
}
