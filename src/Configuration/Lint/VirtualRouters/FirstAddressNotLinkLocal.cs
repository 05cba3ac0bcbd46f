using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>An IPv6 router whose first address is not link-local, as RFC 9568, section 5.2.9, demands.</summary>
public sealed class FirstAddressNotLinkLocal : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L124", Severity.Note, "the first IPv6 address is not link-local", ErrorClass.None)
        {
            Consequence = "RFC 9568 wants the link-local address of the virtual router first in its adverts. Holdfast and keepalived "
                + "do without it; routers of other makers may refuse the adverts, and hosts that learn their gateway by "
                + "router advertisements need a link-local address to send to.",
            Remedy = "Put a link-local address first, such as fe80::1/64, the same on all nodes.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            if (instance.Router is not { Family: IpFamily.V6, Strict: false, IsUnicast: false, Addresses.Count: > 0 }) continue;
            if (instance.Router.Addresses[0].Address.IsLinkLocal) continue;
            if (instance.Lines("virtual_ipaddress").FirstOrDefault() is not { } line) continue;
            context.Report(
                Kind, line.Span, $"the first address of {instance.Name}, {line.Address.Address}, is not link-local",
                "routers of other makers may refuse the adverts; hosts cannot use the virtual router as gateway by router advertisements",
                "a link-local address first, the same on all nodes");
        }
    }
}
