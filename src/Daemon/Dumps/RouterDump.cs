using Holdfast.Core.Control;
using Holdfast.Core.Packets;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Dumps;

/// <summary>The section "VRRP Topology" of keepalived.data.</summary>
internal sealed class RouterDump(DumpWriter to, VrrpSnapshot snapshot, VirtualLinkNames links)
{
    private const string None = "(none)";

    /// <summary>Writes one virtual router.</summary>
    public void Write(RouterSnapshot router)
    {
        VirtualRouter settings = router.Settings;
        to.Line(1, "VRRP Instance", settings.Name);
        to.Line(3, "VRRP Version", (int)settings.Version);
        if (settings.Family == IpFamily.V6) to.Line("   Using Native IPv6");
        if (router.SyncGroup is { } group) to.Line(3, "Sync group", group);
        WriteState(router);
        WriteLink(router);
        WriteAnnouncements(settings);
        WritePriority(router);
        to.Enabled(3, "Accept", settings.Accept);
        to.Enabled(3, "Preempt", settings.Preempt);
        if (settings.PreemptDelay > TimeSpan.Zero) to.Line(3, "Preempt delay", $"{DumpText.Seconds(settings.PreemptDelay)} secs");
        to.Enabled(3, "Promote_secondaries", settings.PromoteSecondaries);
        WriteAuthentication(settings);
        if (settings.KernelReceiveBufferSize is { } size) to.Line(3, "Kernel rx buffer size", size);
        if (settings.DebugLevel > 0) to.Line(3, "Debug level", settings.DebugLevel);
        if (settings is { Version: VrrpVersion.V3, Family: IpFamily.V4 })
        {
            to.Enabled(3, "VRRPv3 uses VRRPv2 checksum", settings.V3ChecksumAsV2);
        }

        WriteAddresses($"Virtual IP ({settings.Addresses.Count})", settings.Addresses, router.AddressesSet, settings);
        WriteAddresses("Virtual IP Excluded ", settings.ExcludedAddresses, router.ExcludedAddressesSet, settings);
        StaticDump.WriteRouting(to.Text, settings);
        WritePeers(settings);
        to.Line($"   fd_in {router.ReceiveDescriptor}, fd_out {router.SendDescriptor}");
        WriteTrackers(settings);
        to.YesNo(3, "Using smtp notification", settings.SmtpAlert);
        to.Line(3, "Notify deleted", settings.NotifyDeleted ? "Deleted" : "Fault");
        TrackingDump.WriteScripts(to, settings.Notify);
        to.Bool(3, "Notify priority changes", settings.NotifyPriorityChanges);
    }

    private void WriteState(RouterSnapshot router)
    {
        VirtualRouter settings = router.Settings;
        to.Line(3, "State", DumpText.Role(router.Role));
        switch (router.Role)
        {
            case VrrpRole.Backup:
                to.Line(3, "Master router", router.Master?.ToString() ?? None);
                to.Line(3, "Master priority", router.MasterPriority);
                if (settings.Version == VrrpVersion.V3)
                {
                    to.Line(3, "Master advert interval", Milliseconds(router.MasterAdvertInterval));
                }

                break;
            case VrrpRole.Master:
                to.Line(3, "Rogue master counter", 0);
                to.Line(3, "Roger timer thread", "(nil)");
                break;
            default:
                break;
        }

        WriteFlags(settings);
        to.Line(3, "Wantstate", DumpText.Role(router.Role == VrrpRole.Fault ? router.Role : router.WantedRole));
        to.Line(3, "Number of config faults", settings.UnicastWithoutPeers ? 1 : 0);
        to.Line(3, "Number of tracker faults", router.TrackerFaults);
        to.Line(router.Faults.Count == 0 ? "   Flags of interface faults - (none)" : "   Flags of interface faults:");
        if (router.TrackerFaults > 0) to.Line("     unspecified");
        foreach (string fault in router.Faults.Skip(router.TrackerFaults)) to.Line($"     {fault}");
        to.Line(3, "Number of track scripts init", router.PendingScripts);
        to.Line(3, "Last transition", DumpText.Moment(router.LastTransition));
        to.Line(3, "Read timeout", router.Role is VrrpRole.Backup or VrrpRole.Master ? DumpText.Moment(router.NextTimer) : "DISABLED");
        to.Line(3, "Master down timer", $"{DumpText.Microseconds(router.MasterDownInterval)} usecs");
    }

