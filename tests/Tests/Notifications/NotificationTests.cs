using System.Text;
using Holdfast.Core;
using Holdfast.Core.Notifications;
using Holdfast.Core.Vrrp;
using Holdfast.Tests.Vrrp;

namespace Holdfast.Tests.Notifications;

public class NotificationTests
{
    private static readonly NotifyScripts s_scripts = new()
    {
        Master = new(["/m", "x"]),
        Backup = new(["/b"]),
        Fault = new(["/f"]),
        Stop = new(["/s"]),
        Deleted = new(["/d"]),
        Any = new(["/any", "one"], UserId: 7),
        MasterReceivesLowerPriority = new(["/lower"]),
    };

    private static readonly ConfigurationModel s_model = Routers.Model(
        Routers.Plain("VI_1", 51) with { Notify = s_scripts, SmtpAlert = true, NotifyPriorityChanges = true },
        Routers.Plain("VI_2", 52) with { NotifyDeleted = true, Notify = s_scripts },
        Routers.Plain("bare", 53)) with
    {
        SyncGroups = [new SyncGroup { Name = "G", Members = [], Notify = s_scripts, SmtpAlert = true }],
        Global = new GlobalSettings { Smtp = new() { Server = "mx", Recipients = ["root"] } },
    };

    /// <summary>Every action that tells something: scripts, line, and subject of the mail.</summary>
    [Fact]
    public void What_each_action_tells()
    {
        var text = new StringBuilder();
        foreach (VrrpActionKind kind in Enum.GetValues<VrrpActionKind>())
        {
            bool isGroup = kind is VrrpActionKind.GroupStateChanged or VrrpActionKind.GroupStopped;
            int routers = isGroup ? 1 : s_model.VirtualRouters.Count;
            bool byRole = kind is VrrpActionKind.StateChanged or VrrpActionKind.GroupStateChanged
                or VrrpActionKind.PriorityChanged;
            foreach (VrrpRole to in byRole ? Enum.GetValues<VrrpRole>() : [VrrpRole.Master])
            {
                for (int router = 0; router < routers; router++)
                {
                    var action = new VrrpAction(kind, router)
                    {
                        From = VrrpRole.Backup, To = to, Priority = (byte)(isGroup ? 0 : 100), HeardPriority = 50,
                    };
                    string name = isGroup ? "G" : s_model.VirtualRouters[router].Name;
                    text.AppendLine($"{kind} {(byRole ? $"{to} " : "")}{name}: {Describe(action)}");
                }
            }
        }

        Golden.Verify(text.ToString(), "NotificationTests.actions.txt");
    }

    [Fact]
    public void The_role_that_a_router_begins_with_is_told_but_not_mailed()
    {
        Notification told = Tell(s_model, new VrrpAction(VrrpActionKind.StateChanged, 0) { To = VrrpRole.Backup })!;
        told.Scripts.Count.ShouldBe(2);
        told.Mail.ShouldBeNull();
    }

    [Fact]
    public void Faults_are_not_mailed_when_nobody_wants_it()
    {
        var quiet = s_model with { Global = new() { Smtp = s_model.Global.Smtp with { NoFaultMails = true } } };
        var fault = new VrrpAction(VrrpActionKind.StateChanged, 0) { From = VrrpRole.Master, To = VrrpRole.Fault };
        Tell(quiet, fault)!.Mail.ShouldBeNull();
        Tell(quiet, fault with { To = VrrpRole.Backup })!.Mail.ShouldNotBeNull();
    }

    [Fact]
    public void A_mail_names_the_router_id_and_has_a_short_subject_and_one_line()
    {
        var named = s_model with { Global = s_model.Global with { RouterId = new string('r', 300) } };
        MailMessage mail =
            Tell(named, new VrrpAction(VrrpActionKind.StateChanged, 0) { From = VrrpRole.Backup, To = VrrpRole.Master })!
                .Mail!;
        mail.Subject.Length.ShouldBe(256);
        mail.Body.ShouldBe("=> VRRP Instance VI_1 now holds its virtual addresses <=");
    }

    [Fact]
    public void The_user_of_a_script_stays_when_arguments_are_added()
    {
        Notification told = Tell(s_model, new VrrpAction(VrrpActionKind.Stopped, 0) { Priority = 9 })!;
        told.Scripts[1].UserId.ShouldBe(7u);
        s_scripts.Any!.Arguments.Count.ShouldBe(2);
    }

    [Fact]
    public void Lines_for_a_reload_say_the_present_state()
    {
        Notification.RouterLine("VI_1", VrrpRole.Master, 110).ShouldBe("INSTANCE \"VI_1\" MASTER 110\n");
        Notification.GroupLine("G", VrrpRole.Fault).ShouldBe("GROUP \"G\" FAULT 0\n");
        Notification.GroupLine("G", VrrpRole.Init).ShouldBeNull();
    }

    private static Notification? Tell(ConfigurationModel model, VrrpAction action) =>
        Notification.Of(model, action, hostName: "host");

    private static string Describe(VrrpAction action) =>
        Tell(s_model, action) is not { } told
            ? "-"
            : $"{string.Join(", ", told.Scripts)} | {told.FifoLine.TrimEnd()} | {told.Mail?.Subject}".TrimEnd(' ', '|');
}
