using System.Globalization;
using Holdfast.Configuration.Syntax;
using Holdfast.Core.Packets;
using Holdfast.Core.Routing;

namespace Holdfast.Configuration.Binding;

/// <summary>
/// Reads what follows <c>encap</c>. An option of it that is wrong ends it, and is then read as an option of the route.
/// </summary>
internal static class EncapsulationReader
{
    private const uint MostLabel = (1 << 20) - 1;
    private const int MostLabels = 2;

    /// <summary>Null: there is none, which is reported.</summary>
    /// <param name="words">Behind the word <c>encap</c>.</param>
    /// <param name="encap">That word.</param>
    public static Encapsulation? Read(WordCursor words, Word encap)
    {
        if (words.IsAtEnd)
        {
            words.Ignore(encap, "'encap' needs a type: ip, ip6, mpls or ila; the route has no encapsulation");
            return null;
        }

        Word type = words.Next();
        switch (type.Text)
        {
            case "ip": return Tunnel(words, type, new Encapsulation { Kind = EncapsulationKind.Ip });
            case "ip6": return Tunnel(words, type, new Encapsulation { Kind = EncapsulationKind.Ip6 });
            case "mpls": return Mpls(words, type);
            case "ila": return Ila(words, type);
            default:
                words.Ignore(
                    type, $"'{type.Text}' is no encapsulation: it and the next word are ignored", "ip, ip6, mpls or ila");
                if (!words.IsAtEnd) words.Next();
                return null;
        }
    }

    private static Encapsulation Tunnel(WordCursor words, Word type, Encapsulation tunnel)
    {
        bool isIp = tunnel.Kind == EncapsulationKind.Ip;
        string cost = words.Cost;
        words.Cost = "the encapsulation ends before this option, which is read as one of the route";
        while (!words.IsAtEnd)
        {
            int start = words.Position;
            string option = words.Next().Text;
            // Every option has a value.
            if (words.IsAtEnd)
            {
                words.Position = start;
                break;
            }

            Encapsulation? changed = option switch
            {
                "id" => words.TryNumber(0, ulong.MaxValue, out ulong id) ? tunnel with { Id = id } : null,
                "dst" => Address(words, isIp) is { } address ? tunnel with { Destination = address } : null,
                "src" => Address(words, isIp) is { } address ? tunnel with { Source = address } : null,
                "tos" or "dsfield" when isIp => Tos(words, tunnel),
                "tc" when !isIp => Tos(words, tunnel),
                "ttl" when isIp => Ttl(words, tunnel),
                "hoplimit" when !isIp => Ttl(words, tunnel),
                "flags" => words.TryNumber(0, ushort.MaxValue, out ulong flags)
                    ? tunnel with { Flags = (ushort)flags }
                    : null,
                _ => null,
            };
            if (changed is null)
            {
                words.Position = start;
                break;
            }

            tunnel = changed;
        }

        words.Cost = cost;
        if (tunnel.Id is null && tunnel.Destination is null && tunnel.Source is null)
        {
            words.Session.Report(
                BindingDiagnostics.InvalidValue, type.Span, $"encap {type.Text} has neither id nor dst nor src");
        }

        return tunnel;
    }

    private static Encapsulation? Tos(WordCursor words, Encapsulation tunnel) =>
        words.TryName(words.Session.RouteTables.Dsfield, "type of service (0 to 255)", out byte tos)
            ? tunnel with { Tos = tos }
            : null;

    private static Encapsulation? Ttl(WordCursor words, Encapsulation tunnel) =>
        words.TryNumber(0, byte.MaxValue, out ulong ttl) ? tunnel with { Ttl = (byte)ttl } : null;

    private static IpAddress? Address(WordCursor words, bool isIp)
    {
        Word word = words.Next();
        if (!Values.TryAddress(word, out IpAddress address))
        {
            words.Drop(BindingDiagnostics.InvalidAddress, word, $"'{word.Text}' is no address");
            return null;
        }

        if (address.Family == (isIp ? IpFamily.V4 : IpFamily.V6)) return address;
        words.Drop(
            BindingDiagnostics.WrongFamily, word, $"{address} does not go with encap {(isIp ? "ip" : "ip6")}");
        return null;
    }

    private static Encapsulation? Mpls(WordCursor words, Word type)
    {
        if (words.IsAtEnd)
        {
            words.Ignore(type, "'mpls' needs one or two labels; the route has no encapsulation");
            return null;
        }

        Word word = words.Next();
        var labels = new List<uint>();
        foreach (string part in word.Text.Split('/'))
        {
            if (RouteTables.CNumber(part, MostLabel) is { } label) labels.Add((uint)label);
            else labels.Clear();
            if (labels.Count is 0 or > MostLabels)
            {
                labels.Clear();
                words.Ignore(word, $"'{word.Text}' is no list of one or two MPLS labels (0 to {MostLabel})");
                break;
            }
        }

        return new Encapsulation { Kind = EncapsulationKind.Mpls, Labels = labels };
    }

    private static Encapsulation? Ila(WordCursor words, Word type)
    {
        if (words.IsAtEnd)
        {
            words.Ignore(type, "'ila' needs a locator; the route has no encapsulation");
            return null;
        }

        Word word = words.Next();
        string[] parts = word.Text.Split(':');
        ulong locator = 0;
        bool isValid = parts.Length == 4;
        foreach (string part in parts)
        {
            isValid &= ushort.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort bits);
            locator = unchecked(locator << 16) | bits;
        }

        if (!isValid)
        {
            words.Ignore(word, $"'{word.Text}' is no locator: four hexadecimal numbers, as in 1:2:3:4");
            locator = 0;
        }

        return new Encapsulation { Kind = EncapsulationKind.Ila, Locator = locator };
    }
}
