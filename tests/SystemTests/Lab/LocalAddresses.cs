using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.SystemTests;

/// <summary>Reads the addresses of a network namespace from /proc, through any process that lives in it.</summary>
internal static class LocalAddresses
{
    public static bool Contains(int pid, IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork
            ? ContainsV4(File.ReadAllLines($"/proc/{pid}/net/fib_trie"), address.ToString())
            : ContainsV6(File.ReadAllLines($"/proc/{pid}/net/if_inet6"), Convert.ToHexString(address.GetAddressBytes()));

    // "           |-- 10.9.0.100" is followed by "              /32 host LOCAL" (among other lines) for an own address.
    private static bool ContainsV4(string[] lines, string address)
    {
        for (int i = 0; i < lines.Length - 1; i++)
        {
            if (!lines[i].EndsWith($"|-- {address}", StringComparison.Ordinal)) continue;
            for (int j = i + 1; j < lines.Length && !lines[j].Contains("|--") && !lines[j].Contains("+--"); j++)
            {
                if (lines[j].Contains("/32 host LOCAL")) return true;
            }
        }

        return false;
    }

    private static bool ContainsV6(string[] lines, string hex) =>
        lines.Any(line => line.StartsWith(hex.ToLower(CultureInfo.InvariantCulture), StringComparison.Ordinal));
}
