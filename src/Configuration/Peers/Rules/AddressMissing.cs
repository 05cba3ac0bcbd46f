using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>An address that only one node lists is gone as soon as another node is master.</summary>
public sealed class AddressMissing : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P102", Severity.Warning, "an address is on one node only", ErrorClass.None)
    {
        Consequence = "Whoever is master sets the addresses of its own list. An address that is missing there "
            + "answers nowhere while that node is master; the differing lists are also reported with each "
            + "advert.",
        Remedy = "List the same addresses on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            Missing(context, first, other);
            Missing(context, other, first);
        }
    }

    private void Missing(PeerContext context, PeerMember has, PeerMember lacks)
    {
        IpAddress[] missing =
        [
            .. has.Addresses.Select(entry => entry.Address).Distinct()
                .Where(address => lacks.Addresses.All(entry => entry.Address != address)),
        ];
        if (missing.Length == 0) return;
        string names = Texts.List(missing);
        context.Report(
            Kind, lacks.Block.Last("virtual_ipaddress")?.Span ?? lacks.Span,
            $"{lacks.Name} lacks {names}, which {has.Name} has",
            [.. missing.Take(Texts.Most).Select(address => new RelatedSpan(has.SpanOf(address), $"{address} on {has.Node.Name}"))],
            $"while {lacks.Node.Name} is master, nobody answers for {names}",
            $"list {names} on {lacks.Node.Name} too, or nowhere");
    }
}
