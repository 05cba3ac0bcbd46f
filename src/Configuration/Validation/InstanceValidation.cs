using System.Globalization;
using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Text;
using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;
using Holdfast.Core.Routing;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Validation;

/// <summary>
/// Completes one <c>vrrp_instance</c>: defaults, what follows from version and family, and what contradicts itself.
/// </summary>
internal sealed partial class InstanceValidation(
    InstanceDraft instance, ModelDraft draft, Dictionary<string, ResolvedGroup> groups, BindingSession session)
{
    // What an advert can list: the count field is one byte; an IPv6 advert must fit into 1280 bytes less IPv6 header.
    private const int MaxAddresses4 = 255;
    private const int MaxAddresses6 = (1280 - 40 - 8) / 16;

    private static readonly TimeSpan s_maxIntervalV3 = TimeSpan.FromMilliseconds(40_950);

    private readonly VrrpDefaults _defaults = draft.Vrrp;

    public VirtualRouter Complete()
    {
        IpFamily family = FamilyOf(instance);
        bool strict = instance.Strict ?? _defaults.Strict ?? false;
        VrrpVersion version = Version(family);
        (List<VirtualAddress> addresses, List<VirtualAddress> excluded) = Addresses(family);
        CheckIdentity(version, strict, addresses);
        if (strict) CheckStrict(version, family, addresses);

        byte priority = Priority();
        bool wantsMaster = instance.WantsMaster ?? priority == VirtualRouter.OwnerPriority;
        (AuthenticationType authentication, wantsMaster) = Authentication(version, strict, wantsMaster);
        (bool preempt, TimeSpan preemptDelay) = Preemption(wantsMaster, priority, strict);
        Trackers trackers = Tracking(priority);
        CheckPeers(strict);
        CheckTimer(preempt);
        HmacSettings? hmac = Hmac(strict, AdvertInterval(version));
        return new VirtualRouter
        {
            Name = instance.Name,
            VirtualRouterId = instance.VirtualRouterId ?? 0,
            Family = family,
            Version = version,
            Interface = instance.Interface,
            Vrf = instance.Vrf,
            VirtualMac = VirtualMac(strict),
            Ipvlan = instance.VirtualMac is null ? instance.Ipvlan : null,
            VirtualMacForAddresses = instance.VirtualMacForAddresses,
            TransmitFromParent = TransmitFromParent(),
            PollsLink = instance.PollsLink,
            SyncDaemonInterface = instance.SyncDaemonInterface,
            WantsMaster = wantsMaster,
            Priority = priority,
            AdvertInterval = AdvertInterval(version),
            Preempt = preempt,
            PreemptDelay = preemptDelay,
            DownTimerAdverts = instance.DownTimerAdverts ?? _defaults.DownTimerAdverts ?? 3,
            Addresses = addresses,
            ExcludedAddresses = excluded,
            Routing = instance.Routes.Count + instance.Rules.Count == 0
                ? null
                : new RoutingItems(
                    instance.Routes.ConvertAll(route => route.Route), instance.Rules.ConvertAll(rule => rule.Rule)),
            SourceAddress = instance.SourceAddress,
            TrackSourceAddress = instance.TrackSourceAddress,
            MulticastGroup = instance.MulticastGroup
                ?? (family == IpFamily.V4 ? draft.Global.MulticastGroup4 : draft.Global.MulticastGroup6),
            UnicastPeers = instance.Peers,
            UnicastWithoutPeers = instance is { FaultWithoutPeers: true, UnicastKeywordGiven: true, Peers.Count: 0 },
            IsMulticastForLackOfPeers = instance is { UnicastKeywordGiven: true, FaultWithoutPeers: false, Peers.Count: 0 },
            CheckUnicastSource = instance.CheckUnicastSource ?? _defaults.CheckUnicastSource ?? false,
            UnicastTtl = instance.Peers.Count > 0 ? instance.UnicastTtl ?? 255 : (byte)255,
            UnicastChecksum = instance.UnicastChecksum,
            Hmac = hmac,
            Authentication = authentication,
            Password = authentication == AuthenticationType.None ? [] : instance.Password,
            V3ChecksumAsV2 = instance.V3ChecksumAsV2 ?? _defaults.V3ChecksumAsV2 ?? false,
            Strict = strict,
            Accept = strict && version == VrrpVersion.V2 ? false : instance.Accept ?? !strict,
            SkipCheckAdvAddr = instance.SkipCheckAdvAddr ?? _defaults.SkipCheckAdvAddr ?? false,
            LowerPriorityNoAdvert = instance.LowerPriorityNoAdvert ?? (strict || _defaults.LowerPriorityNoAdvert == true),
            HigherPrioritySendAdvert = instance.HigherPrioritySendAdvert ?? _defaults.HigherPrioritySendAdvert ?? false,
            OwnerIgnoreAdverts = instance.OwnerIgnoreAdverts ?? (_defaults.OwnerIgnoreAdverts == true || strict),
            GratuitousArp = Announcements(strict),
            DontTrackPrimary = instance.DontTrackPrimary,
            TrackedInterfaces = trackers.Interfaces,
            TrackedScripts = trackers.Scripts,
            TrackedFiles = trackers.Files,
            TrackedProcesses = trackers.Processes,
            TrackedSessions = trackers.Sessions,
            TimerExpiredBackup = preempt ? null : instance.TimerExpiredBackup,
            DebugLevel = instance.DebugLevel,
            Notify = NotifyScripts.None,
            NotifyDeleted = instance.NotifyDeleted,
            NotifyPriorityChanges = instance.NotifyPriorityChanges ?? _defaults.NotifyPriorityChanges ?? false,
            SmtpAlert = instance.SmtpAlert ?? _defaults.SmtpAlertVrrp ?? _defaults.SmtpAlert ?? false,
            PromoteSecondaries = instance.PromoteSecondaries,
            KernelReceiveBufferSize = instance.KernelReceiveBufferSize,
        };
    }

    /// <summary>Finds instances with the same virtual router id on one interface in one family.</summary>
    public static void CheckUnique(ModelDraft draft, BindingSession session)
    {
        var seen = new Dictionary<(string?, byte, IpFamily, IpAddress?), InstanceDraft>();
        foreach (InstanceDraft instance in draft.Instances)
        {
            if (instance.VirtualRouterId is not { } id) continue;
            var key = (instance.Interface, id, FamilyOf(instance), instance.MulticastGroup);
            if (seen.TryAdd(key, instance)) continue;
            session.ReportFatal(
                ValidationDiagnostics.SameRouterTwice, instance.VirtualRouterIdSpan,
                $"{instance.Name} and {seen[key].Name} (line {seen[key].VirtualRouterIdSpan?.Line}) both have "
                + $"virtual_router_id {id} on {instance.Interface}");
        }
    }

    private static IpFamily FamilyOf(InstanceDraft instance) => instance.Family ?? IpFamily.V4;

    private VrrpVersion Version(IpFamily family)
    {
        if (family == IpFamily.V6)
        {
            if (instance.Version == VrrpVersion.V2)
            {
                Report(
                    ValidationDiagnostics.VersionRaised, instance.VersionSpan,
                    "IPv6 needs version 3: version 2 becomes 3");
            }

            return VrrpVersion.V3;
        }

        return instance.Version ?? _defaults.Version ?? VrrpVersion.V2;
    }

    private (List<VirtualAddress> Listed, List<VirtualAddress> Excluded) Addresses(IpFamily family)
    {
        List<VirtualAddress> listed = instance.Addresses.ConvertAll(address => address.Address);
        List<VirtualAddress> excluded = instance.Excluded.ConvertAll(address => address.Address);
        int most = family == IpFamily.V4 ? MaxAddresses4 : MaxAddresses6;
        if (listed.Count > most)
        {
            Report(
                ValidationDiagnostics.TooManyAddresses, instance.Addresses[most].Span,
                $"{listed.Count} addresses are more than an advert can list ({most}): from here on they are excluded ones");
            excluded.AddRange(listed[most..]);
            listed.RemoveRange(most, listed.Count - most);
        }

        return (listed, excluded);
    }

    private void CheckIdentity(VrrpVersion version, bool strict, List<VirtualAddress> addresses)
    {
        bool hasSource = instance.Peers.Count > 0 && instance.SourceAddress is not null;
        if (instance.InterfaceUnknown)
        {
            Fatal(instance.InterfaceSpan, $"{instance.Name} cannot run: its interface does not exist");
        }
        else if (instance.Interface is null && !hasSource)
        {
            Fatal(instance.Span, $"{instance.Name} cannot run: it has no interface");
        }

        if (instance.VirtualRouterId is null)
        {
            Fatal(
                instance.VirtualRouterIdSpan ?? instance.Span, $"{instance.Name} cannot run: it has no valid virtual_router_id");
        }

        if (addresses.Count > 0 || instance.NoAddresses) return;
        if (version == VrrpVersion.V3 || strict)
        {
            Fatal(
                instance.Span, $"{instance.Name} cannot run: version 3 and strict mode need an address",
                "no_virtual_ipaddress permits an instance without");
        }
        else
        {
            Report(ValidationDiagnostics.NoAddresses, instance.Span, $"{instance.Name} has no virtual address",
                "virtual_ipaddress with at least one address",
                "the router is elected and sends adverts, but no address moves");
        }
    }

    private byte Priority() =>
        instance.Priority ?? (instance.WantsMaster == true ? VirtualRouter.OwnerPriority : (byte)100);

    private (AuthenticationType Type, bool WantsMaster) Authentication(VrrpVersion version, bool strict, bool wantsMaster)
    {
        AuthenticationType type = instance.Authentication;
        if (type == AuthenticationType.None) return (type, wantsMaster);
        if (version == VrrpVersion.V3 || strict)
        {
            Report(
                ValidationDiagnostics.Conflict, instance.AuthenticationSpan,
                $"{instance.Name}: {(strict ? "strict mode" : "version 3")} has no authentication: it is dropped",
                strict ? "no authentication block, or no strict mode" : "no authentication block, or version 2 on all nodes",
                strict && version == VrrpVersion.V2
                    ? "adverts carry no password: a node that asks for one refuses them, and both become master"
                    : "adverts carry no password, and none is asked for");
            return (AuthenticationType.None, wantsMaster);
        }

        if (instance.Password.Length == 0)
        {
            Report(
                ValidationDiagnostics.Conflict, instance.AuthenticationSpan,
                $"{instance.Name}: auth_type without auth_pass is no authentication: it is dropped",
                "auth_pass with the password of the other nodes",
                "adverts carry no password: a node that asks for one refuses them, and both become master");
            return (AuthenticationType.None, wantsMaster);
        }

        if (type != AuthenticationType.Ah) return (type, wantsMaster);
        if (wantsMaster)
        {
            Report(
                ValidationDiagnostics.Conflict, instance.AuthenticationSpan,
                $"{instance.Name}: state MASTER does not go with AH authentication: it starts as BACKUP",
                "state BACKUP, or auth_type PASS on all nodes", "it listens before it takes over");
        }

        session.Report(
            BindingDiagnostics.NoEffectYet, instance.AuthenticationSpan,
            "AH authentication is accepted, but has no effect yet");
        return (type, false);
    }

    private (bool Preempt, TimeSpan Delay) Preemption(bool wantsMaster, byte priority, bool strict)
    {
        bool preempt = !instance.NoPreempt;
        TimeSpan delay = instance.PreemptDelay;
        if (!preempt && wantsMaster)
        {
            Report(
                ValidationDiagnostics.Conflict, instance.NoPreemptSpan,
                $"{instance.Name}: nopreempt does not go with state MASTER: it is dropped", "state BACKUP keeps it",
                "when this node comes back, it takes the addresses from a master of lower priority: the second interruption");
            preempt = true;
        }
        else if (!preempt && priority == VirtualRouter.OwnerPriority)
        {
            Report(
                ValidationDiagnostics.Conflict, instance.NoPreemptSpan,
                $"{instance.Name}: the address owner (priority 255) always preempts: nopreempt is dropped",
                "priority 254 or less keeps it", "when this node comes back, it takes the addresses back at once");
            preempt = true;
        }

        if (delay > TimeSpan.Zero && (strict || wantsMaster || !preempt))
        {
            string reason = strict ? "strict mode" : wantsMaster ? "state MASTER" : "nopreempt";
            Report(
                ValidationDiagnostics.Conflict, instance.PreemptDelaySpan,
                $"{instance.Name}: preempt_delay does not go with {reason}: it is dropped",
                strict ? null : wantsMaster ? "state BACKUP keeps it" : "without nopreempt it counts",
                preempt
                    ? $"when this node comes back, it takes over without having waited {delay.TotalSeconds:0.##} s"
                    : "it never takes over from a living master, so there is nothing to delay");
            delay = TimeSpan.Zero;
        }

        return (preempt, delay);
    }

    private int DownTimerAdverts => instance.DownTimerAdverts ?? _defaults.DownTimerAdverts ?? 3;

    private TimeSpan AdvertInterval(VrrpVersion version)
    {
        TimeSpan interval = instance.AdvertInterval ?? TimeSpan.FromSeconds(1);
        if (version == VrrpVersion.V3)
        {
            if (interval <= s_maxIntervalV3) return ToCentiseconds(interval);
            Report(
                ValidationDiagnostics.Adjusted, instance.AdvertIntervalSpan,
                $"{instance.Name}: version 3 has no advert_int above 40.95: it becomes 40.95",
                "advert_int 1", $"takeover after more than {DownTimerAdverts} x 40.95 s");
            return s_maxIntervalV3;
        }

        double seconds = Math.Round(interval.TotalSeconds, MidpointRounding.AwayFromZero);
        TimeSpan rounded = TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 255));
        if (rounded != interval)
        {
            Report(
                ValidationDiagnostics.Adjusted, instance.AdvertIntervalSpan,
                $"{instance.Name}: version 2 counts whole seconds: advert_int {interval.TotalSeconds} becomes {rounded.TotalSeconds}",
                "version 3 takes advert_int down to 0.01",
                $"takeover after {DownTimerAdverts} x {rounded.TotalSeconds} s and up to 1 s more, not {DownTimerAdverts} x "
                + $"{interval.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }

        return rounded;
    }

    private TimeSpan ToCentiseconds(TimeSpan interval)
    {
        const int Step = 10;
        double steps = Math.Round(interval.TotalMilliseconds / Step, MidpointRounding.AwayFromZero);
        TimeSpan rounded = TimeSpan.FromMilliseconds(Math.Max(1, steps) * Step);
        if (rounded != interval)
        {
            Report(
                ValidationDiagnostics.Adjusted, instance.AdvertIntervalSpan,
                $"{instance.Name}: version 3 counts hundredths of a second: advert_int {interval.TotalSeconds} becomes "
                + $"{rounded.TotalSeconds}");
        }

        return rounded;
    }

    private void CheckPeers(bool strict)
    {
        if (instance.Peers.Count > 0 && strict)
        {
            Fatal(instance.UnicastSpan, $"{instance.Name} cannot run: strict mode has no unicast peers");
        }

        if (instance.Peers.Count == 0 && instance.UnicastTtl is not null)
        {
            Report(
                ValidationDiagnostics.Conflict, instance.UnicastTtlSpan,
                $"{instance.Name}: unicast_ttl is only for unicast peers: it is dropped");
        }

        if (instance.Peers.Count == 0 && instance.UnicastKeywordGiven && !instance.FaultWithoutPeers)
        {
            Report(
                BindingDiagnostics.Deprecated, instance.UnicastSpan,
                $"{instance.Name} has unicast keywords and no unicast peer: it uses multicast",
                "unicast_peer with the addresses of the other nodes; or unicast_fault_no_peer, to wait for them in fault",
                $"adverts go to a multicast group; where the network does not carry multicast, every node is master");
        }
    }

    private void CheckStrict(VrrpVersion version, IpFamily family, List<VirtualAddress> addresses)
    {
        if (family == IpFamily.V6 && addresses.Count > 0 && !addresses[0].Address.IsLinkLocal)
        {
            Report(
                ValidationDiagnostics.Conflict, instance.Addresses[0].Span,
                $"{instance.Name}: strict mode wants the first IPv6 address to be link-local");
        }

        if (version == VrrpVersion.V2 && instance.Accept == true)
        {
            Report(
                ValidationDiagnostics.Conflict, instance.Span,
                $"{instance.Name}: accept does not go with version 2 in strict mode: it is dropped");
        }
    }

    private Trackers Tracking(byte priority)
    {
        foreach (TrackedDraft own in instance.Trackers.Interfaces.Where(entry => entry.Name == instance.Interface))
        {
            Report(
                ValidationDiagnostics.TrackerDropped, own.Span,
                instance.DontTrackPrimary
                    ? $"'{own.Name}' is the interface of {instance.Name} itself, which dont_track_primary leaves out"
                    : $"'{own.Name}' is the interface of {instance.Name} itself, which is tracked anyway",
                instance.DontTrackPrimary ? "no dont_track_primary, if it is to be tracked" : "delete the line",
                instance.DontTrackPrimary ? $"when the link of {own.Name} goes down, {instance.Name} remains as it is"
                : own.Weight is { } weight and not 0
                    ? $"when the link of {own.Name} goes down, {instance.Name} is in fault; the weight {weight} does not count"
                    : $"when the link of {own.Name} goes down, {instance.Name} is in fault, with this line or without");
        }

        instance.Trackers.Interfaces.RemoveAll(entry => entry.Name == instance.Interface);
        Trackers trackers = Trackers.Resolve(instance.Trackers, draft);
        if (priority == VirtualRouter.OwnerPriority) return trackers.OfOwner(instance, session);
        ResolvedGroup? group = groups.GetValueOrDefault(instance.Name);
        return group is null || group.Group.TrackingWeight
            ? trackers
            : trackers.OfMember(instance, group.Group.Name, session);
    }

    private GratuitousArpSettings Announcements(bool strict)
    {
        bool least = _defaults.MinGarp == true;
        TimeSpan delay = _defaults.GarpMasterDelay ?? (least ? TimeSpan.Zero : TimeSpan.FromSeconds(5));
        int repeat = _defaults.GarpMasterRepeat ?? (least ? 1 : 5);

        // The default of the announcements after a lower priority is the global one, not that of the instance.
        TimeSpan lowerDelay = strict ? TimeSpan.Zero : _defaults.GarpLowerPriorityDelay ?? delay;
        int lowerRepeat = strict ? 0 : _defaults.GarpLowerPriorityRepeat ?? repeat;
        return new GratuitousArpSettings
        {
            MasterDelay = instance.GarpMasterDelay ?? delay,
            MasterRepeat = instance.GarpMasterRepeat ?? repeat,
            MasterRefresh = instance.GarpMasterRefresh ?? _defaults.GarpMasterRefresh ?? TimeSpan.Zero,
            MasterRefreshRepeat = instance.GarpMasterRefreshRepeat ?? _defaults.GarpMasterRefreshRepeat ?? 1,
            LowerPriorityDelay = instance.GarpLowerPriorityDelay ?? lowerDelay,
            LowerPriorityRepeat = instance.GarpLowerPriorityRepeat ?? lowerRepeat,
            Interval = _defaults.GarpInterval ?? TimeSpan.Zero,
            NaInterval = _defaults.NaInterval ?? TimeSpan.Zero,
            Extra = instance.Extra ?? _defaults.Extra,
        };
    }

    private void Fatal(SourceSpan? span, string message, string? suggestion = null) =>
        session.ReportFatal(ValidationDiagnostics.CannotRun, span, message, suggestion);

    private void Report(
        DiagnosticKind kind, SourceSpan? span, string message, string? suggestion = null, string? effect = null) =>
        session.Report(new Diagnostic(kind, span, message) { Suggestion = suggestion, Effect = effect });
}
