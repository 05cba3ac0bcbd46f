using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>Clients that stay with a server for long.</summary>
internal sealed class LongPersistence : ILintRule
{
    private const decimal Usual = 300;
    private const decimal Bare = 360;

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L308", Severity.Note, "long persistence", ErrorClass.None)
        {
            Consequence = "All connections of a client address go to the same server until it has been silent for "
                + "that time: a server that comes back gets no work from known clients, and many clients behind one "
                + "address are one client.",
            Remedy = "Shorten persistence_timeout, or use a scheduler that hashes the source (sh, mh).",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (BalancedService service in context.Services)
        {
            ConfigurationNode? setting = service.Node.All("persistence_timeout")
                .LastOrDefault(node => node.Value is null || node.Number() is not null);
            if (setting is null || (setting.Number() ?? Bare) is not (> Usual and var seconds)) continue;
            context.Report(
                Kind, setting.ValueSpan,
                setting.Value is null
                    ? "persistence_timeout without a number is 360 s"
                    : $"a client of {service.Name} stays with its server for {TreeValues.Seconds(seconds)}",
                $"until {seconds / 60:0.#} minutes have passed without a connection; everybody behind one address "
                    + "(NAT, proxy) is one client");
        }
    }
}
