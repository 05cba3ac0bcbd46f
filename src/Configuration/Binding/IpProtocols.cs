namespace Holdfast.Configuration.Binding;

/// <summary>Names of IP protocols, as <c>/etc/protocols</c> has the usual ones.</summary>
internal static class IpProtocols
{
    private static readonly Dictionary<string, byte> s_numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ip"] = 0, ["icmp"] = 1, ["igmp"] = 2, ["ipencap"] = 4, ["tcp"] = 6, ["egp"] = 8, ["igp"] = 9, ["udp"] = 17,
        ["dccp"] = 33, ["ipv6"] = 41, ["ipv6-route"] = 43, ["ipv6-frag"] = 44, ["rsvp"] = 46, ["gre"] = 47, ["esp"] = 50,
        ["ah"] = 51, ["ipv6-icmp"] = 58, ["icmpv6"] = 58, ["ipv6-nonxt"] = 59, ["ipv6-opts"] = 60, ["eigrp"] = 88,
        ["ospf"] = 89, ["ipip"] = 94, ["pim"] = 103, ["ipcomp"] = 108, ["vrrp"] = 112, ["l2tp"] = 115, ["sctp"] = 132,
        ["udplite"] = 136, ["mpls-in-ip"] = 137,
    };

    /// <summary>The number of a protocol by name or as 0..255; null: none.</summary>
    public static byte? Find(string text) =>
        byte.TryParse(text, out byte number) || s_numbers.TryGetValue(text, out number) ? number : null;
}
