using Holdfast.Configuration.Binding.Servers;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.Bfd;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core;
using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;
using Holdfast.Core.Routing;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Binding;

/// <summary>
/// The processes of the daemon, in the order in which a configuration test lets them read: VRRP's draft is kept.
/// </summary>
internal enum DaemonProcess
{
    Parent,
    Checker,
    Bfd,
    Vrrp,
}

/// <summary>
/// A script with the place where it is written, as its security is judged only when everything was read.
/// </summary>
internal sealed record ScriptDraft(ScriptCommand Command, SourceSpan Span, string Keyword);

/// <summary>An entry of a track list.</summary>
internal sealed record TrackedDraft(string Name, int? Weight, bool? Reverse, SourceSpan Span);

/// <summary>The notify scripts of an instance or a group.</summary>
internal sealed class NotifyDraft
{
    private readonly Dictionary<string, ScriptDraft> _scripts = [];

    public IEnumerable<ScriptDraft> All => _scripts.Values;

    public ScriptDraft? this[string keyword]
    {
        get => _scripts.GetValueOrDefault(keyword);
        set
        {
            if (value is null)
                _scripts.Remove(keyword);
            else
                _scripts[keyword] = value;
        }
    }
}

/// <summary>A <c>vrrp_script</c> under construction.</summary>
internal sealed class TrackScriptDraft(string name, SourceSpan span)
{
    public string Name { get; } = name;
    public SourceSpan Span { get; } = span;
    public ScriptDraft? Command { get; set; }
    public (uint? User, uint? Group)? Account { get; set; }
    public bool AccountFailed { get; set; }
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);
    public TimeSpan? Timeout { get; set; }
    public int Weight { get; set; }
    public bool Reverse { get; set; }
    public int Rise { get; set; } = 1;
    public int Fall { get; set; } = 1;
    public bool InitFail { get; set; }
}

/// <summary>A <c>vrrp_track_process</c> and where its name stands.</summary>
internal sealed record TrackProcessDraft(TrackProcess Process, SourceSpan Span);

/// <summary>A <c>track_file</c> and where its name stands.</summary>
internal sealed record TrackFileDraft(TrackFile File, SourceSpan Span);

/// <summary>What an instance or a group tracks.</summary>
internal sealed class TrackersDraft
{
    public List<TrackedDraft> Interfaces { get; } = [];
    public List<TrackedDraft> Scripts { get; } = [];
    public List<TrackedDraft> Files { get; } = [];
    public List<TrackedDraft> Processes { get; } = [];
    public List<TrackedDraft> Sessions { get; } = [];
}

/// <summary>An address line under construction: the address and where it stands.</summary>
internal sealed record AddressDraft(VirtualAddress Address, SourceSpan Span);

/// <summary>An <c>auth_hmac</c> block under construction. Null: not said.</summary>
internal sealed class HmacDraft(SourceSpan span)
{
    public SourceSpan Span { get; } = span;
    public List<HmacKey> Keys { get; } = [];
    public byte? ActiveKey { get; set; }
    public SourceSpan? ActiveKeySpan { get; set; }
    public AntiReplay AntiReplay { get; set; }
    public HmacMode Mode { get; set; }
    public SourceSpan? ModeSpan { get; set; }
    public TimeSpan? TimeWindow { get; set; }
}

/// <summary>A route line: the route and where it stands.</summary>
internal sealed record RouteDraft(Route Route, SourceSpan Span);

/// <summary>A rule line: the rule and where it stands.</summary>
internal sealed record RuleDraft(RoutingRule Rule, SourceSpan Span);

/// <summary>A <c>track_group</c> under construction.</summary>
internal sealed record TrackGroupDraft(string Name, SourceSpan Span)
{
    public List<(string Name, SourceSpan Span)> Members { get; } = [];
}

/// <summary>A <c>vrrp_instance</c> under construction. Null: not said.</summary>
internal sealed class InstanceDraft(string name, SourceSpan span)
{
    public string Name { get; } = name;
    public SourceSpan Span { get; } = span;
    public string? Interface { get; set; }
    public SourceSpan? InterfaceSpan { get; set; }
    public bool InterfaceUnknown { get; set; }
    public byte? VirtualRouterId { get; set; }
    public SourceSpan? VirtualRouterIdSpan { get; set; }
    public bool? WantsMaster { get; set; }
    public byte? Priority { get; set; }
    public SourceSpan? PrioritySpan { get; set; }
    public TimeSpan? AdvertInterval { get; set; }
    public SourceSpan? AdvertIntervalSpan { get; set; }
    public VrrpVersion? Version { get; set; }
    public SourceSpan? VersionSpan { get; set; }

    /// <summary>What the first address of any kind fixes, excluded ones apart.</summary>
    public IpFamily? Family { get; set; }

