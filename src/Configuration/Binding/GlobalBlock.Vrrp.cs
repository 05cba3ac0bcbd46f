using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Binding;

/// <content>What holds for instances that do not say it themselves.</content>
internal sealed partial class GlobalBlock
{
    private bool BindVrrpDefault(Line line)
    {
        VrrpDefaults vrrp = Global.Vrrp;
        VrrpDefaults? changed = line.Name switch
        {
            "vrrp_version" => Values.TryInteger(Session, line.Words[1], 2, 3, out long version)
                ? vrrp with { Version = (VrrpVersion)version }
                : vrrp,
            "vrrp_garp_master_delay" => vrrp with { GarpMasterDelay = Seconds(line) ?? vrrp.GarpMasterDelay },
            "vrrp_garp_master_repeat" => vrrp with { GarpMasterRepeat = Count(line, 1) ?? vrrp.GarpMasterRepeat },
            "vrrp_garp_master_refresh" => vrrp with { GarpMasterRefresh = Seconds(line) ?? vrrp.GarpMasterRefresh },
            "vrrp_garp_master_refresh_repeat" =>
                vrrp with { GarpMasterRefreshRepeat = Count(line, 1) ?? vrrp.GarpMasterRefreshRepeat },
            "vrrp_garp_lower_prio_delay" =>
                vrrp with { GarpLowerPriorityDelay = Seconds(line) ?? vrrp.GarpLowerPriorityDelay },
            "vrrp_garp_lower_prio_repeat" =>
                vrrp with { GarpLowerPriorityRepeat = Count(line, 0) ?? vrrp.GarpLowerPriorityRepeat },
            "vrrp_down_timer_adverts" => vrrp with { DownTimerAdverts = Count(line, 0) ?? vrrp.DownTimerAdverts },
            "vrrp_garp_interval" =>
                vrrp with { GarpInterval = Values.TrySeconds(line, out TimeSpan garp) ? garp : vrrp.GarpInterval },
            "vrrp_gna_interval" =>
                vrrp with { NaInterval = Values.TrySeconds(line, out TimeSpan na) ? na : vrrp.NaInterval },
            "vrrp_garp_extra_if" or "vrrp_vmac_garp_intvl" =>
                vrrp with { Extra = ExtraReader.Read(line, least: 1) ?? vrrp.Extra },
            "vrrp_min_garp" => vrrp with { MinGarp = Bool(line, vrrp.MinGarp) },
            "vrrp_lower_prio_no_advert" => vrrp with { LowerPriorityNoAdvert = Bool(line, vrrp.LowerPriorityNoAdvert) },
            "vrrp_higher_prio_send_advert" =>
                vrrp with { HigherPrioritySendAdvert = Bool(line, vrrp.HigherPrioritySendAdvert) },
            "vrrp_check_unicast_src" => vrrp with { CheckUnicastSource = true },
            "vrrp_skip_check_adv_addr" => vrrp with { SkipCheckAdvAddr = Bool(line, vrrp.SkipCheckAdvAddr) },
            "vrrp_strict" => vrrp with { Strict = Bool(line, vrrp.Strict) },
            "vrrp_notify_priority_changes" =>
                vrrp with { NotifyPriorityChanges = Bool(line, vrrp.NotifyPriorityChanges) },
            "vrrp_owner_ignore_adverts" => vrrp with { OwnerIgnoreAdverts = Bool(line, vrrp.OwnerIgnoreAdverts) },
            "v3_checksum_as_v2" => vrrp with { V3ChecksumAsV2 = true },
            "smtp_alert" => vrrp with { SmtpAlert = Bool(line, vrrp.SmtpAlert) },
            "smtp_alert_vrrp" => vrrp with { SmtpAlertVrrp = Bool(line, vrrp.SmtpAlertVrrp) },
            _ => null,
        };
        if (changed is null) return false;
        Global = Global with { Vrrp = changed };
        return true;
    }
}
