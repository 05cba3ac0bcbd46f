using System.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Vrrp;

public class VrrpMachineTests
{
    // Stands for the router's own priority.
    private const byte Same = 77;

    private static readonly Instant s_now = new(1_000_000_000_000);
    private static readonly IpAddress s_own = IpAddress.Parse("10.0.0.5");
    private static readonly IpAddress s_lower = IpAddress.Parse("10.0.0.4");
    private static readonly IpAddress s_higher = IpAddress.Parse("10.0.0.6");

    private static readonly VirtualRouter s_plain = new()
    {
        Name = "VI_1",
        VirtualRouterId = 51,
        Version = VrrpVersion.V3,
        Interface = "eth0",
        Priority = 100,
    };

    private static readonly VirtualRouter s_owner = s_plain with { Priority = 255, WantsMaster = true };

    private static readonly (string Name, VirtualRouter Router)[] s_settings =
    [
        ("v3", s_plain),
        ("v2", s_plain with { Version = VrrpVersion.V2 }),
        ("state MASTER", s_plain with { WantsMaster = true }),
        ("nopreempt", s_plain with { Preempt = false }),
        ("preempt_delay 30", s_plain with { PreemptDelay = TimeSpan.FromSeconds(30) }),
        ("down_timer_adverts 2", s_plain with { DownTimerAdverts = 2 }),
        ("lower_prio_no_advert", s_plain with { LowerPriorityNoAdvert = true }),
        ("higher_prio_send_advert", s_plain with { HigherPrioritySendAdvert = true }),
        ("garp off", s_plain with { GratuitousArp = Silent }),
        ("garp refresh", s_plain with { GratuitousArp = Silent with { MasterRefresh = TimeSpan.FromSeconds(60) } }),
        ("owner", s_owner),
        ("owner_ignore_adverts", s_owner with { OwnerIgnoreAdverts = true }),
    ];

    private static readonly (string Name, VrrpEvent Event, bool EverySetting)[] s_events =
    [
        ("started", VrrpEvent.Of(VrrpEventKind.Started), true),
        ("started, listening", VrrpEvent.Of(VrrpEventKind.StartedListening), true),
        ("deadline", VrrpEvent.Of(VrrpEventKind.DeadlineReached), true),
        ("deadline, held by group", VrrpEvent.Of(VrrpEventKind.DeadlineHeldByGroup), false),
        ("announcement due", VrrpEvent.Of(VrrpEventKind.AnnouncementDue), false),
        ("advert, priority 0", Advert(s_higher, 0), true),
        ("advert, lower priority", Advert(s_higher, 50), true),
        ("advert, same priority, lower address", Advert(s_lower, null), true),
        ("advert, same priority, higher address", Advert(s_higher, null), true),
        ("advert, higher priority", Advert(s_lower, 200), true),
        ("advert, higher priority, every 2 s", Advert(s_lower, 200, seconds: 2), true),
        ("fault, link up", VrrpEvent.Fault(canSend: true), false),
        ("fault, link down", VrrpEvent.Fault(canSend: false), false),
        ("priority is 50", VrrpEvent.PriorityIs(50), false),
        ("priority is 150", VrrpEvent.PriorityIs(150), false),
        ("group became master", VrrpEvent.Of(VrrpEventKind.GroupBecameMaster), false),
        ("group became backup", VrrpEvent.Of(VrrpEventKind.GroupBecameBackup), false),
        ("group heard lower priority", VrrpEvent.Of(VrrpEventKind.GroupHeardLowerPriority), false),
        ("address lost", VrrpEvent.Of(VrrpEventKind.AddressLost), false),
        ("shutdown", VrrpEvent.Of(VrrpEventKind.Shutdown), false),
    ];

    /// <summary>What a role can remember besides: one section of the table each.</summary>
    private static readonly (string Name, VrrpState Before)[] s_specialStates =
    [
        ("v3, waits for its group", Before(s_plain, VrrpRole.Backup) with { AwaitsGroup = true }),
        ("v3, listens after a stall", Before(s_plain, VrrpRole.Backup) with { ListensAfterStall = true }),
        ("v3, announces after a lower priority", Before(s_plain, VrrpRole.Master) with
        {
            Announcements = AnnouncementSchedule.None with { LowerPriority = s_now + TimeSpan.FromSeconds(1) },
        }),
        ("owner, sends two more", Before(s_owner, VrrpRole.Master) with { Conflict = OwnerConflict.TwoMoreAdverts }),
        ("owner, sends one more", Before(s_owner, VrrpRole.Master) with { Conflict = OwnerConflict.OneMoreAdvert }),
        ("owner, listens", Before(s_owner, VrrpRole.Master) with { Conflict = OwnerConflict.Listening }),
    ];

