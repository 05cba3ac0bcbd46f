using System.Buffers;
using System.Text;
using System.Text.Json;
using Holdfast.Core.Control;
using Holdfast.Core.Notifications;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Dumps;

/// <summary>The text of keepalived.json: names, order and types are those that tools read from keepalived.</summary>
internal static class JsonDump
{
    /// <summary>Formats the snapshot as version 1 (an array) or 2 (an object) says, on one line.</summary>
    public static string Format(VrrpSnapshot snapshot)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            if (snapshot.Global.JsonVersion >= 2)
            {
                json.WriteStartObject();
                json.WriteStartArray("vrrp");
                WriteRouters(json, snapshot);
                json.WriteStartArray("track_process");
                json.WriteEndArray();
                json.WriteEndObject();
            }
            else
            {
                json.WriteStartArray();
                WriteRouters(json, snapshot);
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteRouters(Utf8JsonWriter json, VrrpSnapshot snapshot)
    {
        foreach (RouterSnapshot router in snapshot.Routers)
        {
            json.WriteStartObject();
            json.WriteStartObject("data");
            WriteData(json, router, snapshot);
            json.WriteEndObject();
            json.WriteStartObject("stats");
            WriteStatistics(json, router.Counters);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteData(Utf8JsonWriter json, RouterSnapshot router, VrrpSnapshot snapshot)
    {
        VirtualRouter settings = router.Settings;
        GratuitousArpSettings garp = settings.GratuitousArp;
        json.WriteString("iname", settings.Name);
        WriteFlag(json, "dont_track_primary", settings.DontTrackPrimary);
        WriteFlag(json, "skip_check_adv_addr", settings.SkipCheckAdvAddr);
        WriteFlag(json, "strict_mode", settings.Strict);
        json.WriteString("vmac_ifname", "");
        json.WriteString("ifp_ifname", settings.Interface ?? "");
        json.WriteNumber("master_priority", router.MasterPriority);
        WriteRaw(json, "last_transition", router.LastTransition is { } time ? DumpText.UnixSeconds(time) : "0.0");
        WriteSeconds(json, "garp_delay", garp.MasterDelay);
        WriteSeconds(json, "garp_refresh", garp.MasterRefresh);
        json.WriteNumber("garp_rep", garp.MasterRepeat);
        json.WriteNumber("garp_refresh_rep", garp.MasterRefreshRepeat);
        WriteSeconds(json, "garp_lower_prio_delay", garp.LowerPriorityDelay);
        json.WriteNumber("garp_lower_prio_rep", garp.LowerPriorityRepeat);
        WriteFlag(json, "lower_prio_no_advert", settings.LowerPriorityNoAdvert);
        WriteFlag(json, "higher_prio_send_advert", settings.HigherPrioritySendAdvert);
        json.WriteNumber("vrid", settings.VirtualRouterId);
        json.WriteNumber("base_priority", settings.Priority);
        json.WriteNumber("effective_priority", router.EffectivePriority);
        json.WriteBoolean("vipset", router.AddressesSet.Contains(true) || router.ExcludedAddressesSet.Contains(true));
        json.WriteBoolean("promote_secondaries", settings.PromoteSecondaries);
        WriteSeconds(json, "adver_int", settings.AdvertInterval);
        WriteSeconds(json, "master_adver_int", router.MasterAdvertInterval);
        WriteFlag(json, "accept", settings.Accept);
        json.WriteBoolean("nopreempt", !settings.Preempt);
        WriteSeconds(json, "preempt_delay", settings.PreemptDelay);
        json.WriteNumber("state", (int)router.Role);
        json.WriteNumber("wantstate", (int)router.WantedRole);
        json.WriteNumber("version", (int)settings.Version);
        json.WriteBoolean("smtp_alert", settings.SmtpAlert);
        json.WriteBoolean("notify_deleted", settings.NotifyDeleted);
        WriteScripts(json, settings.Notify);
        WriteAddresses(json, "vips", settings.Addresses, router.AddressesSet, settings.Interface);
        WriteAddresses(json, "evips", settings.ExcludedAddresses, router.ExcludedAddressesSet, settings.Interface);
        WriteArray(json, "vroutes", settings.Routes.Select(RouteText.Of));
        WriteArray(json, "vrules", settings.Rules.Select(RuleText.Of));
        WriteArray(json, "track_ifp", settings.TrackedInterfaces.Select(tracked => tracked.Name));
        WriteArray(json, "track_script", settings.TrackedScripts.Select(tracked => CommandOf(tracked.Name, snapshot)));
        json.WriteNumber("auth_type", (int)settings.Authentication);
        if (settings.Authentication != AuthenticationType.None) json.WriteString("auth_data", "********");
    }

    private static void WriteScripts(Utf8JsonWriter json, NotifyScripts scripts)
    {
        WriteScript(json, "script_backup", scripts.Backup);
        WriteScript(json, "script_master", scripts.Master);
        WriteScript(json, "script_fault", scripts.Fault);
        WriteScript(json, "script_stop", scripts.Stop);
        WriteScript(json, "script_deleted", scripts.Deleted);
        WriteScript(json, "script", scripts.Any);
        WriteScript(json, "script_master_rx_lower_pri", scripts.MasterReceivesLowerPriority);
    }

    private static void WriteStatistics(Utf8JsonWriter json, VrrpCounters counters)
    {
        json.WriteNumber("advert_rcvd", counters.AdvertsReceived);
        json.WriteNumber("advert_sent", counters.AdvertsSent);
        json.WriteNumber("become_master", counters.BecameMaster);
        json.WriteNumber("release_master", counters.ReleasedMaster);
        json.WriteNumber("packet_len_err", counters.LengthErrors);
        json.WriteNumber("advert_interval_err", counters.IntervalErrors);
        json.WriteNumber("ip_ttl_err", counters.TtlErrors);
        json.WriteNumber("invalid_type_rcvd", counters.InvalidTypes);
        json.WriteNumber("addr_list_err", counters.AddressListErrors);
        json.WriteNumber("invalid_authtype", counters.InvalidAuthenticationTypes);
        json.WriteNumber("authtype_mismatch", counters.AuthenticationTypeMismatches);
        json.WriteNumber("auth_failure", counters.AuthenticationFailures);
        json.WriteNumber("pri_zero_rcvd", counters.PriorityZeroReceived);
        json.WriteNumber("pri_zero_sent", counters.PriorityZeroSent);
    }

    private static string CommandOf(string scriptName, VrrpSnapshot snapshot)
    {
        ScriptSnapshot? script = snapshot.Scripts.FirstOrDefault(script => script.Settings.Name == scriptName);
        return script is null ? scriptName : DumpText.Of(script.Settings.Command);
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, bool value) => json.WriteNumber(name, value ? 1 : 0);

    private static void WriteSeconds(Utf8JsonWriter json, string name, TimeSpan time) => WriteRaw(json, name, DumpText.Seconds(time));

    private static void WriteRaw(Utf8JsonWriter json, string name, string number)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(number);
    }

    private static void WriteScript(Utf8JsonWriter json, string name, ScriptCommand? script)
    {
        if (script is not null) json.WriteString(name, DumpText.Of(script));
    }

    private static void WriteAddresses(
        Utf8JsonWriter json, string name, IReadOnlyList<VirtualAddress> addresses, IReadOnlyList<bool> isSet, string? device) =>
        WriteArray(json, name, addresses.Select((address, i) => DumpText.Of(address, device, i < isSet.Count && isSet[i])));

    private static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        // As in keepalived, a list with nothing in it is left out.
        string[] all = [.. values];
        if (all.Length == 0) return;
        json.WriteStartArray(name);
        foreach (string value in all) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
