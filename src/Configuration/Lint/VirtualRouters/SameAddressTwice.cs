using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>One virtual address in two places: in two instances, or twice in one with different prefix lengths.</summary>
public sealed class SameAddressTwice : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L108", Severity.Warning, "a virtual address belongs to two instances", ErrorClass.None)
        {
            Consequence = "Each instance is elected on its own, so one may be master here and the other on another node: both "
                + "nodes then hold the address and answer for it. On one device, the instance that becomes backup takes "
                + "away the address that the other one still serves.",
            Remedy = "Leave the address to one instance. Instances that must move together belong into a vrrp_sync_group, "
                + "each with addresses of its own.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        var seen = new Dictionary<(IpAddress Address, string? LinkLocalOn), (Instance Instance, AddressLine Line)>();
        foreach (Instance instance in Instance.All(context))
        {
            if (instance.Has("vrf")) continue;
            foreach (AddressLine line in instance.Addresses())
            {
                IpAddress address = line.Address.Address;
                // A link-local address is another one on every link.
                var key = (address, address.IsLinkLocal ? line.Address.Device ?? instance.Router.Interface : null);
                if (seen.TryAdd(key, (instance, line))) continue;
                (Instance other, AddressLine first) = seen[key];
                if (other.Name != instance.Name)
                    Report(context, instance, other, line, first);
            }
        }
    }

    private void Report(LintContext context, Instance instance, Instance other, AddressLine line, AddressLine first)
    {
        string here = line.Address.Device ?? instance.Router.Interface ?? "?";
        string there = first.Address.Device ?? other.Router.Interface ?? "?";
        context.Report(new Diagnostic(
            Kind, line.Span, $"{line.Address.Address} belongs to {other.Name} and to {instance.Name}")
        {
            Effect = here == there
                ? $"whichever of {other.Name} and {instance.Name} becomes backup takes {line.Address.Address} off {here}, "
                  + "although the other may still be master"
                : $"when one of them is master here and the other on another node, {line.Address.Address} is on both: on {there} "
                  + $"for {other.Name}, on {here} for {instance.Name}",
            Related = [new RelatedSpan(first.Span, $"{other.Name} has it here")],
            Suggestion = "leave it to one of them",
        });
    }
}
