using System.Globalization;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Binding;

/// <summary>Reads an address line: ADDR[/PREFIX], then options.</summary>
internal static class AddressReader
{
    private const int LabelLength = 15;

    /// <summary>Null when the whole line is dropped, which is reported.</summary>
    /// <param name="words">The line; at least one word.</param>
    /// <param name="keywords">What may stand in it.</param>
    /// <param name="draft">Knows the track groups.</param>
    /// <param name="session">The findings and the world.</param>
    public static AddressDraft? Read(
        IReadOnlyList<Word> words, KeywordBlock keywords, ModelDraft draft, BindingSession session)
    {
        if (Prefixed(words[0], session) is not var (address, prefix))
        {
            session.Report(new Diagnostic(
                BindingDiagnostics.InvalidAddress, words[0].Span, $"'{words[0].Text}' is no address: it is dropped")
            {
                Effect = "the rest runs without it: no node ever has this address",
                Suggestion = "ADDRESS/PREFIX, in numbers: names are not looked up",
            });
            return null;
        }

        var reader = new OptionReader(words, keywords, draft, session)
        {
            Address = new VirtualAddress
            {
                Address = address,
                PrefixLength = prefix,
                NoDad = address.Family == IpFamily.V6,
                PreferredLifetime = address.Family == IpFamily.V6 && prefix == 128 ? 0 : uint.MaxValue,
            },
        };
        if (!reader.ReadAll()) return null;
        reader.Complete();
        return new AddressDraft(reader.Address, words[0].Span);
    }

    /// <summary>ADDR[/PREFIX]; a prefix that is none is reported and becomes that of a single address.</summary>
    public static (IpAddress Address, byte Prefix)? Prefixed(Word word, BindingSession session)
    {
        ReadOnlySpan<char> text = word.Chars;
        int slash = text.IndexOf('/');
        if (!IpAddress.TryParse(slash < 0 ? text : text[..slash], out IpAddress address)) return null;
        byte whole = (byte)(address.Length * 8);
        if (slash < 0) return (address, whole);

        ReadOnlySpan<char> digits = text[(slash + 1)..];
        if (digits.IsEmpty)
        {
            session.Report(
                RoutingDiagnostics.EmptyPrefix, word.Span, $"nothing follows '/': the prefix length is 0",
                $"{address}/{whole}");
            return (address, 0);
        }

        if (byte.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out byte prefix) && prefix <= whole)
        {
            return (address, prefix);
        }

