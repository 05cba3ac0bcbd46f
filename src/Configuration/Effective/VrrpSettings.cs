using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;
using static Holdfast.Configuration.Effective.Written;

namespace Holdfast.Configuration.Effective;

/// <summary>What is written of instances, groups and scripts from the model, in the order in which it is written.</summary>
internal static class VrrpSettings
{
    /// <summary><c>vrrp_instance</c>.</summary>
    public static IReadOnlyList<Setting<VirtualRouter>> Instance { get; } =
    [
        new("state", r => r.WantsMaster ? "state MASTER" : "state BACKUP"),
        new("interface", r => r.Interface is null ? null : $"interface {r.Interface}"),
        new("virtual_router_id", r => $"virtual_router_id {r.VirtualRouterId}"),
        new("version", r => $"version {(int)r.Version}", "vrrp_version"),
        new("priority", r => $"priority {r.Priority}"),
        new("advert_int", r => $"advert_int {Seconds(r.AdvertInterval)}"),
        new("down_timer_adverts", r => $"down_timer_adverts {r.DownTimerAdverts}", "vrrp_down_timer_adverts"),
        new("preempt|nopreempt", r => r.Preempt ? "preempt" : "nopreempt"),
        new("preempt_delay", r => r.PreemptDelay == default ? null : $"preempt_delay {Seconds(r.PreemptDelay)}"),
        new("strict_mode", r => $"strict_mode {Bool(r.Strict)}", "vrrp_strict"),
        new("accept|no_accept", r => r.Accept ? "accept" : r.Strict ? null : "no_accept"),
        new("skip_check_adv_addr", r => $"skip_check_adv_addr {Bool(r.SkipCheckAdvAddr)}", "vrrp_skip_check_adv_addr"),
        new("lower_prio_no_advert", r => $"lower_prio_no_advert {Bool(r.LowerPriorityNoAdvert)}", "vrrp_lower_prio_no_advert"),
        new("higher_prio_send_advert", r => $"higher_prio_send_advert {Bool(r.HigherPrioritySendAdvert)}", "vrrp_higher_prio_send_advert"),
        new("garp_master_delay", r => $"garp_master_delay {Seconds(r.GratuitousArp.MasterDelay)}", "vrrp_garp_master_delay"),
        new("garp_master_repeat", r => $"garp_master_repeat {r.GratuitousArp.MasterRepeat}", "vrrp_garp_master_repeat"),
        new("garp_master_refresh", r => $"garp_master_refresh {Seconds(r.GratuitousArp.MasterRefresh)}", "vrrp_garp_master_refresh"),
        new("garp_master_refresh_repeat", r => $"garp_master_refresh_repeat {r.GratuitousArp.MasterRefreshRepeat}",
            "vrrp_garp_master_refresh_repeat"),
        new("garp_lower_prio_delay", r => $"garp_lower_prio_delay {Seconds(r.GratuitousArp.LowerPriorityDelay)}",
            "vrrp_garp_lower_prio_delay|vrrp_garp_master_delay"),
        new("garp_lower_prio_repeat", r => $"garp_lower_prio_repeat {r.GratuitousArp.LowerPriorityRepeat}",
            "vrrp_garp_lower_prio_repeat|vrrp_garp_master_repeat"),
        new("mcast_dst_ip", r => r.IsUnicast ? null : $"mcast_dst_ip {r.MulticastGroup}", "vrrp_mcast_group4|vrrp_mcast_group6"),
        new("unicast_ttl", r => r.IsUnicast ? $"unicast_ttl {r.UnicastTtl}" : null),
        new("smtp_alert", r => $"smtp_alert {Bool(r.SmtpAlert)}", "smtp_alert_vrrp|smtp_alert"),
        new("notify_priority_changes", r => $"notify_priority_changes {Bool(r.NotifyPriorityChanges)}", "vrrp_notify_priority_changes"),
    ];

    /// <summary><c>vrrp_sync_group</c>.</summary>
    public static IReadOnlyList<Setting<SyncGroup>> Group { get; } =
    [
        new("smtp_alert", g => $"smtp_alert {Bool(g.SmtpAlert)}", "smtp_alert_vrrp|smtp_alert"),
        new("notify_priority_changes", g => $"notify_priority_changes {Bool(g.NotifyPriorityChanges)}", "vrrp_notify_priority_changes"),
    ];

    /// <summary><c>vrrp_script</c>.</summary>
    public static IReadOnlyList<Setting<TrackScript>> Script { get; } =
    [
        new("interval", s => $"interval {Seconds(s.Interval)}"),
        new("timeout", s => s.Timeout is { } timeout ? $"timeout {Seconds(timeout)}" : null),
        new("weight", s => $"weight {s.Weight}{(s.Reverse ? " reverse" : "")}"),
        new("rise", s => $"rise {s.Rise}"),
        new("fall", s => $"fall {s.Fall}"),
    ];
}
