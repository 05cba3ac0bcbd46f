using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>A <c>vrrp_instance</c> as it is written, with what it became.</summary>
/// <param name="Node">The block.</param>
/// <param name="Router">The virtual router in the model.</param>
internal sealed record Instance(ConfigurationNode Node, VirtualRouter Router)
{
    /// <summary>Its name.</summary>
    public string Name => Router.Name;

    /// <summary>Where its name stands.</summary>
    public SourceSpan NameSpan => Node.ValueSpan;

    /// <summary>Every instance that is not refused, in order.</summary>
    public static IEnumerable<Instance> All(LintContext context)
    {
        var routers = context.ModelIfStarted.VirtualRouters.ToDictionary(router => router.Name);
        return context.Blocks("vrrp_instance")
            .Where(node => node.Value is { } name && routers.ContainsKey(name))
            .Select(node => new Instance(node, routers[node.Value!]));
    }

    /// <summary>The words of a setting that counts; null: it is not given.</summary>
    public ConfigurationNode? Setting(string keyword) => Node.Last(keyword);

    /// <summary>
    /// Whether lines of the block set it for other nodes (<c>@node2 priority 100</c>), which the text no longer holds.
    /// </summary>
    public bool IsSetElsewhere(string keyword)
    {
        if (Node.OpenBrace is not { } open || Node.CloseBrace is not { } close || !ReferenceEquals(open.Source, close.Source)) return false;
        for (int line = open.Line; line < close.Line; line++)
        {
            ReadOnlySpan<char> text = open.Source.Line(line).TrimStart();
            if (text.StartsWith("@") && text.Contains(keyword, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>Whether a setting is given.</summary>
    public bool Has(string keyword) => Node.Last(keyword) is not null;

    /// <summary>The address lines of both lists that were accepted, each with what it became.</summary>
    public IEnumerable<AddressLine> Addresses() => Lines("virtual_ipaddress").Concat(Lines("virtual_ipaddress_excluded"));

    /// <summary>The accepted address lines of a list.</summary>
    /// <param name="list"><c>virtual_ipaddress</c> or <c>virtual_ipaddress_excluded</c>.</param>
    public IEnumerable<AddressLine> Lines(string list)
    {
        // More than an advert can list are moved to the excluded ones, so both lists may hold what a line became.
        var accepted = Router.Addresses.Concat(Router.ExcludedAddresses).ToLookup(address => address.Address);
        foreach (ConfigurationNode entry in Node.All(list).SelectMany(block => block.Children))
        {
            if (!entry.IsEntry || !Addressing.TryRead(entry.Words[0], out IpAddress address, out byte? prefix)) continue;
            string? device = Option(entry, "dev");
            VirtualAddress? became = accepted[address].FirstOrDefault(candidate =>
                candidate.Device == device && (prefix is null || candidate.PrefixLength == prefix));
            if (became is not null) yield return new AddressLine(entry, became, prefix is not null);
        }
    }

    private static string? Option(ConfigurationNode entry, string name)
    {
        IReadOnlyList<Word> words = entry.Words;
        for (int i = 1; i + 1 < words.Count; i++)
        {
            if (words[i].Text == name) return words[i + 1].Text;
        }

        return null;
    }
}