    public bool NoPreempt { get; set; }
    public SourceSpan? NoPreemptSpan { get; set; }
    public TimeSpan PreemptDelay { get; set; }
    public SourceSpan? PreemptDelaySpan { get; set; }
    public List<AddressDraft> Addresses { get; } = [];
    public List<AddressDraft> Excluded { get; } = [];
    public List<RouteDraft> Routes { get; } = [];
    public List<RuleDraft> Rules { get; } = [];

    /// <summary>All addresses of both lists: in thousands each new one is not compared with each.</summary>
    public HashSet<(IpAddress Address, int PrefixLength, string? Device)> Known { get; } = [];

    public bool AddressesGiven { get; set; }
    public bool NoAddresses { get; set; }
    public IpAddress? SourceAddress { get; set; }
    public bool TrackSourceAddress { get; set; }
    public IpAddress? MulticastGroup { get; set; }
    public List<UnicastPeer> Peers { get; } = [];
    public bool UnicastKeywordGiven { get; set; }
    public SourceSpan? UnicastSpan { get; set; }
    public bool FaultWithoutPeers { get; set; }
    public bool? CheckUnicastSource { get; set; }
    public byte? UnicastTtl { get; set; }
    public SourceSpan? UnicastTtlSpan { get; set; }
    public AuthenticationType Authentication { get; set; }
    public SourceSpan? AuthenticationSpan { get; set; }
    public byte[] Password { get; set; } = [];
    public bool? V3ChecksumAsV2 { get; set; }
    public bool? Strict { get; set; }
    public bool? Accept { get; set; }
    public bool? SkipCheckAdvAddr { get; set; }
    public bool? LowerPriorityNoAdvert { get; set; }
    public bool? HigherPrioritySendAdvert { get; set; }
    public bool? OwnerIgnoreAdverts { get; set; }
    public TimeSpan? GarpMasterDelay { get; set; }
    public int? GarpMasterRepeat { get; set; }
    public TimeSpan? GarpMasterRefresh { get; set; }
    public int? GarpMasterRefreshRepeat { get; set; }
    public TimeSpan? GarpLowerPriorityDelay { get; set; }
    public int? GarpLowerPriorityRepeat { get; set; }
    public int? DownTimerAdverts { get; set; }
    public ExtraAnnouncements? Extra { get; set; }
    public bool DontTrackPrimary { get; set; }
    public TrackersDraft Trackers { get; } = new();
    public NotifyDraft Notify { get; } = new();
    public bool NotifyDeleted { get; set; }
    public bool? NotifyPriorityChanges { get; set; }
    public bool? SmtpAlert { get; set; }
    public bool PromoteSecondaries { get; set; }
    public int? KernelReceiveBufferSize { get; set; }
    public VirtualMacSettings? VirtualMac { get; set; }
    public SourceSpan? VirtualMacSpan { get; set; }
    public IpvlanSettings? Ipvlan { get; set; }
    public SourceSpan? IpvlanSpan { get; set; }
    public bool VirtualMacForAddresses { get; set; }
    public bool TransmitFromParent { get; set; }
    public SourceSpan? TransmitFromParentSpan { get; set; }
    public string? Vrf { get; set; }
    public bool PollsLink { get; set; }
    public UnicastChecksum UnicastChecksum { get; set; }
    public HmacDraft? Hmac { get; set; }
    public byte? TimerExpiredBackup { get; set; }
    public SourceSpan? TimerExpiredSpan { get; set; }
    public int DebugLevel { get; set; }
    public string? SyncDaemonInterface { get; set; }
}

/// <summary>A <c>vrrp_sync_group</c> under construction.</summary>
internal sealed class GroupDraft(string name, SourceSpan span)
{
    public string Name { get; } = name;
    public SourceSpan Span { get; } = span;
    public List<(string Name, SourceSpan Span)> Members { get; } = [];
    public bool MembersGiven { get; set; }
    public TrackersDraft Trackers { get; } = new();
    public bool TrackingWeight { get; set; }
    public NotifyDraft Notify { get; } = new();
    public bool? NotifyPriorityChanges { get; set; }
    public bool? SmtpAlert { get; set; }
}

/// <summary>Everything that one process has read.</summary>
internal sealed class ModelDraft
{
    private readonly List<InstanceDraft> _instances = [];
    private readonly List<TrackScriptDraft> _scripts = [];
    private readonly Dictionary<string, InstanceDraft> _instancesByName = [];
    private readonly Dictionary<string, TrackScriptDraft> _scriptsByName = [];

    public GlobalSettings Global { get; set; } = new();

    /// <summary>Lines of <c>global_defs</c> that mean the kernel's IPVS alone.</summary>
    public List<Line> SettingsOfIpvs { get; } = [];

    public VrrpDefaults Vrrp => Global.Vrrp;
    public IReadOnlyList<InstanceDraft> Instances => _instances;
    public IReadOnlyList<TrackScriptDraft> Scripts => _scripts;

