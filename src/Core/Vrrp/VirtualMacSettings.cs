using Holdfast.Core.Packets;

namespace Holdfast.Core.Vrrp;

/// <summary>An interface with the virtual router's own hardware address (<c>use_vmac</c>).</summary>
public sealed record VirtualMacSettings
{
    /// <summary>The name that the file gives, at most 15 characters; null: <c>vmac_prefix</c>, a dot and the VRID.</summary>
    public string? Name { get; init; }

    /// <summary>Six octets that the file gives; null: 00:00:5e:00:01:VRID, or …:02:VRID for IPv6 (RFC 9568, section 7.3).</summary>
    public byte[]? Address { get; init; }

    /// <summary><c>netlink_notify_msg</c>: tell the kernel's listeners of the interface once more.</summary>
    public bool NotifyByNetlink { get; init; }

    /// <summary><c>group</c>: number of the link group; 0: the default group.</summary>
    public uint Group { get; init; }
}

/// <summary>How the interfaces of one parent see each other (linux/if_link.h, <c>IPVLAN_F_*</c>).</summary>
public enum IpvlanMode : byte
{
    /// <summary>They do.</summary>
    Bridge,

    /// <summary>They do not.</summary>
    Private,

    /// <summary>By way of the switch outside.</summary>
    Vepa,
}

/// <summary>An interface that shares its parent's hardware address (<c>use_ipvlan</c>).</summary>
public sealed record IpvlanSettings
{
    /// <summary>The name that the file gives, at most 15 characters; null: <c>vmac_prefix</c>, a dot and the VRID.</summary>
    public string? Name { get; init; }

    /// <summary>An address for the interface itself; null: none.</summary>
    public IpAddress? Address { get; init; }

    /// <summary>Its prefix, 0..128; 0 without an address.</summary>
    public byte PrefixLength { get; init; }

    /// <summary>Default: bridge.</summary>
    public IpvlanMode Mode { get; init; }

    /// <summary><c>group</c>: number of the link group; 0: the default group.</summary>
    public uint Group { get; init; }
}
