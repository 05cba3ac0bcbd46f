using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;
using Holdfast.Core.Routing;
using Holdfast.Core.Tracking;

namespace Holdfast.Core.Vrrp;

/// <summary>VRRP version: of the packets, of the timers and of the rules.</summary>
public enum VrrpVersion : byte
{
    /// <summary>RFC 3768: IPv4, seconds, authentication data.</summary>
    V2 = 2,

    /// <summary>RFC 9568: IPv4 and IPv6, centiseconds.</summary>
    V3 = 3,
}

/// <summary>The role of a virtual router. The names are those of configuration files and logs; RFC 9568 says Active for Master.</summary>
public enum VrrpRole : byte
{
    /// <summary>Not started yet: waits for its start delay or for the first result of a weightless script.</summary>
    Init = 0,

    /// <summary>Listens, and takes over when the master falls silent.</summary>
    Backup = 1,

    /// <summary>Owns the addresses and advertises.</summary>
    Master = 2,

    /// <summary>Cannot take part for one or more named causes.</summary>
    Fault = 3,
}

/// <summary>Authentication of VRRPv2 (RFC 2338, section 10; RFC 3768 keeps the field).</summary>
public enum AuthenticationType : byte
{
    /// <summary>None: type 0, eight zero bytes.</summary>
    None = 0,

    /// <summary>Simple text password: type 1.</summary>
    Pass = 1,

    /// <summary>IPsec AH: type 2, accepted in files, not built.</summary>
    Ah = 2,
}

/// <summary>Which checksum unicast adverts of V3 for IPv4 carry (<c>old_unicast_checksum</c>).</summary>
public enum UnicastChecksum : byte
{
    /// <summary>That of the peers, once one was heard.</summary>
    Automatic,

    /// <summary>That of releases before 1.3.6.</summary>
    Old,

    /// <summary>That of the RFC.</summary>
    Standard,
}

/// <summary>A peer of a unicast virtual router.</summary>
/// <param name="Address">Where adverts are sent to and expected from.</param>
/// <param name="MinTtl">Lowest TTL accepted from it, 0..255.</param>
/// <param name="MaxTtl">Highest TTL accepted from it, 0..255.</param>
public sealed record UnicastPeer(IpAddress Address, byte MinTtl = 0, byte MaxTtl = 255);

/// <summary>When gratuitous ARPs and unsolicited NAs are sent (<c>garp_*</c>).</summary>
public sealed record GratuitousArpSettings
{
    /// <summary>Delay of the second burst after becoming master; zero: no second burst. Default 5 s.</summary>
    public TimeSpan MasterDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Announcements of each address per burst, 1 or more. Default 5.</summary>
    public int MasterRepeat { get; init; } = 5;

    /// <summary>Interval of the periodic announcement while master; zero: none.</summary>
    public TimeSpan MasterRefresh { get; init; }

    /// <summary>Announcements of each address per periodic refresh. Default 1.</summary>
    public int MasterRefreshRepeat { get; init; } = 1;

    /// <summary>Delay of the second burst after an advert of lower priority.</summary>
    public TimeSpan LowerPriorityDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Announcements of each address after an advert of lower priority; 0: none.</summary>
    public int LowerPriorityRepeat { get; init; } = 5;

    /// <summary><c>vrrp_garp_interval</c>: least distance of two gratuitous ARPs on one interface; zero: none.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary><c>vrrp_gna_interval</c>: least distance of two unsolicited NAs on one interface; zero: none.</summary>
    public TimeSpan NaInterval { get; init; }

    /// <summary><c>garp_extra_if</c>; null: none.</summary>
    public ExtraAnnouncements? Extra { get; init; }
}

/// <summary>Settings of one virtual router (<c>vrrp_instance</c>), checked and with every default filled in. Never changes.</summary>
public sealed record VirtualRouter
{
    /// <summary>Priority of an advert that says: I stop (RFC 9568, section 5.2.4).</summary>
    public const byte StopPriority = 0;

    /// <summary>Priority of the address owner.</summary>
    public const byte OwnerPriority = 255;

    /// <summary>Name of the instance.</summary>
    public required string Name { get; init; }

    /// <summary>VRID, 1..255.</summary>
    public required byte VirtualRouterId { get; init; }

    /// <summary>Family of adverts and of the addresses in them.</summary>
    public IpFamily Family { get; init; } = IpFamily.V4;

    /// <summary>Version of the adverts; always V3 for IPv6.</summary>
    public VrrpVersion Version { get; init; } = VrrpVersion.V2;

    /// <summary>Interface of the adverts; null only for unicast with a source address.</summary>
    public string? Interface { get; init; }

