using System.Text;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>Text in the language of nft, for the table of one family, with its blocks indented.</summary>
internal sealed class NftText(IpFamily family)
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Family of the table.</summary>
    public IpFamily Family { get; } = family;

    /// <summary><c>ip</c> or <c>ip6</c>.</summary>
    public string Ip => Family == IpFamily.V6 ? "ip6" : "ip";

    /// <summary>The type of an address.</summary>
    public string AddressType => Family == IpFamily.V6 ? "ipv6_addr" : "ipv4_addr";

    /// <summary>Number of bits of an address.</summary>
    public int AddressBits => Family == IpFamily.V6 ? 128 : 32;

    /// <summary>Appends a line.</summary>
    public void Line(string line) => _text.Append('\t', _depth).Append(line).Append('\n');

    /// <summary>Opens the block of the table.</summary>
    public IDisposable Table() => Block($"table {ServiceNames.TableOf(Family)}");

    /// <summary>Opens a block; disposing closes it.</summary>
    public IDisposable Block(string head)
    {
        Line(head + " {");
        _depth++;
        return new End(this);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private sealed class End(NftText text) : IDisposable
    {
        public void Dispose()
        {
            text._depth--;
            text.Line("}");
        }
    }
}
