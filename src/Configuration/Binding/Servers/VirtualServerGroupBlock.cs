using System.Buffers.Binary;
using System.Globalization;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>virtual_server_group</c>: addresses, ranges of them and firewall marks, one to a line.</summary>
internal sealed class VirtualServerGroupBlock(Line opening, ModelDraft draft, BindingSession session)
    : BlockBinder(opening.Keyword.Children!, session)
{
    // As many as the last hextet of a range can name. Each is a virtual server of its own.
    private const int MostAddresses = 65_536;

    private readonly List<AddressRange> _addresses = [];
    private readonly List<GroupMark> _marks = [];

    /// <inheritdoc/>
    public override void Bind(Line line) => throw new System.Diagnostics.UnreachableException();

    /// <inheritdoc/>
    public override void BindEntry(Statement statement, IReadOnlyList<Word> words)
    {
        if (words[0].Chars is "fwmark")
            Mark(words);
        else
            Addresses(words);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        string name = opening.Value;
        string? problem = _addresses.Count == 0 && _marks.Count == 0
            ? "has no entry"
            : _marks.Exists(mark => mark.Family == IpFamily.None) && Holds(IpFamily.V4) && Holds(IpFamily.V6)
                ? "holds IPv4, IPv6 and a firewall mark without family"
                : null;
        if (problem is not null)
        {
            Session.Report(new Diagnostic(
                ServerDiagnostics.GroupDropped, opening.ValueSpan, $"the virtual server group '{name}' {problem}: it is dropped")
            {
                Effect = $"a virtual_server group {name} is dropped too",
            });
            return;
        }

        var group = new VirtualServerGroup { Name = name, Addresses = _addresses, Marks = _marks };
        draft.VirtualServerGroups.Add(group);
        draft.GroupsByName.TryAdd(name, group);
    }

    private bool Holds(IpFamily family) => _addresses.Exists(range => range.First.Family == family);

    private void Mark(IReadOnlyList<Word> words)
    {
        if (words.Count < 2)
        {
            Session.ReportMissingArgument(Keywords["fwmark"], words[0].Span);
            return;
        }

        if (!Values.TryInteger(Session, words[1], 1, uint.MaxValue, out long mark)) return;
        IpFamily? family = words.Count == 2
            ? IpFamily.None
            : words[2].Chars switch { "inet" => IpFamily.V4, "inet6" => IpFamily.V6, _ => null };
        if (family is null)
            Skip(words[2].Span, $"'{words[2].Text}' is no family: inet or inet6");
        else
            _marks.Add(new GroupMark((uint)mark, family.Value));
    }

    private void Addresses(IReadOnlyList<Word> words)
    {
        if (Range(words[0]) is not { } range) return;
        long port = 0;
        if (words.Count == 1 || Values.TryInteger(Session, words[1], 0, ushort.MaxValue, out port))
        {
            _addresses.Add(range with { Port = (ushort)port });
        }
    }

    private AddressRange? Range(Word word)
    {
        ReadOnlySpan<char> text = word.Chars;
        int slash = text.IndexOf('/');
        int dash = text.IndexOf('-');
        int end = slash >= 0 ? slash : dash >= 0 ? dash : text.Length;
        if (!IpAddress.TryParse(text[..end], out IpAddress first)) return Skip(word.Span, $"'{word.Text}' is no address");
        if (slash >= 0) return Network(word, first, text[(slash + 1)..]);
        if (dash < 0) return new AddressRange(first, first, 0);

        ReadOnlySpan<char> ending = text[(dash + 1)..];
        if (!IpAddress.TryParse(ending, out IpAddress last) && !TryLast(first, ending, out last))
        {
            return Skip(word.Span, $"the range '{word.Text}' has no last address");
        }

        if (last.Family != first.Family) return Skip(word.Span, $"the ends of the range '{word.Text}' are of different families");
        return last > first
            ? Limited(word, new AddressRange(first, last, 0) { IsRange = true })
            : Skip(word.Span, $"the range '{word.Text}' does not end behind its beginning");
    }

    private AddressRange? Limited(Word word, AddressRange range) => Number(range.Last) - Number(range.First) < MostAddresses
        ? range
        : Skip(word.Span, $"'{word.Text}' has more than {MostAddresses} addresses, each of which would be a virtual server");

    private static UInt128 Number(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.Write(bytes[(16 - address.Length)..]);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    // 10.0.0.1-9: the last octet, decimal; 2001:db8::1-1f: the last hextet, hexadecimal.
    private static bool TryLast(IpAddress first, ReadOnlySpan<char> text, out IpAddress last)
    {
        last = default;
        Span<byte> bytes = stackalloc byte[16];
        int length = first.Write(bytes);
        if (first.Family == IpFamily.V4)
        {
            if (!byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bytes[length - 1])) return false;
        }
        else
        {
            if (!ushort.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort part)) return false;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[(length - 2)..], part);
        }

        last = new IpAddress(bytes[..length]);
        return true;
    }

    private AddressRange? Network(Word word, IpAddress first, ReadOnlySpan<char> text)
    {
        int bits = first.Length * 8;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int prefix) || prefix < 1 || prefix > bits)
        {
            return Skip(word.Span, $"'{text}' is no prefix length: 1 to {bits}");
        }

        Span<byte> bytes = stackalloc byte[16];
        int length = first.Write(bytes);
        for (int bit = prefix; bit < bits; bit++)
        {
            int mask = 0x80 >> (bit % 8);
            if ((bytes[bit / 8] & mask) != 0) return Skip(word.Span, $"'{word.Text}' has ones behind its prefix");
            bytes[bit / 8] |= (byte)mask;
        }

        return Limited(word, new AddressRange(first, new IpAddress(bytes[..length]), 0) { IsRange = prefix < bits });
    }

    private AddressRange? Skip(SourceSpan span, string message)
    {
        Session.Report(new Diagnostic(ServerDiagnostics.GroupEntrySkipped, span, $"{message}: the entry is skipped")
        {
            Effect = $"nothing is balanced for it in group '{opening.Value}'",
        });
        return null;
    }
}