    /// <summary><c>vrf</c>: the VRF that the interface belongs to; null: none demanded.</summary>
    public string? Vrf { get; init; }

    /// <summary><c>use_vmac</c>; null: adverts and addresses use the interface itself.</summary>
    public VirtualMacSettings? VirtualMac { get; init; }

    /// <summary><c>use_ipvlan</c>; null: not used. Excludes <see cref="VirtualMac"/>.</summary>
    public IpvlanSettings? Ipvlan { get; init; }

    /// <summary><c>use_vmac_addr</c>: addresses on other interfaces get a virtual hardware address there.</summary>
    public bool VirtualMacForAddresses { get; init; }

    /// <summary><c>vmac_xmit_base</c>: adverts leave by the parent of the virtual interface.</summary>
    public bool TransmitFromParent { get; init; }

    /// <summary>
    /// <c>lvs_sync_daemon_interface</c>: the connection sync daemon uses it and follows this router; one router at most
    /// has it. Null: none.
    /// </summary>
    public string? SyncDaemonInterface { get; init; }

    /// <summary><c>linkbeat_use_polling</c> of the instance: the link is polled.</summary>
    public bool PollsLink { get; init; }

    /// <summary><c>state MASTER</c>: the wanted initial state is master.</summary>
    public bool WantsMaster { get; init; }

    /// <summary>Base priority, 1..255.</summary>
    public byte Priority { get; init; } = 100;

    /// <summary>10 ms..40.95 s in V3, 1..255 s in V2.</summary>
    public TimeSpan AdvertInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>False: a present master of lower priority keeps its role.</summary>
    public bool Preempt { get; init; } = true;

    /// <summary>How long a better router waits before it takes over from a present master.</summary>
    public TimeSpan PreemptDelay { get; init; }

    /// <summary>Adverts that must be missed before takeover; 1..100, RFC: 3.</summary>
    public int DownTimerAdverts { get; init; } = 3;

    /// <summary>Addresses that are listed in adverts.</summary>
    public IReadOnlyList<VirtualAddress> Addresses { get; init; } = [];

    /// <summary>Addresses that are set but not listed in adverts.</summary>
    public IReadOnlyList<VirtualAddress> ExcludedAddresses { get; init; } = [];

    /// <summary>Routes and rules; null: none.</summary>
    public RoutingItems? Routing { get; init; }

    /// <summary><c>virtual_routes</c>: there while master.</summary>
    public IReadOnlyList<Route> Routes => Routing?.Routes ?? [];

    /// <summary><c>virtual_rules</c>: there while master.</summary>
    public IReadOnlyList<RoutingRule> Rules => Routing?.Rules ?? [];

    /// <summary>Source of adverts (<c>mcast_src_ip</c>, <c>unicast_src_ip</c>); null: primary or link-local address of the interface.</summary>
    public IpAddress? SourceAddress { get; init; }

    /// <summary><c>track_src_ip</c>: fault when the configured source address disappears.</summary>
    public bool TrackSourceAddress { get; init; }

    /// <summary>Group of multicast adverts; unused for unicast.</summary>
    public IpAddress MulticastGroup { get; init; }

    /// <summary>Peers; not empty for a unicast router.</summary>
    public IReadOnlyList<UnicastPeer> UnicastPeers { get; init; } = [];

    /// <summary>Whether adverts go to peers instead of to a group.</summary>
    public bool IsUnicast => UnicastPeers.Count > 0;

    /// <summary>Fault because <c>unicast_fault_no_peer</c> is given and the peer list is empty.</summary>
    public bool UnicastWithoutPeers { get; init; }

    /// <summary>Unicast keywords are given, but no peer that is an address: adverts are multicast.</summary>
    public bool IsMulticastForLackOfPeers { get; init; }

    /// <summary>Accept unicast adverts from configured peers only.</summary>
    public bool CheckUnicastSource { get; init; }

    /// <summary>TTL or hop limit of unicast adverts, 0..255.</summary>
    public byte UnicastTtl { get; init; } = 255;

    /// <summary><c>old_unicast_checksum</c>.</summary>
    public UnicastChecksum UnicastChecksum { get; init; }

    /// <summary><c>auth_hmac</c>; null: adverts carry no trailer.</summary>
    public HmacSettings? Hmac { get; init; }

    /// <summary>V2 only.</summary>
    public AuthenticationType Authentication { get; init; }

    /// <summary>Password, at most 8 bytes (zero-padded on the wire). Secret: never logged or dumped.</summary>
    public byte[] Password { get; init; } = [];