    private static GratuitousArpSettings Silent => new()
    {
        MasterRepeat = 1,
        MasterDelay = TimeSpan.Zero,
        LowerPriorityRepeat = 0,
        LowerPriorityDelay = TimeSpan.Zero,
    };

    /// <summary>Every role against every event, on one page. To change behaviour is to change this table.</summary>
    [Fact]
    public void Every_transition()
    {
        var table = new StringBuilder();
        foreach ((string settings, VirtualRouter router) in s_settings)
        {
            table.AppendLine($"# {settings}");
            foreach (VrrpRole role in Enum.GetValues<VrrpRole>())
            {
                foreach ((string name, VrrpEvent e, bool everySetting) in s_events)
                {
                    if (everySetting || settings == "v3") Append(table, router, role, name, e);
                }
            }

            table.AppendLine();
        }

        foreach ((string name, VrrpState before) in s_specialStates)
        {
            table.AppendLine($"# {name}");
            foreach ((string eventName, VrrpEvent e, _) in s_events)
            {
                Append(table, before.EffectivePriority == 255 ? s_owner : s_plain, before, eventName, e);
            }

            table.AppendLine();
        }

        Golden.Verify(table.ToString(), "VrrpMachineTests.transitions.txt");
    }

    [Fact]
    public void The_table_has_a_row_for_every_kind_of_event() =>
        s_events.Select(row => row.Event.Kind).Distinct().ShouldBe(Enum.GetValues<VrrpEventKind>(), ignoreOrder: true);

    [Theory]
    [InlineData(VrrpVersion.V3, 200, 1000, 0.21875)]
    [InlineData(VrrpVersion.V3, 100, 1000, 0.609375)]
    [InlineData(VrrpVersion.V3, 254, 1000, 0.0078125)]
    [InlineData(VrrpVersion.V3, 1, 40_950, 40.7900390)]
    [InlineData(VrrpVersion.V3, 100, 10, 0.0060937)]
    [InlineData(VrrpVersion.V2, 100, 10_000, 0.609375)]
    [InlineData(VrrpVersion.V2, 255, 1000, 0.0039062)]
    public void Skew_is_that_of_the_version(VrrpVersion version, byte priority, int milliseconds, double seconds) =>
        VrrpTimers.Skew(version, priority, TimeSpan.FromMilliseconds(milliseconds)).TotalSeconds
            .ShouldBe(seconds, tolerance: 1e-7);

    [Fact]
    public void A_second_owner_with_the_lower_address_backs_off()
    {
        VrrpState state = Before(s_owner, VrrpRole.Master);
        state = Step(s_owner, state, Advert(s_higher, 255), out string performed);
        performed.ShouldBe("owner conflict with 10.0.0.6; remove; Master->Backup (OwnerConflict)");
        state.Role.ShouldBe(VrrpRole.Backup);
    }

    [Fact]
    public void The_owner_with_the_higher_address_stays_when_the_other_one_falls_silent()
    {
        VrrpState state = Step(s_owner, Before(s_owner, VrrpRole.Master), Advert(s_lower, 255), out string performed);
        performed.ShouldBe("owner conflict with 10.0.0.4");
        state = Step(s_owner, state, Advert(s_lower, 255), out performed);
        performed.ShouldBeEmpty();
        state = AtDeadline(s_owner, state, out performed);
        performed.ShouldBe("advert 255");
        Instant last = state.Deadline;
        state = AtDeadline(s_owner, state, out performed);
        performed.ShouldBe("advert 255");
        (state.Deadline - last).ShouldBe(TimeSpan.FromSeconds(1.2));
        state = AtDeadline(s_owner, state, out performed);
        performed.ShouldBe("advert 255");
        (state.Role, state.Conflict, state.EffectivePriority).ShouldBe((VrrpRole.Master, OwnerConflict.None, (byte)255));
    }