    private void WriteFlags(VirtualRouter settings)
    {
        bool any = settings.IsUnicast || settings.IsMulticastForLackOfPeers || !settings.Preempt || settings.SourceAddress is not null
            || settings.SkipCheckAdvAddr || settings.DontTrackPrimary || settings.VirtualMac is not null || settings.Ipvlan is not null
            || settings.PromoteSecondaries || settings.TrackSourceAddress || settings.CheckUnicastSource || settings.PollsLink;
        to.Line(any ? "   Flags:" : "   Flags: none");
        if (settings.IsUnicast) to.Line("     Using unicast");
        else if (settings.IsMulticastForLackOfPeers) to.Line("     Unicast config option specified but using multicast");
    }

    private void WriteLink(RouterSnapshot router)
    {
        VirtualRouter settings = router.Settings;
        string device = settings.Interface ?? None;
        string? own = links.Of(settings);
        if (own is not null) WriteOwnLink(router, own);
        if (settings.VirtualMacForAddresses) to.Line("   Use VMAC for VIPs on other interfaces");
        to.Line(3, "Interface", own is null ? device : Describe(settings, own, device));
        if (settings.Vrf is { } vrf) to.Line(3, "VRF", vrf);
        if (settings.DontTrackPrimary) to.Line("   VRRP interface tracking disabled");
        if (settings.SkipCheckAdvAddr) to.Line("   Skip checking advert IP addresses");
        if (settings.Strict) to.Line("   Enforcing strict VRRP compliance");
        string fromFile = settings.SourceAddress is null ? "" : " (from configuration)";
        to.Line(3, "Using src_ip", $"{router.SourceAddress?.ToString() ?? None}{fromFile}");
        if (settings.IsUnicast) return;
        int? index = settings.Family == IpFamily.V6 ? snapshot.Interfaces.FirstOrDefault(link => link.Name == settings.Interface)?.Index ?? 0 : null;
        to.Line($"   Multicast address {settings.MulticastGroup}{(index is null ? "" : $", ifindex {index}")}");
    }

    private void WriteOwnLink(RouterSnapshot router, string name)
    {
        string up = router.Role == VrrpRole.Fault ? "false" : "true";
        if (router.Settings.VirtualMac is { } mac)
        {
            string transmits = router.Settings.TransmitFromParent ? "true" : "false";
            to.Line($"   Use VMAC, i/f name {name}, is_up = {up}, xmit_base = {transmits}");
            if (mac.Address is { } octets) to.Line(5, "MAC", DumpText.HardwareAddress(octets));
        }
        else if (router.Settings.Ipvlan is { } ipvlan)
        {
            string address = ipvlan.Address is { } given ? $", address {given}/{ipvlan.PrefixLength}" : "";
            to.Line($"   Use IPVLAN, i/f {name}, is_up = {up}{address}, type {ipvlan.Mode.ToString().ToLowerInvariant()}");
        }
    }

    private static string Describe(VirtualRouter settings, string own, string parent) =>
        settings.VirtualMac is null ? $"{own}, ipvlan on {parent}"
        : settings.TransmitFromParent ? $"{own}, vmac on {parent}, xmit base i/f"
        : $"{own}, vmac on {parent}";

