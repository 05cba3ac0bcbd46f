using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.LoadBalancing;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>Reads <c>NAT|DR|TUN [type T] [port N] [csum|nocsum|remcsum]</c>.</summary>
internal static class ForwardingReader
{
    private static readonly string[] s_methods = ["NAT", "DR", "TUN"];

    /// <summary>The method of a line; null: it names none, which is reported, and what was said before holds.</summary>
    public static Forwarding? Read(Line line)
    {
        Word word = line.Words[1];
        Forwarding? plain = word.Chars switch
        {
            "NAT" => Forwarding.Nat,
            "DR" => Forwarding.DirectRouting,
            "TUN" => Forwarding.IpIpTunnel,
            _ => null,
        };
        if (plain is null)
        {
            string? nearest = SpellingSuggestion.Nearest(word.Text, s_methods);
            string upper = word.Text.ToUpperInvariant();
            line.Session.Report(new Diagnostic(
                BindingDiagnostics.InvalidValue, word.Span, $"'{word.Text}' is no value for '{line.Words[0].Text}'")
            {
                Effect = "the line is ignored: NAT is used unless another line says otherwise",
                Suggestion = nearest is null ? null : $"did you mean '{nearest}'?",
                Fix = s_methods.Contains(upper) ? TextFix.Replace($"write {upper}", word.Span, upper) : null,
            });
            return null;
        }

        return line.Words.Count == 2 ? plain : WithOptions(line, plain);
    }

    private static Forwarding WithOptions(Line line, Forwarding plain)
    {
        IReadOnlyList<Word> words = line.Words;
        if (plain.Method != ForwardingMethod.Tunnel) return Refuse(line, plain, 2, $"{words[1].Text} has no options");

        Forwarding result = plain;
        bool hasChecksum = false;
        for (int i = 2; i < words.Count; i++)
        {
            switch (words[i].Chars)
            {
                case "type":
                    if (++i == words.Count) return Refuse(line, plain, i - 1, "'type' needs a kind of tunnel");
                    TunnelType? type = words[i].Chars switch
                    {
                        "ipip" => TunnelType.IpIp,
                        "gue" => TunnelType.Gue,
                        "gre" => TunnelType.Gre,
                        _ => null,
                    };
                    if (type is null) return Refuse(line, plain, i, $"'{words[i].Text}' is no kind of tunnel: ipip, gue or gre");
                    result = result with { Tunnel = type.Value };
                    break;
                case "port":
                    if (++i == words.Count) return Refuse(line, plain, i - 1, "'port' needs a number");
                    if (!Values.TryInteger(line.Session, words[i], 1, ushort.MaxValue, out long port)) return plain;
                    result = result with { TunnelPort = (ushort)port };
                    break;
                case "nocsum": (result, hasChecksum) = (result with { Checksum = TunnelChecksum.None }, true); break;
                case "csum": (result, hasChecksum) = (result with { Checksum = TunnelChecksum.Full }, true); break;
                case "remcsum":
                    (result, hasChecksum) = (result with { Checksum = TunnelChecksum.RemoteOffload }, true);
                    break;
                default: return Refuse(line, plain, i, $"'{words[i].Text}' is no option of a tunnel");
            }
        }

        if ((result.Tunnel == TunnelType.Gue) != (result.TunnelPort != 0))
        {
            return Refuse(
                line, plain, 1, result.TunnelPort == 0 ? "a gue tunnel needs a port" : "only a gue tunnel has a port");
        }

        if (hasChecksum && result.Tunnel == TunnelType.IpIp)
        {
            return Refuse(line, plain, 1, "an ipip tunnel has no checksum of its own");
        }

        return result.Checksum == TunnelChecksum.RemoteOffload && result.Tunnel == TunnelType.Gre
            ? Refuse(line, plain, 1, "a gre tunnel has no remote checksum")
            : result;
    }

    private static Forwarding Refuse(Line line, Forwarding plain, int index, string message)
    {
        SourceSpan span = line.Words[index].Span.To(line.Words[^1].Span);
        line.Session.Report(new Diagnostic(ServerDiagnostics.Forwarding, span, message)
        {
            Effect = plain.Method == ForwardingMethod.Tunnel
                ? "the options are ignored: packets are sent as plain IP in IP"
                : "the words behind the method are ignored",
        });
        return plain;
    }
}
