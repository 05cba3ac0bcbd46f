namespace Holdfast.Core;

/// <summary>Rules that keep packets away from addresses that do not accept them (<c>nftables</c>, <c>vrrp_iptables</c>, …).</summary>
public sealed record FirewallSettings
{
    /// <summary><c>nftables</c>: name of the table, at most 30 characters; null: not used.</summary>
    public string? Table { get; init; }

    /// <summary><c>nftables_priority</c>: of the chains of <see cref="Table"/>.</summary>
    public int Priority { get; init; } = -1;

    /// <summary><c>nftables_ifindex</c>: rules name interfaces by index.</summary>
    public bool ByInterfaceIndex { get; init; }

    /// <summary><c>nftables_counters</c>: rules count.</summary>
    public bool Counters { get; init; }

    /// <summary><c>vrrp_iptables</c>: chains of input and output; empty: iptables is not used.</summary>
    public IReadOnlyList<string> IptablesChains { get; init; } = [];

    /// <summary><c>vrrp_ipsets</c>: names of the sets; empty: none are used; null: nothing was said.</summary>
    public IReadOnlyList<string>? Ipsets { get; init; }
}
