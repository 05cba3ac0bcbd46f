using System.Globalization;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>A <c>virtual_server</c> as it is written, with what follows from it.</summary>
/// <param name="Node">The block.</param>
/// <param name="Name">What it stands for: "192.0.2.1 80", "fwmark 3", "group web".</param>
internal sealed record BalancedService(ConfigurationNode Node, string Name)
{
    private static readonly string[] s_schedulers =
        ["rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "mh", "dh", "sed", "nq", "fo", "ovf", "twos"];

    /// <summary>Its address; null: a mark or a group.</summary>
    public IpAddress? Address { get; private init; }

    /// <summary>Its port; 0: any.</summary>
    public int Port { get; private init; }

    /// <summary>TCP, UDP or SCTP; UDP if none is given.</summary>
    public string Protocol { get; } = Node.All("protocol").LastOrDefault(IsProtocol)?.Value!.ToUpperInvariant() ?? "UDP";

    /// <summary>Whether the protocol is written down.</summary>
    public bool HasProtocol { get; } = Node.All("protocol").Any(IsProtocol);

    /// <summary>The forwarding method.</summary>
    public string Method { get; } =
        Setting(Node, "lb_kind", "lvs_method").LastOrDefault(kind => kind.Value is "NAT" or "DR" or "TUN")?.Value ?? "NAT";

    /// <summary>The scheduler as it is written; wlc if none is.</summary>
    public string Scheduler { get; } =
        Setting(Node, "lb_algo", "lvs_sched").LastOrDefault(IsScheduler)?.Value ?? "wlc";

    /// <summary>The real servers that were accepted.</summary>
    public IReadOnlyList<BalancedServer> Servers { get; private init; } = [];

    /// <summary>The sorry server; null: none.</summary>
    public BalancedServer? SorryServer { get; private init; }

    /// <summary>Every virtual server that is not refused, in order.</summary>
    /// <param name="context">What is looked at: a check that the compiler dropped is none.</param>
    public static IReadOnlyList<BalancedService> All(LintContext context) =>
        [.. context.Blocks("virtual_server").Select(node => Read(node, context)).OfType<BalancedService>()];

    /// <summary>The settings of a block with one of several names, in order.</summary>
    public static IEnumerable<ConfigurationNode> Setting(ConfigurationNode node, params string[] names) =>
        node.Children.Where(child => child.Keyword is { } keyword && names.Contains(keyword.Name) && !child.IsRefused);

    private static BalancedService? Read(ConfigurationNode node, LintContext context)
    {
        IReadOnlyList<Word> words = node.Words;
        if (words.Count < 2) return null;
        string kind = words[1].Text;
        BalancedService service;
        if (kind is "fwmark" or "group")
        {
            if (words.Count < 3) return null;
            service = new BalancedService(node, $"{kind} {words[2].Text}");
        }
        else
        {
            if (Endpoint(words, 1) is not { } endpoint) return null;
            service = new BalancedService(node, endpoint.Port == 0 ? kind : $"{kind} {endpoint.Port}")
            {
                Address = endpoint.Address,
                Port = endpoint.Port,
            };
        }

        return service with
        {
            Servers = [.. node.All("real_server").Select(server => Server(server, service, context)).OfType<BalancedServer>()],
            SorryServer = node.All("sorry_server").Select(server => Server(server, service, context)).LastOrDefault(server => server is not null),
        };
    }

    private static BalancedServer? Server(ConfigurationNode node, BalancedService service, LintContext context) =>
        Endpoint(node.Words, 1) is { } endpoint
            ? new BalancedServer(node, service, endpoint.Address, endpoint.Port)
            {
                Checks = [.. node.Children.Where(child => BalancedServer.IsCheck(child) && !IsDropped(child, context))],
            }
            : null;

    private static bool IsDropped(ConfigurationNode check, LintContext context) =>
        context.Has(check.Span, "B100") || check.Children.Any(setting => context.Has(setting.ValueSpan, "B100"));

    private static (IpAddress Address, int Port)? Endpoint(IReadOnlyList<Word> words, int index)
    {
        if (words.Count <= index || !IpAddress.TryParse(words[index].Chars, out IpAddress address)) return null;
        if (words.Count <= index + 1) return (address, 0);
        return int.TryParse(words[index + 1].Chars, NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port <= ushort.MaxValue
            ? (address, port)
            : null;
    }

    private static bool IsProtocol(ConfigurationNode node) => node.Value?.ToUpperInvariant() is "TCP" or "UDP" or "SCTP";

    private static bool IsScheduler(ConfigurationNode node) => node.Value is { } value && s_schedulers.Contains(value);
}

/// <summary>A <c>real_server</c>, or a sorry server.</summary>
/// <param name="Node">The block or the line.</param>
/// <param name="Service">The virtual server.</param>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port; 0: none is given.</param>
internal sealed record BalancedServer(ConfigurationNode Node, BalancedService Service, IpAddress Address, int Port)
{
    /// <summary>Address and port as they are written.</summary>
    public string Name => Port == 0 ? Address.ToString() : $"{Address} {Port}";

    /// <summary>The health checks.</summary>
    public required IReadOnlyList<ConfigurationNode> Checks { get; init; }

    /// <summary>Whether a statement of a real server is a health check: a real server has no other blocks.</summary>
    public static bool IsCheck(ConfigurationNode node) => node.Keyword is { Kind: ArgumentKind.Block };

    /// <summary>Its weight.</summary>
    public decimal Weight { get; } = Node.Number("weight") ?? Service.Node.Number("weight") ?? 1;

    /// <summary>The value that holds for a check: its own, the server's, the virtual server's.</summary>
    public decimal? Inherited(ConfigurationNode? check, string keyword) =>
        check?.Number(keyword) ?? Node.Number(keyword) ?? Service.Node.Number(keyword);

    /// <summary>Where its address stands.</summary>
    public SourceSpan Span => Node.ValueSpan;
}
