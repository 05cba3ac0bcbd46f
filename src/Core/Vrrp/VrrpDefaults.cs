namespace Holdfast.Core.Vrrp;

/// <summary>Announcements on the other interfaces that carry addresses (<c>vrrp_garp_extra_if</c>, <c>garp_extra_if</c>).</summary>
/// <param name="Interval">1 s..1 day; zero: none.</param>
/// <param name="All">Also on interfaces without a virtual hardware address.</param>
public sealed record ExtraAnnouncements(TimeSpan Interval, bool All);

/// <summary>What <c>global_defs</c> says for instances and groups that do not say it themselves. Null: not said.</summary>
public sealed record VrrpDefaults
{
    /// <summary><c>vrrp_version</c>; null: 2.</summary>
    public VrrpVersion? Version { get; init; }

    /// <summary><c>vrrp_strict</c>.</summary>
    public bool? Strict { get; init; }

    /// <summary><c>vrrp_garp_master_delay</c>; null: 5 s, or none with <see cref="MinGarp"/>.</summary>
    public TimeSpan? GarpMasterDelay { get; init; }

    /// <summary><c>vrrp_garp_master_repeat</c>; null: 5, or 1 with <see cref="MinGarp"/>.</summary>
    public int? GarpMasterRepeat { get; init; }

    /// <summary><c>vrrp_garp_master_refresh</c>; null: none.</summary>
    public TimeSpan? GarpMasterRefresh { get; init; }

    /// <summary><c>vrrp_garp_master_refresh_repeat</c>; null: 1.</summary>
    public int? GarpMasterRefreshRepeat { get; init; }

    /// <summary><c>vrrp_garp_lower_prio_delay</c>; null: that after becoming master.</summary>
    public TimeSpan? GarpLowerPriorityDelay { get; init; }

    /// <summary><c>vrrp_garp_lower_prio_repeat</c>; null: that after becoming master.</summary>
    public int? GarpLowerPriorityRepeat { get; init; }

    /// <summary><c>vrrp_min_garp</c>.</summary>
    public bool? MinGarp { get; init; }

    /// <summary><c>vrrp_garp_interval</c>; null: none.</summary>
    public TimeSpan? GarpInterval { get; init; }

    /// <summary><c>vrrp_gna_interval</c>; null: none.</summary>
    public TimeSpan? NaInterval { get; init; }

    /// <summary><c>vrrp_garp_extra_if</c>.</summary>
    public ExtraAnnouncements? Extra { get; init; }

    /// <summary><c>vrrp_down_timer_adverts</c>; null: 3.</summary>
    public int? DownTimerAdverts { get; init; }

    /// <summary><c>vrrp_lower_prio_no_advert</c>.</summary>
    public bool? LowerPriorityNoAdvert { get; init; }

    /// <summary><c>vrrp_higher_prio_send_advert</c>.</summary>
    public bool? HigherPrioritySendAdvert { get; init; }

    /// <summary><c>vrrp_check_unicast_src</c>.</summary>
    public bool? CheckUnicastSource { get; init; }

    /// <summary><c>vrrp_skip_check_adv_addr</c>.</summary>
    public bool? SkipCheckAdvAddr { get; init; }

    /// <summary><c>vrrp_notify_priority_changes</c>.</summary>
    public bool? NotifyPriorityChanges { get; init; }

    /// <summary><c>vrrp_owner_ignore_adverts</c>.</summary>
    public bool? OwnerIgnoreAdverts { get; init; }

    /// <summary><c>v3_checksum_as_v2</c>.</summary>
    public bool? V3ChecksumAsV2 { get; init; }

    /// <summary><c>smtp_alert</c>.</summary>
    public bool? SmtpAlert { get; init; }

    /// <summary><c>smtp_alert_vrrp</c>.</summary>
    public bool? SmtpAlertVrrp { get; init; }
}