    private void WriteAnnouncements(VirtualRouter settings)
    {
        GratuitousArpSettings garp = settings.GratuitousArp;
        to.Line(3, "Gratuitous ARP delay", DumpText.Seconds(garp.MasterDelay));
        to.Line(3, "Gratuitous ARP repeat", garp.MasterRepeat);
        to.Line(3, "Gratuitous ARP refresh", DumpText.Seconds(garp.MasterRefresh));
        to.Line(3, "Gratuitous ARP refresh repeat", garp.MasterRefreshRepeat);
        to.Line(3, "Gratuitous ARP lower priority delay", DumpText.Seconds(garp.LowerPriorityDelay));
        to.Line(3, "Gratuitous ARP lower priority repeat", garp.LowerPriorityRepeat);
        to.Line(3, "Down timer adverts", settings.DownTimerAdverts);
        if (garp.Extra is { } extra && extra.Interval > TimeSpan.Zero
            && (settings.VirtualMacForAddresses || settings.VirtualMac is not null))
        {
            to.Line(3, $"Gratuitous ARP for each secondary {(extra.All ? "i/f" : "VMAC")}", DumpText.Seconds(extra.Interval));
            to.Line(3, "Next gratuitous ARP for such secondary", "0.000000 (Thu Jan  1 00:00:00 1970.000000)");
        }

        to.Bool(3, "Send advert after receive lower priority advert", !settings.LowerPriorityNoAdvert);
        to.Bool(3, "Send advert after receive higher priority advert", settings.HigherPrioritySendAdvert);
        if (settings.IsOwner) to.Bool(3, "Address owner ignores received adverts", settings.OwnerIgnoreAdverts);
    }

    private void WritePriority(RouterSnapshot router)
    {
        VirtualRouter settings = router.Settings;
        to.Line(3, "Virtual Router ID", settings.VirtualRouterId);
        to.Line(3, "Priority", settings.Priority);
        to.Line(3, "Effective priority", router.EffectivePriority);
        to.Line(3, "Total priority", router.TotalPriority);
        if (!settings.Preempt) to.Line(3, "Highest other priority", settings.TimerExpiredBackup ?? 0);
        to.Line(3, "Advert interval", settings.Version == VrrpVersion.V2
            ? $"{DumpText.Seconds(settings.AdvertInterval)} sec"
            : Milliseconds(settings.AdvertInterval));
        to.Line(3, "Last advert sent", DumpText.Moment(router.LastAdvertSent));
    }

    private void WriteAuthentication(VirtualRouter settings)
    {
        if (settings.Hmac is { } hmac) to.Line(3, "HMAC authentication", $"{hmac.Keys.Count} keys, active {hmac.ActiveKey}");
        if (settings.Version != VrrpVersion.V2) return;
        to.Line(3, "Authentication type", settings.Authentication switch
        {
            AuthenticationType.None => "none", AuthenticationType.Pass => "SIMPLE_PASSWORD", _ => "IPSEC_AH",
        });
        if (settings.Authentication == AuthenticationType.Pass) to.Line(3, "Password", "********");
    }

    private void WriteAddresses(
        string title, IReadOnlyList<VirtualAddress> addresses, IReadOnlyList<bool> isSet, VirtualRouter settings)
    {
        if (addresses.Count == 0) return;
        to.Line($"   {title}:");
        for (int i = 0; i < addresses.Count; i++)
        {
            string? device = links.DeviceOf(addresses[i], settings);
            to.Line("     " + DumpText.Of(addresses[i] with { Device = device }, device, i < isSet.Count && isSet[i]));
        }
    }

    private void WritePeers(VirtualRouter settings)
    {
        if (!settings.IsUnicast) return;
        to.Line(3, "Unicast TTL", settings.UnicastTtl);
        to.Line($"   Check unicast src : {(settings.CheckUnicastSource ? "yes" : "no")}");
        to.Line("   Unicast Peer :");
        foreach (UnicastPeer peer in settings.UnicastPeers)
        {
            to.Line($"     {peer.Address} min_ttl {peer.MinTtl} max_ttl {peer.MaxTtl}");
        }

        to.Line(3, "Unicast checksum compatibility", settings.UnicastChecksum switch
        {
            UnicastChecksum.Standard => "never", UnicastChecksum.Old => "config", _ => "no",
        });
    }

    private void WriteTrackers(VirtualRouter settings)
    {
        TrackingDump.WriteList(to, "Tracked interfaces", settings.TrackedInterfaces, "");
        TrackingDump.WriteList(to, "Tracked scripts", settings.TrackedScripts, "");
        TrackingDump.WriteList(to, "Tracked files", settings.TrackedFiles, ",");
        TrackingDump.WriteList(to, "Tracked processes", settings.TrackedProcesses, ",");
        TrackingDump.WriteList(to, "Tracked BFDs", settings.TrackedSessions, ":");
    }

    private static string Milliseconds(TimeSpan time) => $"{time.Ticks / TimeSpan.TicksPerMillisecond} milli-sec";
}
