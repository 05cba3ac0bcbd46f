using Holdfast.Core;

namespace Holdfast.Configuration.Binding;

/// <content>Packet filter, socket buffers, virtual interfaces, and the agents SNMP and D-Bus.</content>
internal sealed partial class GlobalBlock
{
    private const int TableNameLength = 30;
    private const string StandardTable = "keepalived";

    private bool BindPackets(Line line)
    {
        switch (line.Name)
        {
            case "disable_local_igmp": Global = Global with { DisableLocalIgmp = true }; break;
            case "vmac_prefix": Global = Global with { VmacPrefix = line.Value }; break;
            case "vmac_addr_prefix": Global = Global with { VmacAddressPrefix = line.Value }; break;
            case "vrrp_rx_bufs_policy": BufferPolicy(line); break;
            case "vrrp_rx_bufs_multiplier":
                if (Values.TryInteger(line, out long multiplier))
                {
                    Global = Global with { ReceiveBufferMultiplier = (int)multiplier };
                }

                break;
            case "vrrp_netlink_monitor_rcv_bufs" or "vrrp_netlink_monitor_rcv_bufs_force":
                Global = Global with { NetlinkMonitorBuffer = Buffer(line, Global.NetlinkMonitorBuffer) };
                break;
            case "vrrp_netlink_cmd_rcv_bufs" or "vrrp_netlink_cmd_rcv_bufs_force":
                Global = Global with { NetlinkCommandBuffer = Buffer(line, Global.NetlinkCommandBuffer) };
                break;
            case "process_monitor_rcv_bufs" or "process_monitor_rcv_bufs_force":
                Global = Global with { ProcessMonitorBuffer = Buffer(line, Global.ProcessMonitorBuffer) };
                break;
            default: return BindFirewall(line) || BindSnmp(line) || BindDbus(line);
        }

        return true;
    }

    private bool BindFirewall(Line line)
    {
        FirewallSettings firewall = Global.Firewall ?? new FirewallSettings();
        FirewallSettings? changed = line.Name switch
        {
            "nftables" => Table(line, firewall),
            "nftables_priority" => firewall with
            {
                Priority = Values.TryInteger(line, out long priority) ? (int)priority : firewall.Priority,
            },
            "nftables_ifindex" => firewall with { ByInterfaceIndex = true },
            "nftables_counters" => firewall with { Counters = true },
            // keepalived is built without iptables wherever it has nftables: it uses these.
            "vrrp_iptables" => firewall with
            {
                Table = firewall.Table ?? StandardTable,
                Priority = -1,
                IptablesChains = line.HasValue ? [.. line.Words.Skip(1).Select(word => word.Text)] : ["INPUT", "OUTPUT"],
            },
            "vrrp_ipsets" => firewall with { Ipsets = [.. line.Words.Skip(1).Select(word => word.Text)] },
            _ => null,
        };
        if (changed is null) return false;
        Global = Global with { Firewall = changed == new FirewallSettings() ? null : changed };
        return true;
    }

    private static FirewallSettings Table(Line line, FirewallSettings firewall)
    {
        if (line.HasValue && line.Words[1].Chars.Length > TableNameLength)
        {
            line.Report(
                BindingDiagnostics.InvalidValue,
                $"'{line.Value}' is longer than a table name may be ({TableNameLength}): nftables are not used");
            return firewall;
        }

        return firewall with { Table = line.HasValue ? line.Value : StandardTable };
    }

    private bool BindSnmp(Line line)
    {
        SnmpSettings snmp = Global.Snmp ?? new SnmpSettings();
        SnmpSettings? changed = line.Name switch
        {
            "snmp_socket" when line.Words.Count > 2 => Surplus(line, snmp),
            "snmp_socket" => snmp with { Socket = line.Value },
            "enable_traps" => snmp with { Traps = true },
            "enable_snmp_vrrp" or "enable_snmp_keepalived" => snmp with { Vrrp = true },
            "enable_snmp_rfc" => snmp with { Rfc2787 = true, Rfc6527 = true },
            "enable_snmp_rfcv2" => snmp with { Rfc2787 = true },
            "enable_snmp_rfcv3" => snmp with { Rfc6527 = true },
            _ => null,
        };
        if (changed is null) return false;
        Global = Global with { Snmp = changed == new SnmpSettings() ? null : changed };
        return true;
    }

    private SnmpSettings Surplus(Line line, SnmpSettings snmp)
    {
        Session.Report(
            BindingDiagnostics.InvalidValue, line.Words[2].Span, "snmp_socket takes one address: the line is ignored");
        return snmp;
    }

    private bool BindDbus(Line line)
    {
        DbusSettings dbus = Global.Dbus ?? new DbusSettings();
        DbusSettings? changed = line.Name switch
        {
            "enable_dbus" => dbus with { Enabled = true },
            "dbus_service_name" => dbus with { ServiceName = line.Value },
            "dbus_no_interface_name" => dbus with { NoInterfaceName = line.Value },
            _ => null,
        };
        if (changed is null) return false;
        Global = Global with { Dbus = changed == new DbusSettings() ? null : changed };
        return true;
    }

    private void BufferPolicy(Line line)
    {
        ReceiveBufferPolicy policy;
        uint size = 0;
        if (line.Words[1].Chars.Equals("MTU", StringComparison.OrdinalIgnoreCase))
        {
            policy = ReceiveBufferPolicy.Mtu;
        }
        else if (line.Words[1].Chars.Equals("ADVERT", StringComparison.OrdinalIgnoreCase))
        {
            policy = ReceiveBufferPolicy.Advert;
        }
        else
        {
            if (!Values.TryInteger(Session, line.Words[1], 0, uint.MaxValue, out long bytes)) return;
            (policy, size) = (ReceiveBufferPolicy.Bytes, (uint)bytes);
        }

        // A size counts more than a policy, and the MTU more than the advert.
        ReceiveBufferPolicy before = Global.ReceiveBufferPolicy;
        bool yields = before == ReceiveBufferPolicy.Bytes || policy == ReceiveBufferPolicy.Advert;
        if (before != ReceiveBufferPolicy.Kernel && before != policy)
        {
            ReceiveBufferPolicy kept = yields ? before : policy;
            line.Report(
                BindingDiagnostics.Repeated, $"vrrp_rx_bufs_policy was given before with another value: {Describe(kept)} counts");
            if (yields) return;
        }

        Global = Global with { ReceiveBufferPolicy = policy, ReceiveBufferSize = size };

        static string Describe(ReceiveBufferPolicy policy) => policy switch
        {
            ReceiveBufferPolicy.Mtu => "MTU", ReceiveBufferPolicy.Advert => "ADVERT", _ => "the size",
        };
    }

    private static NetlinkBuffer? Buffer(Line line, NetlinkBuffer? before)
    {
        if (line.Name.EndsWith("_force", StringComparison.Ordinal))
        {
            return Values.TryBool(line, out bool force) ? (before ?? new NetlinkBuffer()) with { Force = force } : before;
        }

        return Values.TryInteger(line, out long bytes) ? (before ?? new NetlinkBuffer()) with { Bytes = (uint)bytes } : before;
    }
}
