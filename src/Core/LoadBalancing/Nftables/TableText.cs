using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>
/// The fixed part of the table of a family. A packet that opens a connection finds its service by one look-up, however many
/// there are: by mark, then by address, protocol and port, then by address and protocol. Services by NAT hang on the hooks
/// for address translation, which see the first packet of a connection only; the kernel's connection tracking does the
/// rest. Direct routing sees every packet, and lies in front of them. The counters lie behind, where both sides of the
/// translation are known.
/// </summary>
public static class TableText
{
    private static readonly TransportProtocol[] s_protocols = [TransportProtocol.Tcp, TransportProtocol.Udp, TransportProtocol.Sctp];

    /// <summary>The commands that make the table, which must not be there.</summary>
    public static string Create(IpFamily family)
    {
        var text = new NftText(family);
        string ip = text.Ip;
        string type = text.AddressType;
        using (text.Table())
        {
            using (text.Block($"chain {ServiceNames.Layout}"))
            {
            }

            foreach (string prefix in (string[])["", "dr_"])
            {
                text.Line($"map {prefix}services {{ type {type} . inet_proto . inet_service : verdict; }}");
                text.Line($"map {prefix}wildcards {{ type {type} . inet_proto : verdict; }}");
                text.Line($"map {prefix}marks {{ type mark : verdict; }}");
            }

            foreach (string what in (string[])["connections", "in", "out"])
            {
                text.Line($"set service_{what} {{ type {type} . inet_proto . inet_service . {type} . inet_service; counter; }}");
                text.Line($"set wildcard_{what} {{ type {type} . inet_proto . {type}; counter; }}");
                if (what != "out") text.Line($"set mark_{what} {{ type mark . {type}; counter; }}");
            }

            Dispatch(text, "dr_", "prerouting", "filter", priority: -145);
            Dispatch(text, "dr_", "output", "filter", priority: -145);
            Dispatch(text, "", "prerouting", "nat", priority: -105);
            Dispatch(text, "", "output", "nat", priority: -105);
            foreach (string what in (string[])["connections", "in", "out"]) Count(text, ip, what);
            using (text.Block("chain count"))
            {
                text.Line("ct status & dnat != dnat return");
                text.Line("ct direction reply goto count_out");
                text.Line("ct status & confirmed != confirmed jump count_connections");
                text.Line("goto count_in");
            }

            using (text.Block("chain count_prerouting"))
            {
                text.Line("type filter hook prerouting priority -99; policy accept;");
                // What a client on this machine sends to a server on it has been counted on its way out.
                text.Line("iif != lo goto count");
            }

            using (text.Block("chain count_output"))
            {
                text.Line("type filter hook output priority -99; policy accept;");
                text.Line("goto count");
            }
        }

        return text.ToString();
    }

    private static void Dispatch(NftText text, string prefix, string hook, string type, int priority)
    {
        using (text.Block($"chain {prefix}{hook}"))
        {
            text.Line($"type {type} hook {hook} priority {priority}; policy accept;");
            // The copy that direct routing sends passes here again; it is the only packet that is not tracked.
            if (prefix.Length > 0 && hook == "output") text.Line("ct state untracked accept");
            text.Line($"meta l4proto {{ tcp, udp, sctp }} meta mark vmap @{prefix}marks");
            text.Line($"{text.Ip} daddr . meta l4proto . th dport vmap @{prefix}services");
            text.Line($"{text.Ip} daddr . meta l4proto vmap @{prefix}wildcards");
        }
    }

    private static void Count(NftText text, string ip, string what)
    {
        using (text.Block($"chain count_{what}"))
        {
            string ends = what == "connections" ? "return" : "accept";
            foreach (TransportProtocol protocol in s_protocols)
            {
                // What the port of a connection is, nft knows only behind a match of the protocol.
                text.Line($"meta l4proto {ServiceNames.Protocol(protocol)} ct original {ip} daddr . meta l4proto . "
                    + $"ct original proto-dst . ct reply {ip} saddr . ct reply proto-src @service_{what} {ends}");
            }

            text.Line($"ct original {ip} daddr . meta l4proto . ct reply {ip} saddr @wildcard_{what} {ends}");
            if (what != "out") text.Line($"meta mark . ct reply {ip} saddr @mark_{what} {ends}");
        }
    }
}
