using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>A prefix length where single addresses are meant: sources and peers of adverts.</summary>
public sealed class PrefixWithoutEffect : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L119", Severity.Note, "a prefix length without effect", ErrorClass.None)
        {
            Consequence = "Sources and peers of adverts are single addresses; what follows the slash is not looked at. A whole "
                + "network cannot be a peer.",
            Remedy = "Write the address alone, and each peer on a line of its own.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            var words = instance.Node.All("unicast_src_ip").Concat(instance.Node.All("mcast_src_ip"))
                .Where(node => node.Words.Count > 1).Select(node => node.Words[1])
                .Concat(Peers.Of(instance).Select(peer => peer.Entry.Words[0]));
            foreach (Word word in words)
            {
                int slash = word.Chars.IndexOf('/');
                if (slash < 0 || !IpAddress.TryParse(word.Chars[..slash], out IpAddress address)) continue;
                context.Report(
                    Kind, word.SpanOf(slash, word.Chars.Length - slash), $"the prefix length of {word.Text} has no effect",
                    $"only {address} is meant", word.Chars[..slash].ToString(),
                    TextFix.Replace("delete it", word.SpanOf(slash, word.Chars.Length - slash), ""));
            }
        }
    }
}
