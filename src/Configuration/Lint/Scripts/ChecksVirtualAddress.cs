using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A check that asks the virtual address, which another node may hold.</summary>
internal sealed class ChecksVirtualAddress : ILintRule
{
    private static readonly HashSet<string> s_clients =
        ["nc", "ncat", "netcat", "curl", "wget", "ping", "ping6", "dig", "nslookup", "host", "telnet", "mysqladmin", "mysql", "redis-cli"];

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L222", Severity.Warning, "a check asks the virtual address", ErrorClass.None)
        {
            Consequence = "The virtual address is the master's: a backup that asks it judges the master's service, "
                + "not its own. When the service of the master fails, the check fails on every node.",
            Remedy = "Check the service at 127.0.0.1 or at the node's own address.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            ScriptCall command = check.Command;
            if (!s_clients.Contains(command.Program)) continue;
            foreach (CheckUse use in check.Uses)
            {
                if (Addresses(use.Owner).FirstOrDefault(address => command.Arguments.Any(argument => Mentions(argument, address)))
                    is not { } found) continue;
                context.Report(new Diagnostic(
                    Kind, command.SpanOf(found.Name.Split('/')[0]),
                    $"'{check.Name}' asks {found.Name.Split('/')[0]}, the virtual address of {use.Owner.Value}")
                {
                    Effect = "on a node that is not master the answer comes from the master; when the master's "
                        + "service fails, the "
                        + "check fails on every node",
                    Suggestion = "127.0.0.1, or the node's own address",
                    Related = [new RelatedSpan(found.Span, "the virtual address")],
                });
                break;
            }
        }
    }

    private static IEnumerable<ConfigurationNode> Addresses(ConfigurationNode owner) =>
        owner.All("virtual_ipaddress").Concat(owner.All("virtual_ipaddress_excluded")).SelectMany(list => list.Children)
            .Where(entry => IpAddress.TryParse(entry.Name.Split('/')[0], out _));

    private static bool Mentions(string argument, ConfigurationNode address)
    {
        string text = address.Name.Split('/')[0];
        int at = argument.IndexOf(text, StringComparison.Ordinal);
        if (at < 0) return false;
        bool startsThere = at == 0 || !(char.IsAsciiLetterOrDigit(argument[at - 1]) || argument[at - 1] is '.' or ':');
        int end = at + text.Length;
        return startsThere && (end == argument.Length || !(char.IsAsciiLetterOrDigit(argument[end]) || argument[end] == '.'));
    }
}
