using System.Globalization;
using System.Text;

namespace Holdfast.Benchmarks;

/// <summary>A configuration of a kind and size that somebody may have.</summary>
public enum SampleFile
{
    /// <summary>One instance with one address.</summary>
    Smallest,

    /// <summary>One instance with 10,000 addresses.</summary>
    TenThousandAddresses,

    /// <summary>2,000 instances.</summary>
    TwoThousandInstances,

    /// <summary>5,000 virtual servers with four real servers each.</summary>
    TwentyThousandRealServers,
}

/// <summary>Writes them.</summary>
internal static class SampleFiles
{
    public static string Text(SampleFile file)
    {
        var text = new StringBuilder("global_defs {\n    router_id bench\n}\n");
        switch (file)
        {
            case SampleFile.Smallest: Instance(text, 1, 1); break;
            case SampleFile.TenThousandAddresses: Instance(text, 1, 10_000); break;
            case SampleFile.TwoThousandInstances:
                for (int i = 0; i < 2_000; i++) Instance(text, i, 1);
                break;
            case SampleFile.TwentyThousandRealServers:
                for (int i = 0; i < 5_000; i++) VirtualServer(text, i, 4);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(file));
        }

        return text.ToString();
    }

    private static void Instance(StringBuilder text, int number, int addresses)
    {
        text.Append(CultureInfo.InvariantCulture, $"vrrp_instance VI_{number} {{\n    state BACKUP\n    interface e{number / 250}\n");
        text.Append(CultureInfo.InvariantCulture, $"    virtual_router_id {(number % 250) + 1}\n    priority 100\n    virtual_ipaddress {{\n");
        for (int i = 0; i < addresses; i++)
        {
            if (i == 1) text.Append("    }\n    virtual_ipaddress_excluded {\n");
            text.Append("        ").Append(Address(10, number + i)).Append("/24 dev e0\n");
        }

        text.Append("    }\n}\n");
    }

    private static void VirtualServer(StringBuilder text, int number, int servers)
    {
        text.Append("virtual_server ").Append(Address(20, number)).Append(" 80 {\n    delay_loop 6\n    lb_algo rr\n    lb_kind NAT\n    protocol TCP\n");
        for (int i = 0; i < servers; i++)
        {
            text.Append("    real_server ").Append(Address(30, (number * servers) + i)).Append(" 80 {\n        weight 1\n");
            text.Append("        TCP_CHECK {\n            connect_timeout 3\n        }\n    }\n");
        }

        text.Append("}\n");
    }

    private static string Address(int first, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{first}.{number >> 16}.{(number >> 8) & 255}.{number & 255}");
}