    /// <summary>The first instance that names an interface for the connection sync daemon; null: none.</summary>
    public InstanceDraft? SyncDaemonOwner { get; set; }

    public List<GroupDraft> Groups { get; } = [];
    public Dictionary<string, ScriptDraft> GlobalScripts { get; } = [];

    /// <summary>Account of <c>script_user</c>; null: not said, or unknown.</summary>
    public (uint? User, uint? Group)? ScriptAccount { get; set; }

    /// <summary>Whether <c>script_user</c> names an account that does not exist: then no script has a default.</summary>
    public bool ScriptAccountFailed { get; set; }

    public List<AddressDraft> StaticAddresses { get; } = [];
    public List<RouteDraft> StaticRoutes { get; } = [];
    public List<RuleDraft> StaticRules { get; } = [];
    public List<TrackGroupDraft> TrackGroups { get; } = [];
    public List<GarpGroup> GarpGroups { get; } = [];
    public List<LinkbeatInterface> LinkbeatInterfaces { get; } = [];
    public List<LinkDelay> LinkDelays { get; } = [];

    /// <summary>Sessions of the BFD process.</summary>
    public List<BfdSettings> Bfd { get; } = [];

    /// <summary>The name of the session of each neighbour.</summary>
    public Dictionary<IpAddress, string> BfdNeighbors { get; } = [];

    /// <summary>Weights of sessions, also of those that are dropped: what tracks them does so all the same.</summary>
    public Dictionary<string, (int Weight, bool Reverse)> BfdWeights { get; private set; } = [];

    /// <summary>What the next rule without a preference gets.</summary>
    public uint NextRulePreference { get; set; } = 16384;

    public List<TrackFileDraft> TrackFiles { get; } = [];
    public List<TrackProcessDraft> TrackProcesses { get; } = [];
    public HashSet<string> BfdSessions { get; } = [];
    public List<VirtualServerDraft> VirtualServers { get; private set; } = [];
    public List<VirtualServerGroup> VirtualServerGroups { get; private set; } = [];

    /// <summary>The first group of each name.</summary>
    public Dictionary<string, VirtualServerGroup> GroupsByName { get; private set; } = [];

    public TlsSettings? Ssl { get; set; }
    public bool HasStaticItems { get; set; }
    public bool HasVirtualServers { get; set; }
    public bool HasBfdSessions { get; set; }

    public void Add(InstanceDraft instance)
    {
        _instances.Add(instance);
        _instancesByName.TryAdd(instance.Name, instance);
    }

    public void Add(TrackScriptDraft script)
    {
        _scripts.Add(script);
        _scriptsByName.TryAdd(script.Name, script);
    }

    public InstanceDraft? FindInstance(string name) => _instancesByName.GetValueOrDefault(name);

    public TrackScriptDraft? FindScript(string name) => _scriptsByName.GetValueOrDefault(name);

    /// <summary>The name of a track group that is defined above; null: it is not, which is reported.</summary>
    public string? KnownTrackGroup(Word name, BindingSession session)
    {
        string text = name.Text;
        if (TrackGroups.Exists(group => group.Name == text)) return text;
        string? nearest = SpellingSuggestion.Nearest(text, TrackGroups.Select(group => group.Name));
        session.Report(
            BindingDiagnostics.NotDefined, name.Span,
            $"no track_group '{text}' is defined above: the loss of this item changes nothing",
            nearest is null ? "a track_group stands before the items that name it" : $"did you mean '{nearest}'?");
        return null;
    }

    /// <summary>
    /// The draft of a child process: it begins with all that <c>global_defs</c> says, wherever that stands, since the
    /// parent alone reads those blocks, and has read the whole text before.
    /// </summary>
    public ModelDraft ForChild()
    {
        var child = new ModelDraft { Global = Global, ScriptAccount = ScriptAccount, ScriptAccountFailed = ScriptAccountFailed };
        child.SettingsOfIpvs.AddRange(SettingsOfIpvs);
        foreach ((string keyword, ScriptDraft script) in GlobalScripts) child.GlobalScripts.Add(keyword, script);
        return child;
    }

    /// <summary>Takes over what only another process looks at.</summary>
    public void Merge(ModelDraft other)
    {
        HasStaticItems |= other.HasStaticItems;
        HasVirtualServers |= other.HasVirtualServers;
        HasBfdSessions |= other.HasBfdSessions;
        Bfd.AddRange(other.Bfd);
        if (other.BfdWeights.Count > 0) BfdWeights = other.BfdWeights;
        if (other.VirtualServers.Count + other.VirtualServerGroups.Count > 0)
        {
            (VirtualServers, VirtualServerGroups) = (other.VirtualServers, other.VirtualServerGroups);
            GroupsByName = other.GroupsByName;
        }

        Ssl ??= other.Ssl;
    }
}
