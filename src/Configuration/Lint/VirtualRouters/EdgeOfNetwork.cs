using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>A virtual address that no host can have: that of the network or its broadcast, loopback, multicast.</summary>
public sealed class EdgeOfNetwork : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L123", Severity.Warning, "an address that no host can have", ErrorClass.None)
        {
            Consequence = "The first and the last address of an IPv4 network (of more than two) are those of the network and of its "
                + "broadcast: other hosts do not send to them as to a host. Loopback, multicast and unspecified "
                + "addresses do not leave the host, or mean many.",
            Remedy = "Write an address within the network, or the prefix length that makes it one.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            foreach (AddressLine line in instance.Addresses())
            {
                if (Problem(line.Address) is not var (problem, effect)) continue;
                context.Report(Kind, line.Span, $"{line.Address.Address}/{line.Address.PrefixLength} is {problem}", effect);
            }
        }
    }

    private static (string Problem, string Effect)? Problem(VirtualAddress address)
    {
        if (address.Address.IsMulticast) return ("a multicast address", "nobody sends to it as to a host");
        if (address.Address.IsUnspecified) return ("the unspecified address", "no host can be reached by it");
        if (address.Address.Family != IpFamily.V4) return null;
        Span<byte> bytes = stackalloc byte[4];
        address.Address.Write(bytes);
        if (bytes[0] == 127) return ("a loopback address", "other hosts reach themselves by it, not this one");
        if (address.PrefixLength > 30 || address.Peer is not null) return null;
        uint host = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) & (uint.MaxValue >> address.PrefixLength);
        if (host == 0) return ("the address of the network itself", "other hosts of that network may take it for a broadcast address");
        return host == uint.MaxValue >> address.PrefixLength
            ? ("the broadcast address of its network", "other hosts of that network send to it as to all hosts")
            : null;
    }
}
