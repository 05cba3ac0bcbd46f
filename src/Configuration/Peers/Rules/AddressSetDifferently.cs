using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>The same address must be set in the same way, or routes change with the master.</summary>
public sealed class AddressSetDifferently : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P103", Severity.Warning, "an address has another prefix length or device on the other node", ErrorClass.None)
    {
        Consequence = "The prefix length decides which neighbours the kernel believes to be on the link, and the "
            + "device decides where the address is: both change when another node becomes master.",
        Remedy = "Write the address with the same prefix length and the same device on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            foreach (VirtualAddress address in first.Addresses.DistinctBy(entry => entry.Address))
            {
                VirtualAddress? same = other.Addresses.FirstOrDefault(entry => entry.Address == address.Address);
                if (same is null) continue;
                (string here, string there) = (Describe(first, address), Describe(other, same));
                if (address.PrefixLength == same.PrefixLength && SameDevice(first, address, other, same)) continue;
                context.Report(
                    Kind, other.SpanOf(address.Address),
                    $"{address.Address} is set as {there} on {other.Node.Name} and as {here} on {first.Node.Name}",
                    [new RelatedSpan(first.SpanOf(address.Address), $"{here} on {first.Node.Name}")],
                    address.PrefixLength != same.PrefixLength
                        ? $"{first.Node.Name} has a route to a /{address.PrefixLength} with the address, {other.Node.Name} to a /{same.PrefixLength}"
                        : $"the address is on {address.Device ?? first.Router.Interface} while {first.Node.Name} is master, and on "
                            + $"{same.Device ?? other.Router.Interface} while {other.Node.Name} is");
            }
        }
    }

    private static string Describe(PeerMember member, VirtualAddress address) =>
        $"/{address.PrefixLength} on {address.Device ?? member.Router.Interface ?? "its interface"}";

    // The same network may have another name on another machine: an instance's own interface counts as the same one.
    private static bool SameDevice(PeerMember first, VirtualAddress one, PeerMember other, VirtualAddress two)
    {
        bool isOwn = one.Device is null || one.Device == first.Router.Interface;
        bool otherIsOwn = two.Device is null || two.Device == other.Router.Interface;
        return isOwn || otherIsOwn ? isOwn == otherIsOwn || (one.Device ?? first.Router.Interface) == (two.Device ?? other.Router.Interface) : one.Device == two.Device;
    }
}
