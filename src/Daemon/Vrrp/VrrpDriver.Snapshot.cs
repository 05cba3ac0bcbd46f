using Holdfast.Core.Control;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;
using Holdfast.Linux.Events;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Daemon.Vrrp;

/// <summary>What is known at one moment, for dumps and status.</summary>
internal sealed partial class VrrpDriver
{
    /// <summary>Sets the counters of every virtual router to zero.</summary>
    public void ClearStatistics()
    {
        foreach (RouterSlot slot in _slots) slot.Counters.Clear();
    }

    /// <summary>All there is to know, except about scripts under way.</summary>
    public VrrpSnapshot Snapshot(DateTimeOffset wallClock) => new()
    {
        TakenAt = wallClock,
        Global = _model.Global,
        Routers = [.. _slots.Select((slot, index) => Snapshot(slot, index, wallClock))],
        Groups = [.. _engine.Groups.Select(Snapshot)],
        StaticAddresses = _model.StaticAddresses,
        StaticRoutes = _model.StaticRoutes,
        StaticRules = _model.StaticRules,
        TrackGroups = _model.TrackGroups,
        TrackFiles = _model.TrackFiles,
        TrackProcesses = _model.TrackProcesses,
        BfdSessions = _model.BfdSessions,
        LinkDelays = _model.LinkDelays,
        GarpGroups = _model.GarpGroups,
        Interfaces = [.. _links.Table.Links.OrderBy(link => link.Index).Select(Snapshot)],
    };

    /// <summary>The health of a script, and who follows it.</summary>
    public (ScriptHealth? Health, IReadOnlyList<string> TrackedBy) Script(string name) =>
        (_engine.Script(name),
            [.. _model.VirtualRouters.Where(router => router.TrackedScripts.Any(t => t.Name == name)).Select(r => r.Name)]);

    private RouterSnapshot Snapshot(RouterSlot slot, int index, DateTimeOffset wallClock)
    {
        FaultCause[] faults = [.. _engine.Faults(index)];
        var now = new Instant(EventLoop.Now());
        VrrpState state = _engine.State(index);
        VirtualRouter settings = slot.Settings;
        IReadOnlyList<OwnedAddress> addresses = _addresses.AddressesOf(index);
        bool[] set = [.. addresses.Select(address => address is { Present: true, IsWanted: true })];
        return new RouterSnapshot
        {
            Settings = settings,
            SyncGroup = _model.SyncGroups.FirstOrDefault(group => group.Members.Contains(settings.Name))?.Name,
            Role = state.Role,
            WantedRole = settings.WantsMaster ? VrrpRole.Master : VrrpRole.Backup,
            EffectivePriority = state.EffectivePriority,
            TotalPriority = state.EffectivePriority,
            Master = state.Heard.Family == IpFamily.None ? null : state.Heard,
            MasterPriority = state.HeardPriority,
            MasterAdvertInterval = state.MasterAdvertInterval,
            MasterDownInterval = VrrpTimers.MasterDown(settings, state.EffectivePriority, state.MasterAdvertInterval),
            LastTransition = slot.LastTransition,
            Faults = [.. faults.Where(fault => !fault.IsPending).OrderBy(fault => !IsOfTracker(fault)).Select(fault => fault.ToString())],
            TrackerFaults = faults.Count(IsOfTracker),
            PendingScripts = faults.Count(fault => fault.Kind == FaultKind.ScriptPending),
            LastAdvertSent = slot.LastAdvert == Instant.Never ? null : wallClock - (now - slot.LastAdvert),
            ReceiveDescriptor = DescriptorOf(settings.Family),
            SendDescriptor = DescriptorOf(settings.Family),
            NextTimer = state.Deadline == Instant.Never ? null : wallClock + (state.Deadline - now),
            SourceAddress = state.Source.Family == IpFamily.None ? null : state.Source,
            AddressesSet = set[..settings.Addresses.Count],
            ExcludedAddressesSet = set[settings.Addresses.Count..],
            Counters = Snapshot(slot.Counters),
        };
    }

    // One socket of a family serves all virtual routers, both ways.
    private int DescriptorOf(IpFamily family) => (int)(SocketOf(family)?.Handle.DangerousGetHandle() ?? -1);

    private static bool IsOfTracker(FaultCause fault) =>
        fault.Kind is FaultKind.ScriptFailed or FaultKind.ScriptTimedOut or FaultKind.ScriptInsecure;

    private static VrrpCounters Snapshot(PacketCounters counters) => new()
    {
        AdvertsReceived = unchecked((long)counters.Received),
        AdvertsSent = unchecked((long)counters.Sent),
        BecameMaster = unchecked((long)counters.BecameMaster),
        ReleasedMaster = unchecked((long)counters.ReleasedMaster),
        LengthErrors = unchecked((long)counters.LengthErrors),
        TtlErrors = unchecked((long)counters[PacketError.WrongTtl]),
        InvalidTypes = unchecked((long)counters[PacketError.WrongType]),
        IntervalErrors = unchecked((long)counters.IntervalErrors),
        AddressListErrors = unchecked((long)counters.AddressListErrors),
        InvalidAuthenticationTypes = unchecked((long)counters[PacketError.AuthTypeInvalid]),
        AuthenticationTypeMismatches = unchecked((long)counters[PacketError.AuthTypeMismatch]),
        AuthenticationFailures = unchecked((long)counters[PacketError.AuthFailure]),
        PriorityZeroReceived = unchecked((long)counters.PriorityZeroReceived),
        PriorityZeroSent = unchecked((long)counters.PriorityZeroSent),
        ChecksumErrors = unchecked((long)counters[PacketError.BadChecksum]),
        VersionErrors = unchecked((long)(counters[PacketError.WrongVersion] + counters[PacketError.VersionMismatch])),
    };

    private GroupSnapshot Snapshot(SyncGroup group, int index)
    {
        int[] members = [.. Enumerable.Range(0, _slots.Length).Where(i => group.Members.Contains(_slots[i].Settings.Name))];
        return new GroupSnapshot(
            group,
            _engine.GroupRole(index),
            FaultyMembers: members.Count(i => _engine.State(i).Role == VrrpRole.Fault),
            StartingMembers: members.Count(i => _engine.State(i).Role == VrrpRole.Init));
    }

    private InterfaceSnapshot Snapshot(KernelLink link)
    {
        var hardwareAddress = new byte[32];
        int length = link.HardwareAddress.Write(hardwareAddress);
        return new InterfaceSnapshot
        {
            Name = link.Name,
            Index = link.Index,
            IsUp = (link.Flags & LinkFlags.Up) != 0,
            IsRunning = (link.Flags & LinkFlags.Running) != 0,
            IsLoopback = (link.Flags & LinkFlags.Loopback) != 0,
            Mtu = link.Mtu,
            HardwareAddress = hardwareAddress[..length],
            Ipv4Address = FirstAddress(link.Index, InetFamily.Inet),
            Ipv6Address = FirstAddress(link.Index, InetFamily.Inet6),
            TrackedBy = [.. _slots.Where(slot => slot.Settings.Interface == link.Name && !slot.Settings.DontTrackPrimary)
                .Select(slot => new Tracked(slot.Settings.Name))],
        };
    }

    private IpAddress? FirstAddress(int interfaceIndex, InetFamily family) =>
        _links.Table.TryGetSource(interfaceIndex, family, IsVirtual, out KernelAddress source) ? source.Address.ToCore() : null;
}
