using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>A virtual server at an address that no instance of the configuration brings.</summary>
internal sealed class AddressNobodyHolds : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L309", Severity.Warning, "the address of a virtual server is no virtual address", ErrorClass.None)
        {
            Consequence = "The service is set up, but this configuration puts its address on no interface: unless "
                + "something else does, no packet for it arrives, and it does not move when a node fails.",
            Remedy = "Put the address into the virtual_ipaddress of an instance, or correct it.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        if (!context.Blocks("vrrp_instance").Any()) return;
        List<(IpAddress Address, ConfigurationNode Entry)> held =
        [
            .. context.Blocks("vrrp_instance")
                .SelectMany(instance => instance.All("virtual_ipaddress").Concat(instance.All("virtual_ipaddress_excluded")))
                .Concat(context.Blocks("static_ipaddress"))
                .SelectMany(list => list.Children)
                .Where(entry => IpAddress.TryParse(entry.Name.Split('/')[0], out _))
                .Select(entry => (IpAddress.Parse(entry.Name.Split('/')[0]), entry)),
        ];

        // Without a single address the instances are not finished, and something else is wrong.
        if (held.Count == 0) return;
        HashSet<IpAddress> addresses = [.. held.Select(item => item.Address)];
        foreach (BalancedService service in context.Services)
        {
            if (service.Address is not { } address || addresses.Contains(address) || SampleServers.IsSample(service)) continue;
            string written = address.ToString();
            string? nearest = addresses.Select(other => other.ToString())
                .FirstOrDefault(other => SpellingSuggestion.Distance(written, other, 1) == 1);
            context.Report(
                Kind, service.Node.ValueSpan, $"{address} is no virtual address of an instance in this configuration",
                "unless something else puts it on an interface, no packet for this service arrives here, and it does "
                    + "not fail over",
                nearest is null ? "the address in virtual_ipaddress of an instance" : $"did you mean {nearest}?");
        }
    }
}
