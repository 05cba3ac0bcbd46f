using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>Strict mode without accept: nobody may talk to the virtual addresses themselves.</summary>
public sealed class StrictDropsPackets : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L115", Severity.Warning, "strict mode closes the virtual addresses", ErrorClass.None)
        {
            Consequence = "In strict mode a master that does not own the addresses drops packets sent to them, as RFC 3768 "
                + "says of routers: hosts may send packets through the address, but ping, SSH or a service on it do "
                + "not answer. Strict mode also has no password and no unicast.",
            Remedy = "Leave vrrp_strict out where something is served on the addresses. In version 3, accept opens them again.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        var reported = new HashSet<ConfigurationNode>();
        foreach (Instance instance in Instance.All(context))
        {
            if (instance.Router is not { Strict: true, Accept: false, IsOwner: false, IsUnicast: false }) continue;
            if (instance.Router.Addresses.Count + instance.Router.ExcludedAddresses.Count == 0) continue;
            ConfigurationNode? setting = instance.Setting("strict_mode") ?? context.Global("vrrp_strict").LastOrDefault();
            if (setting is null || !reported.Add(setting)) continue;
            bool isV3 = instance.Router.Version == VrrpVersion.V3;
            context.Report(
                Kind, setting.Span, $"strict mode: nothing answers on the addresses of {instance.Name}",
                Effect(), isV3 ? "accept in the instance, or no strict mode" : "no strict mode");
        }
    }

    // The table knows whether dropping is built.
    private static string Effect() =>
        KeywordTable.Root["vrrp_instance"].Children?.Find("no_accept") is { Effect: KeywordEffect.Built }
            ? "packets sent to them are dropped: no ping, no service"
            : "keepalived drops packets sent to them: no ping, no service; Holdfast lets them through so far";
}