        // Trailing characters are an error of the configuration test; the daemon takes the digits before them.
        int end = digits.IndexOfAnyExceptInRange('0', '9');
        bool hasNumber = end > 0 && byte.TryParse(digits[..end], out prefix) && prefix <= whole && digits[end] != '.';
        byte used = hasNumber ? prefix : whole;
        session.Report(
            BindingDiagnostics.InvalidNumber, word.SpanOf(slash + 1, digits.Length),
            $"'{digits}' is no prefix length of {address}: {used} is used");
        return (address, used);
    }

    /// <summary>The address of a family that is all zero.</summary>
    public static IpAddress Unspecified(IpFamily family) => new(stackalloc byte[family == IpFamily.V6 ? 16 : 4]);

    private sealed class OptionReader(
        IReadOnlyList<Word> words, KeywordBlock keywords, ModelDraft draft, BindingSession session)
    {
        private int _next = 1;
        private Word? _peer;

        public required VirtualAddress Address { get; set; }

        public bool ReadAll()
        {
            while (_next < words.Count)
            {
                Word option = words[_next++];
                if (!Read(option)) return false;
            }

            return true;
        }

        private bool Read(Word option)
        {
            switch (option.Text)
            {
                case "dev": return Device(option);
                case "scope": return Scope(option);
                case "brd" or "broadcast": return Broadcast(option);
                case "label": return Label(option);
                case "peer": return Peer(option);
                case "preferred_lft": return Lifetime(option);
                case "home": Address = Address with { Home = true }; return true;
                case "-nodad": Address = Address with { NoDad = false }; return true;
                case "mngtmpaddr": Address = Address with { ManageTemporary = true }; return true;
                case "noprefixroute": Address = Address with { NoPrefixRoute = true }; return true;
                case "autojoin": Address = Address with { AutoJoin = true }; return true;
                case "no_track": Address = Address with { NoTrack = true }; return true;
                case "track_group" when keywords.Find("track_group") is not null: return TrackGroup(option);
                case "use_vmac" when keywords.Find("use_vmac") is not null:
                    Address = Address with { UsesVirtualMac = true };
                    session.Report(
                        BindingDiagnostics.NoEffectYet, option.Span,
                        "'use_vmac' of an address is accepted, but has no effect yet");
                    return true;
                default:
                    session.Report(
                        BindingDiagnostics.UnknownOption, option.Span,
                        $"'{option.Text}' is no option of an address: it is ignored", SuggestionFor(option));
                    return true;
            }
        }

        private bool Device(Word option)
        {
            if (Argument(option) is not { } name) return false;
            if (Address.Device is not null)
            {
                session.Report(
                    BindingDiagnostics.Repeated, option.Span, $"'dev' is given twice: {Address.Address} is dropped");
                return false;
            }

            if (!draft.Global.DynamicInterfaces && !session.Environment.InterfaceExists(name.Text))
            {
                session.ReportMissingInterface(name, "address");
                return false;
            }

            Address = Address with { Device = name.Text };
            return true;
        }

        private bool Scope(Word option)
        {
            if (Argument(option) is not { } name) return false;
            if (Address.Address.Family == IpFamily.V6)
                session.Report(
                    RoutingDiagnostics.WordIgnored, option.Span, "an IPv6 address has no scope of its own: it is ignored");
            else if (session.RouteTables.Scope(name.Text) is { } scope)
                Address = Address with { Scope = scope };
            else
                session.Report(
                    BindingDiagnostics.InvalidValue, name.Span, $"'{name.Text}' is no scope: global is used");
            return true;
        }

        // A second address, or a netmask behind a blank as ifconfig takes it.
        private string? SuggestionFor(Word option)
        {
            ReadOnlySpan<char> text = option.Chars;
            int slash = text.IndexOf('/');
            if (!IpAddress.TryParse(slash < 0 ? text : text[..slash], out IpAddress other)) return null;
            return other.Family == IpFamily.V4 && PrefixOf(other) is { } prefix && Address.PrefixLength == 32
                ? $"{Address.Address}/{prefix}: a prefix length, not a netmask"
                : "one address to a line: this one is not set";
        }

        // The number of leading ones, if nothing but zeros follows them: 255.255.255.0 is 24.
        private static int? PrefixOf(IpAddress mask)
        {
            Span<byte> bytes = stackalloc byte[4];
            mask.Write(bytes);
            uint value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
            int ones = System.Numerics.BitOperations.LeadingZeroCount(~value);
            return bytes[0] == 255 && value == (ones == 0 ? 0 : uint.MaxValue << (32 - ones)) ? ones : null;
        }

        private bool Broadcast(Word option)
        {
            if (Argument(option) is not { } value) return false;
            if (Address.Address.Family != IpFamily.V4)
            {
                session.Report(
                    BindingDiagnostics.InvalidValue, option.Span,
                    $"an IPv6 address has no broadcast address: {Address.Address} is dropped");
                return false;
            }

            if (value.Text is "+" or "-" && Address.PrefixLength > 30)
            {
                session.Report(
                    BindingDiagnostics.InvalidValue, value.Span,
                    $"a network of /{Address.PrefixLength} has no broadcast address");
            }
            else if (value.Text is "+" or "-")
            {
                Address = Address with { Broadcast = NetworkEdge(Address, ones: value.Text == "+") };
            }
            else if (Values.TryAddress(value, out IpAddress broadcast) && broadcast.Family == IpFamily.V4)
            {
                Address = Address with { Broadcast = broadcast };
            }
            else
            {
                session.Report(
                    BindingDiagnostics.InvalidAddress, value.Span,
                    $"'{value.Text}' is no broadcast address: {Address.Address} is dropped");
                return false;
            }

            return true;
        }

        private bool Label(Word option)
        {
            if (Argument(option) is not { } value) return false;
            if (value.Chars.Length > LabelLength)
            {
                session.Report(
                    BindingDiagnostics.InvalidValue, value.Span,
                    $"the label is longer than {LabelLength} characters: {Address.Address} is dropped");
                return false;
            }

            if (Address.Address.Family == IpFamily.V4)
                Address = Address with { Label = value.Text };
            else
                session.Report(
                    BindingDiagnostics.InvalidValue, option.Span, "an IPv6 address has no label: it is ignored");
            return true;
        }

        private bool Peer(Word option)
        {
            if (Argument(option) is not { } value) return false;
            if (Prefixed(value, session) is not var (peer, prefix) || peer.Family != Address.Address.Family)
            {
                session.Report(
                    BindingDiagnostics.InvalidAddress, value.Span,
                    $"'{value.Text}' is no peer of {Address.Address}: it is ignored");
                return true;
            }

            _peer = value;
            Address = Address with { Peer = peer, PeerPrefixLength = prefix };
            return true;
        }

        private bool TrackGroup(Word option)
        {
            if (Argument(option) is not { } name) return false;
            Address = Address with { TrackGroup = draft.KnownTrackGroup(name, session) };
            return true;
        }

        /// <summary>Settles what options say together.</summary>
        public void Complete()
        {
            if (_peer is not { } peer) return;
            byte whole = (byte)(Address.Address.Length * 8);
            if (Address.PrefixLength != whole)
            {
                session.Report(
                    BindingDiagnostics.InvalidValue, words[0].Span,
                    $"an address with a peer has no prefix length of its own: /{Address.PrefixLength} is ignored",
                    $"{Address.Address} peer {Address.Peer}/{Address.PrefixLength}");
                Address = Address with { PrefixLength = whole };
            }

            if (Address.Broadcast is null) return;
            session.Report(
                BindingDiagnostics.InvalidValue, peer.Span,
                "an address with a peer has no broadcast address: that is ignored");
            Address = Address with { Broadcast = null };
        }

        private bool Lifetime(Word option)
        {
            if (Argument(option) is not { } value) return false;
            if (value.Text == "forever")
                Address = Address with { PreferredLifetime = uint.MaxValue };
            else if (Values.TryInteger(session, value, 0, uint.MaxValue, out long seconds))
                Address = Address with { PreferredLifetime = (uint)seconds };
            return true;
        }

        private Word? Argument(Word option)
        {
            if (_next < words.Count) return words[_next++];
            session.Report(
                BindingDiagnostics.ArgumentExpected, option.Span,
                $"'{option.Text}' needs an argument: {Address.Address} is dropped");
            return null;
        }

        // brd + has all host bits set, brd - has none.
        private static IpAddress NetworkEdge(VirtualAddress address, bool ones)
        {
            Span<byte> bytes = stackalloc byte[4];
            address.Address.Write(bytes);
            uint value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
            uint host = uint.MaxValue >> address.PrefixLength;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, ones ? value | host : value & ~host);
            return new IpAddress(bytes);
        }
    }
}
