namespace Holdfast.Core;

/// <summary>The SNMP agent (<c>enable_snmp_*</c>, <c>snmp_*</c>).</summary>
public sealed record SnmpSettings
{
    /// <summary><c>snmp_socket</c>: the AgentX master; null: unix:/var/agentx/master.</summary>
    public string? Socket { get; init; }

    /// <summary><c>enable_traps</c>.</summary>
    public bool Traps { get; init; }

    /// <summary><c>enable_snmp_vrrp</c>.</summary>
    public bool Vrrp { get; init; }

    /// <summary><c>enable_snmp_rfcv2</c>: RFC 2787.</summary>
    public bool Rfc2787 { get; init; }

    /// <summary><c>enable_snmp_rfcv3</c>: RFC 6527.</summary>
    public bool Rfc6527 { get; init; }
}

/// <summary>The D-Bus service (<c>enable_dbus</c>, <c>dbus_*</c>).</summary>
public sealed record DbusSettings
{
    /// <summary><c>enable_dbus</c>.</summary>
    public bool Enabled { get; init; }

    /// <summary><c>dbus_service_name</c>; null: org.keepalived.Vrrp1.</summary>
    public string? ServiceName { get; init; }

    /// <summary><c>dbus_no_interface_name</c>: stands for the interface of an instance that has none.</summary>
    public string NoInterfaceName { get; init; } = "none";
}
