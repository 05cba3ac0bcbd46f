using System.Text;
using Holdfast.Core.Bfd;
using Holdfast.Core.Packets;

namespace Holdfast.Daemon.Dumps;

/// <summary>
/// The part of keepalived_bfd.data that follows the global definitions. While no process runs sessions, each is as
/// keepalived shows one that has never sent: the parent writes the file.
/// </summary>
internal static class BfdDump
{
    /// <summary>Every session.</summary>
    public static void Write(StringBuilder text, IReadOnlyList<BfdSettings> sessions)
    {
        text.Append("------< BFD Data >------\n thread_in = 0x(nil)\n");
        if (sessions.Count == 0) return;
        text.Append("------< BFD Topology >------\n");
        foreach (BfdSettings session in sessions) Write(text, session);
    }

    private static void Write(StringBuilder text, BfdSettings session)
    {
        long idle = Microseconds(session.IdleTransmitInterval);
        text.Append(" BFD Instance = ").Append(session.Name).Append('\n');
        Line(text, "Neighbor IP", session.Neighbor);
        if (session.Source is { } source) Line(text, "Source IP", source);
        Line(text, "Required min RX interval", $"{Microseconds(session.MinimumReceiveInterval)} us");
        Line(text, "Desired min TX interval", $"{Microseconds(session.MinimumTransmitInterval)} us");
        Line(text, "Desired idle TX interval", $"{idle} us");
        Line(text, "Detection multiplier", session.Multiplier);
        Line(text, session.Neighbor.Family == IpFamily.V6 ? "hoplimit" : "TTL", session.Ttl);
        Line(text, "max_hops", session.MaxHops);
        Line(text, "passive", session.Passive ? "true" : "false");
        Line(text, "send event to VRRP process", session.ForVrrp ? "Yes" : "No");
        Line(text, "send event to checker process", session.ForCheckers ? "Yes" : "No");
        text.Append("""
               fd_out -1
               thread_open_fd_out 0x(nil)
               thread_out 0x(nil)
               sands_out = [disabled]
               thread_exp 0x(nil)
               sands_exp = [disabled]
               thread_rst 0x(nil)
               sands_rst = [disabled]
               send error = false

            """);
        Line(text, "local state", "Down");
        Line(text, "remote state", "Down");
        Line(text, "local discriminator", "0x0");
        Line(text, "remote discriminator", "0x0");
        Line(text, "local diag", "No Diagnostic");
        Line(text, "remote diag", "No Diagnostic");
        text.Append("""
               remote min tx intv = 0 us
               remote min rx intv = 0 us
               local demand = 0
               remote demand = 0
               remote detect multiplier = 0
               !poll, !final

            """);
        Line(text, "local tx intv", $"{idle} us");
        text.Append("""
               remote tx intv = 0 us
               local detection time = 0 us
               remote detection time = 0 us
               last_seen = [never]

            """);
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    private static void Line<T>(StringBuilder text, string key, T value) =>
        text.Append("   ").Append(key).Append(" = ").Append(value).Append('\n');
}
