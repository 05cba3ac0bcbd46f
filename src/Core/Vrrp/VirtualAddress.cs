using Holdfast.Core.Packets;

namespace Holdfast.Core.Vrrp;

/// <summary>One line of <c>virtual_ipaddress</c>: an address that the master puts on an interface.</summary>
public sealed record VirtualAddress
{
    /// <summary>The address.</summary>
    public required IpAddress Address { get; init; }

    /// <summary>0..32 or 0..128.</summary>
    public required byte PrefixLength { get; init; }

    /// <summary><c>dev</c>; null: the instance's interface.</summary>
    public string? Device { get; init; }

    /// <summary><c>label</c>, at most 15 characters, IPv4 only.</summary>
    public string? Label { get; init; }

    /// <summary><c>scope</c>, rt_scopes number: 0 global, 200 site, 253 link, 254 host.</summary>
    public byte Scope { get; init; }

    /// <summary><c>brd</c>: the broadcast address, computed already where the configuration says + or -.</summary>
    public IpAddress? Broadcast { get; init; }

    /// <summary><c>peer</c>: the other end of a point-to-point link; its prefix is <see cref="PeerPrefixLength"/>.</summary>
    public IpAddress? Peer { get; init; }

    /// <summary>0..128; meaningful with <see cref="Peer"/> only.</summary>
    public byte PeerPrefixLength { get; init; }

    /// <summary>
    /// <c>preferred_lft</c> in seconds; <see cref="uint.MaxValue"/> is for ever. 0 makes the address deprecated:
    /// the kernel does not choose it as a source. Default: 0 for IPv6 /128, else for ever.
    /// </summary>
    public uint PreferredLifetime { get; init; } = uint.MaxValue;

    /// <summary><c>home</c>, IPv6 only.</summary>
    public bool Home { get; init; }

    /// <summary>Whether the kernel skips duplicate address detection: yes for IPv6 unless <c>-nodad</c> is given.</summary>
    public bool NoDad { get; init; }

    /// <summary><c>mngtmpaddr</c>, IPv6 only.</summary>
    public bool ManageTemporary { get; init; }

    /// <summary><c>noprefixroute</c>.</summary>
    public bool NoPrefixRoute { get; init; }

    /// <summary><c>autojoin</c>.</summary>
    public bool AutoJoin { get; init; }

    /// <summary><c>no_track</c>: somebody else may remove the address and nothing follows.</summary>
    public bool NoTrack { get; init; }

    /// <summary><c>use_vmac</c>: the address lies on a virtual hardware address interface of its device.</summary>
    public bool UsesVirtualMac { get; init; }

    /// <summary><c>track_group</c>: whose instances go to backup when it is lost; static addresses only.</summary>
    public string? TrackGroup { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Address}/{PrefixLength}{(Device is null ? "" : $" dev {Device}")}{(Label is null ? "" : $" label {Label}")}";
}