    /// <summary>Send the V3 IPv4 checksum without pseudo-header (RFC 9568, section 5.2.8). On receipt both forms are accepted.</summary>
    public bool V3ChecksumAsV2 { get; init; }

    /// <summary>Enforce the RFC (<c>strict_mode</c>).</summary>
    public bool Strict { get; init; }

    /// <summary>Accept packets sent to the addresses while master and not owner.</summary>
    public bool Accept { get; init; } = true;

    /// <summary>Do not compare the address list of an advert with one's own again for the same sender.</summary>
    public bool SkipCheckAdvAddr { get; init; }

    /// <summary>A master stays silent on adverts of lower priority.</summary>
    public bool LowerPriorityNoAdvert { get; init; }

    /// <summary>A master sends one last advert when it yields to a higher priority.</summary>
    public bool HigherPrioritySendAdvert { get; init; }

    /// <summary>The owner ignores adverts.</summary>
    public bool OwnerIgnoreAdverts { get; init; }

    /// <summary>Announcement schedule.</summary>
    public GratuitousArpSettings GratuitousArp { get; init; } = new();

    /// <summary>Faults of the instance's own interface do not count.</summary>
    public bool DontTrackPrimary { get; init; }

    /// <summary>Interfaces that influence the priority or cause a fault, without the instance's own.</summary>
    public IReadOnlyList<Tracked> TrackedInterfaces { get; init; } = [];

    /// <summary>Scripts that influence the priority or cause a fault.</summary>
    public IReadOnlyList<Tracked> TrackedScripts { get; init; } = [];

    /// <summary>Files that influence the priority or cause a fault.</summary>
    public IReadOnlyList<Tracked> TrackedFiles { get; init; } = [];

    /// <summary>Processes that influence the priority or cause a fault.</summary>
    public IReadOnlyList<Tracked> TrackedProcesses { get; init; } = [];

    /// <summary>BFD sessions that influence the priority or cause a fault.</summary>
    public IReadOnlyList<Tracked> TrackedSessions { get; init; } = [];

    /// <summary>
    /// <c>timer_expired_backup</c>: highest priority of the others, 1..254; a master that was late so long that they took
    /// over becomes backup. Null: it stays master.
    /// </summary>
    public byte? TimerExpiredBackup { get; init; }

    /// <summary><c>debug</c>, 0..4; without effect, as in keepalived.</summary>
    public int DebugLevel { get; init; }

    /// <summary>What a state change runs.</summary>
    public NotifyScripts Notify { get; init; } = NotifyScripts.None;

    /// <summary><c>notify_deleted</c> given, with or without script: deletion is told as DELETED, not FAULT.</summary>
    public bool NotifyDeleted { get; init; }

    /// <summary>Emit an event when the effective priority changes.</summary>
    public bool NotifyPriorityChanges { get; init; }

    /// <summary>Mail state changes.</summary>
    public bool SmtpAlert { get; init; }

    /// <summary>Set the interface's promote_secondaries.</summary>
    public bool PromoteSecondaries { get; init; }

    /// <summary>Bytes; null: the kernel's default.</summary>
    public int? KernelReceiveBufferSize { get; init; }

    /// <summary>Whether this router owns the addresses: base priority 255.</summary>
    public bool IsOwner => Priority == OwnerPriority;
}

/// <summary>Virtual routers that change state together (<c>vrrp_sync_group</c>).</summary>
public sealed record SyncGroup
{
    /// <summary>Name of the group.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the members; all exist, and each is in one group only.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>Interfaces tracked on behalf of every member.</summary>
    public IReadOnlyList<Tracked> TrackedInterfaces { get; init; } = [];

    /// <summary>Scripts tracked on behalf of every member.</summary>
    public IReadOnlyList<Tracked> TrackedScripts { get; init; } = [];

    /// <summary>Files tracked on behalf of every member.</summary>
    public IReadOnlyList<Tracked> TrackedFiles { get; init; } = [];

    /// <summary>Processes tracked on behalf of every member.</summary>
    public IReadOnlyList<Tracked> TrackedProcesses { get; init; } = [];

    /// <summary>BFD sessions tracked on behalf of every member.</summary>
    public IReadOnlyList<Tracked> TrackedSessions { get; init; } = [];

    /// <summary>Members keep differing weights (<c>sync_group_tracking_weight</c>).</summary>
    public bool TrackingWeight { get; init; }

    /// <summary>What a state change runs.</summary>
    public NotifyScripts Notify { get; init; } = NotifyScripts.None;

    /// <summary>Emit priority-change events.</summary>
    public bool NotifyPriorityChanges { get; init; }

    /// <summary>Mail state changes.</summary>
    public bool SmtpAlert { get; init; }
}
