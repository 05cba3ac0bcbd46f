using System.Globalization;
using System.Text.RegularExpressions;
using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Configuration;

/// <summary>Reads the instances in a data dump of keepalived's VRRP process, and writes ours the same way.</summary>
internal static partial class KeepalivedDump
{
    // What follows from the configuration alone, in the order of the dump.
    private static readonly string[] s_settings =
    [
        "VRRP Version", "Interface", "Gratuitous ARP delay", "Gratuitous ARP repeat", "Gratuitous ARP refresh",
        "Gratuitous ARP refresh repeat", "Gratuitous ARP lower priority delay", "Gratuitous ARP lower priority repeat",
        "Down timer adverts", "Send advert after receive lower priority advert",
        "Send advert after receive higher priority advert", "Virtual Router ID", "Priority", "Advert interval", "Accept",
        "Preempt", "Promote_secondaries", "Authentication type",
        "Backup state transition script", "Master state transition script", "Fault state transition script",
        "Stop state transition script", "Generic state transition script",
    ];

    [GeneratedRegex(@"^   (?<name>[A-Z][A-Za-z_ ]*?) = (?<value>.*)$")]
    private static partial Regex Setting { get; }

    /// <summary>The lines of each instance in the part of the VRRP process.</summary>
    public static List<List<string>> Instances(IEnumerable<string> dump)
    {
        var instances = new List<List<string>>();
        List<string>? current = null;
        string list = "";
        foreach (string line in dump.TakeWhile(line => !line.StartsWith("##### keepalived_", StringComparison.Ordinal)))
        {
            if (line.StartsWith(" VRRP Instance = ", StringComparison.Ordinal))
            {
                current = [line.Trim()];
                instances.Add(current);
            }
            else if (line.StartsWith("------<", StringComparison.Ordinal))
            {
                current = null;
            }
            else if (line.StartsWith("     ", StringComparison.Ordinal))
            {
                if (list is "Virtual IP" or "Virtual IP Excluded" or "Tracked scripts" or "Tracked interfaces" or "Unicast Peer")
                {
                    string entry = line.Trim();
                    if (entry.EndsWith(" set", StringComparison.Ordinal)) entry = entry[..^4];
                    current?.Add($"{list}: {entry}");
                }
            }
            else if (Setting.Match(line) is { Success: true } match)
            {
                list = "";
                if (s_settings.Contains(match.Groups["name"].Value)) current?.Add(line.Trim());
            }
            else
            {
                list = line.Trim().Split(" (")[0].TrimEnd(':', ' ');
            }
        }

        return instances.ConvertAll(lines => lines.Order(StringComparer.Ordinal).ToList());
    }

    /// <summary>The same lines for a virtual router.</summary>
    public static List<string> Describe(VirtualRouter router)
    {
        GratuitousArpSettings arp = router.GratuitousArp;
        List<string> lines =
        [
            $"VRRP Instance = {router.Name}",
            $"VRRP Version = {(int)router.Version}",
            $"Interface = {router.Interface}",
            $"Gratuitous ARP delay = {arp.MasterDelay.TotalSeconds}",
            $"Gratuitous ARP repeat = {arp.MasterRepeat}",
            $"Gratuitous ARP refresh = {arp.MasterRefresh.TotalSeconds}",
            $"Gratuitous ARP refresh repeat = {arp.MasterRefreshRepeat}",
            $"Gratuitous ARP lower priority delay = {arp.LowerPriorityDelay.TotalSeconds}",
            $"Gratuitous ARP lower priority repeat = {arp.LowerPriorityRepeat}",
            $"Down timer adverts = {router.DownTimerAdverts}",
            $"Send advert after receive lower priority advert = {Word(!router.LowerPriorityNoAdvert)}",
            $"Send advert after receive higher priority advert = {Word(router.HigherPrioritySendAdvert)}",
            $"Virtual Router ID = {router.VirtualRouterId}",
            $"Priority = {router.Priority}",
            router.Version == VrrpVersion.V2
                ? $"Advert interval = {router.AdvertInterval.TotalSeconds} sec"
                : $"Advert interval = {router.AdvertInterval.TotalMilliseconds} milli-sec",
            $"Accept = {Enabled(router.Accept)}",
            $"Preempt = {Enabled(router.Preempt)}",
            $"Promote_secondaries = {Enabled(router.PromoteSecondaries)}",
            .. router.Addresses.Select(address => $"Virtual IP: {Describe(address, router)}"),
            .. router.ExcludedAddresses.Select(address => $"Virtual IP Excluded: {Describe(address, router)}"),
            .. router.TrackedScripts.Select(tracked => $"Tracked scripts: {tracked.Name} weight {tracked.Weight}"),
            .. router.TrackedInterfaces.Select(tracked => $"Tracked interfaces: {tracked.Name} weight {tracked.Weight}"),
            .. router.UnicastPeers.Select(
                peer => $"Unicast Peer: {peer.Address} min_ttl {peer.MinTtl} max_ttl {peer.MaxTtl}"),
            .. Script("Backup", router.Notify.Backup),
            .. Script("Master", router.Notify.Master),
            .. Script("Fault", router.Notify.Fault),
            .. Script("Stop", router.Notify.Stop),
            .. Script("Generic", router.Notify.Any),
        ];
        if (router.Version == VrrpVersion.V2)
        {
            string type = router.Authentication switch
            {
                AuthenticationType.Pass => "SIMPLE_PASSWORD", AuthenticationType.Ah => "IPSEC_AH", _ => "none",
            };
            lines.Add($"Authentication type = {type}");
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static string Describe(VirtualAddress address, VirtualRouter router)
    {
        string prefix = address.PrefixLength == address.Address.Length * 8 ? "" : $"/{address.PrefixLength}";
        string broadcast = address.Broadcast is { } brd ? $" brd {brd}" : "";
        string scope = address.Scope switch
        {
            0 => "global", 200 => "site", 253 => "link", 254 => "host", 255 => "nowhere",
            var number => number.ToString(CultureInfo.InvariantCulture),
        };
        string label = address.Label is null ? "" : $" label {address.Label}";
        string lifetime =
            address.PreferredLifetime == 0 ? " deprecated" :
            address.Address.Family == IpFamily.V6 ? " preferred_lft forever" : "";
        return $"{address.Address}{prefix}{broadcast} dev {address.Device ?? router.Interface} scope {scope}{label}{lifetime}";
    }

    private static IEnumerable<string> Script(string state, ScriptCommand? command)
    {
        if (command is null) yield break;
        string words = string.Join(' ', command.Arguments.Select(word => $"'{word}'"));
        yield return $"{state} state transition script = {words}, uid:gid {command.UserId ?? 0}:{command.GroupId ?? 0}";
    }

    private static string Word(bool value) => value ? "true" : "false";

    private static string Enabled(bool value) => value ? "enabled" : "disabled";
}
