using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>A virtual address without a prefix length: it becomes a single address (/32, /128). One note for a list.</summary>
public sealed class AddressWithoutPrefix : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L100", Severity.Note, "a virtual address has no prefix length", ErrorClass.None)
        {
            Consequence = "The address is set as /32 (IPv6: /128), so it brings no route to its network. That is enough "
                + "where the interface has an address of the same network; where it has none, the master cannot reach its "
                + "neighbours. An IPv6 address of /128 is also deprecated: the kernel takes it as a source only if there is no other.",
            Remedy = "Write the prefix length of the network behind the address; or /32, to say that a single address is meant.",
            Example = "virtual_ipaddress {\n    192.0.2.10/24\n}",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            List<AddressLine> lines = [.. instance.Addresses()];
            List<AddressLine> bare = lines.FindAll(line => !line.HasPrefix && line.Address.Peer is null);
            if (bare.Count == 0) continue;

            VirtualAddress first = bare[0].Address;
            string others = bare.Count == 1 ? "" : $" (and {bare.Count - 1} more of {instance.Name})";
            string device = first.Device ?? instance.Router.Interface ?? "the interface";
            bool isV6 = first.Address.Family == IpFamily.V6;
            context.Report(
                Kind, bare[0].Span, $"{first.Address}{others} has no prefix length",
                $"it is set as {first.Address}/{first.PrefixLength} and brings no route to its network"
                + (isV6 ? $"; as /128 it is a source only if there is no other" : $": {device} needs an address of that network besides"),
                Suggestion(first, lines));
        }
    }

    // The other addresses of the list tell the prefix, if one of them lies in the same network.
    private static string Suggestion(VirtualAddress bare, List<AddressLine> lines)
    {
        AddressLine? neighbour = lines.Find(line =>
            line.HasPrefix && line.Address.PrefixLength < line.Address.Address.Length * 8
            && line.Address.Device == bare.Device
            && Addressing.SameNetwork(line.Address.Address, bare.Address, line.Address.PrefixLength));
        return neighbour is null
            ? $"{bare.Address}/N with the prefix length of the network, or /{bare.PrefixLength} if a single address is meant"
            : $"{bare.Address}/{neighbour.Address.PrefixLength}, as in {neighbour.Address.Address}/{neighbour.Address.PrefixLength}";
    }
}
