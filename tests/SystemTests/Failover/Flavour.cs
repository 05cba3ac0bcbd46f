using System.Globalization;

namespace Holdfast.SystemTests;

/// <summary>
/// One of the ways to speak VRRP: the settings that it needs, and the times that follow. Intervals are the shortest that
/// the version allows (2), or short enough (3).
/// </summary>
public sealed record Flavour
{
    private const int SecondsPerInterval2 = 1;

    private Flavour(string name) => Name = name;

    public static Flavour Version2 { get; } = new("v2")
    {
        Version = 2,
        Interval = TimeSpan.FromSeconds(SecondsPerInterval2),
        Settings = "authentication {\n auth_type PASS\n auth_pass holdfast\n}",
    };

    public static Flavour Version3 { get; } = new("v3");

    public static Flavour Version3OverIPv6 { get; } = new("v3 over IPv6")
    {
        AddressA = "fe80::1",
        AddressB = "fe80::2",
        VirtualAddress = "2001:db8:9::100",
        VirtualAddresses = "fe80::100\n2001:db8:9::100/64",
    };

    public static Flavour Unicast { get; } = new("unicast") { IsUnicast = true };

    public string Name { get; }

    public int Version { get; private init; } = 3;

    public TimeSpan Interval { get; private init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The addresses from which the nodes send.</summary>
    public string AddressA { get; private init; } = "10.9.0.1";

    public string AddressB { get; private init; } = "10.9.0.2";

    /// <summary>The virtual address by which to tell who is master.</summary>
    public string VirtualAddress { get; private init; } = "10.9.0.100";

    /// <summary>Lines for virtual_ipaddress.</summary>
    public string VirtualAddresses { get; init; } = "10.9.0.100/24";

    private string Settings { get; init; } = "";

    private bool IsUnicast { get; init; }

    /// <summary>Skew_Time: RFC 3768, section 5.3.2, or RFC 9568, section 6.1.</summary>
    public TimeSpan Skew(int priority) =>
        (Version == 2 ? TimeSpan.FromSeconds(1) : Interval) * (256 - priority) / 256;

    /// <summary>Master_Down_Interval of a backup with a priority.</summary>
    public TimeSpan MasterDownInterval(int priority) => 3 * Interval + Skew(priority);

    /// <summary>A whole configuration file.</summary>
    /// <param name="priority">1 to 254.</param>
    /// <param name="isA">Which of two nodes; matters in unicast.</param>
    /// <param name="instance">More lines for the instance.</param>
    /// <param name="blocks">More blocks before the instance.</param>
    internal string Configuration(int priority, bool isA, string instance = "", string blocks = "")
    {
        string interval = Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        string unicast = IsUnicast
            ? $"unicast_src_ip {(isA ? AddressA : AddressB)}\nunicast_peer {{\n {(isA ? AddressB : AddressA)}\n}}"
            : "";
        return $$"""
            global_defs {
                vrrp_version {{Version}}
                script_user root
                enable_script_security
            }
            {{blocks}}
            vrrp_instance VI_1 {
                interface eth0
                virtual_router_id 51
                priority {{priority}}
                advert_int {{interval}}
                {{Settings}}
                {{unicast}}
                {{instance}}
                virtual_ipaddress {
                    {{VirtualAddresses}}
                }
            }
            """;
    }
}