    [Fact]
    public void The_owner_with_the_higher_address_gives_up_when_the_other_one_does_not()
    {
        VrrpState state = Step(s_owner, Before(s_owner, VrrpRole.Master), Advert(s_lower, 255), out _);
        state = AtDeadline(s_owner, state, out _);
        state = AtDeadline(s_owner, state, out _);
        state.Conflict.ShouldBe(OwnerConflict.Listening);
        state = Step(s_owner, state, Advert(s_lower, 255), out string performed);
        performed.ShouldBe("priority 254; advert 254; remove; Master->Backup (HigherPriority)");
        (state.EffectivePriority, state.GaveUpOwnership).ShouldBe(((byte)254, true));
    }

    [Fact]
    public void A_backup_that_was_held_up_listens_once_more_and_then_takes_over()
    {
        VrrpState state = Before(s_plain, VrrpRole.Backup) with { Deadline = s_now - TimeSpan.FromSeconds(2) };
        state = Step(s_plain, state, VrrpEvent.Of(VrrpEventKind.DeadlineReached), out string performed);
        performed.ShouldBeEmpty();
        (state.Deadline - s_now).ShouldBe(TimeSpan.FromSeconds(1.609375));
        VrrpMachine.Step(
                s_plain, 0, state, VrrpEvent.Of(VrrpEventKind.DeadlineReached), state.Deadline + TimeSpan.FromSeconds(9), new())
            .Role.ShouldBe(VrrpRole.Master);
    }

    [Theory]
    [InlineData(0.1, "advert 100", 0.9)]
    [InlineData(0.7, "advert 100", 1.0)]
    [InlineData(30, "advert 100; announce x5 (Stall)", 1.0)]
    public void A_master_that_was_held_up_sends_one_advert_and_never_makes_up_for_lost_ones(
        double late, string expected, double wait)
    {
        VrrpState state = Before(s_plain, VrrpRole.Master) with { Deadline = s_now - TimeSpan.FromSeconds(late) };
        state = Step(s_plain, state, VrrpEvent.Of(VrrpEventKind.DeadlineReached), out string performed);
        performed.ShouldBe(expected);
        (state.Deadline - s_now).TotalSeconds.ShouldBe(wait, tolerance: 1e-9);
    }

    private static void Append(StringBuilder table, VirtualRouter router, VrrpRole role, string name, in VrrpEvent e)
    {
        Append(table, router, Before(router, role), name, e);
    }

    private static void Append(
        StringBuilder table, VirtualRouter router, in VrrpState before, string name, in VrrpEvent e)
    {
        VrrpState after = Step(router, before, e, out string performed);
        string row = $"{before.Role,-6} | {name,-37} | {Describe.Change(before, after, s_now),-52} | {performed}";
        table.AppendLine(row.TrimEnd(' ', '|'));
    }

    // An advert of the same priority as the router's own is written without a priority.
    private static VrrpEvent Advert(IpAddress source, byte? priority, int seconds = 1) =>
        VrrpEvent.Received(new AdvertReceived(source, priority ?? Same, TimeSpan.FromSeconds(seconds)));

    private static VrrpState Before(VirtualRouter router, VrrpRole role) => VrrpState.Initial(router) with
    {
        Role = role,
        Source = s_own,
        Deadline = role is VrrpRole.Backup or VrrpRole.Master ? s_now : Instant.Never,
        Announcements = role == VrrpRole.Master
            ? new AnnouncementSchedule(s_now, Instant.Never, Instant.Never)
            : AnnouncementSchedule.None,
    };

    private static VrrpState AtDeadline(VirtualRouter router, in VrrpState state, out string performed)
    {
        var actions = new ActionList();
        VrrpState after = VrrpMachine.Step(
            router, 0, state, VrrpEvent.Of(VrrpEventKind.DeadlineReached), state.Deadline, actions);
        performed = Describe.Actions(actions, _ => "");
        return after;
    }

    private static VrrpState Step(VirtualRouter router, in VrrpState state, in VrrpEvent e, out string performed)
    {
        VrrpEvent occurred = e is { Kind: VrrpEventKind.AdvertHeard, Advert.Priority: Same }
            ? VrrpEvent.Received(e.Advert with { Priority = state.EffectivePriority })
            : e;
        var actions = new ActionList();
        VrrpState after = VrrpMachine.Step(router, 0, state, occurred, s_now, actions);
        performed = Describe.Actions(actions, _ => "");
        return after;
    }
}
