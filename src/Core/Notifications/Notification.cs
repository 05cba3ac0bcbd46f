using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Notifications;

/// <summary>A mail to every recipient of the configuration.</summary>
/// <param name="Subject">At most 256 characters.</param>
/// <param name="Body">One line.</param>
public sealed record MailMessage(string Subject, string Body);

/// <summary>
/// What a transition tells the world. A pure function of the transition; the driver runs the scripts one after the
/// other for each <see cref="Source"/>, writes the line, and queues the mail, in this order.
/// </summary>
/// <param name="Source">Name of the instance or group: what must stay in order.</param>
/// <param name="Scripts">Programs with all their arguments, in order: the one for the state, then <c>notify</c>.</param>
/// <param name="FifoLine">Line for the notify FIFOs, with its line feed.</param>
/// <param name="Mail">Mail, or null.</param>
public sealed record Notification(
    string Source, IReadOnlyList<ScriptCommand> Scripts, string FifoLine, MailMessage? Mail)
{
    private const int LongestSubject = 256;

    private enum Topic
    {
        State,
        Event,
        Quiet,
    }

    /// <summary>What an action tells; null: nothing.</summary>
    /// <param name="model">The configuration that the action's index refers to.</param>
    /// <param name="action">An action of the engine.</param>
    /// <param name="hostName">Stands in for a missing <c>router_id</c>.</param>
    public static Notification? Of(ConfigurationModel model, in VrrpAction action, string hostName) => action.Kind switch
    {
        VrrpActionKind.StateChanged or VrrpActionKind.Stopped or VrrpActionKind.Deleted
            or VrrpActionKind.MasterReceivedLowerPriority or VrrpActionKind.PriorityChanged =>
            OfRouter(model.Global, model.VirtualRouters[action.Router], action, hostName),
        VrrpActionKind.GroupStateChanged or VrrpActionKind.GroupStopped =>
            OfGroup(model.Global, model.SyncGroups[action.Router], action, hostName),
        _ => null,
    };

    /// <summary>The FIFO line of a virtual router in a role (<c>fifo_write_vrrp_states_on_reload</c>); null in Init.</summary>
    public static string? RouterLine(string name, VrrpRole role, byte priority) =>
        Word(role) is { } state ? Line("INSTANCE", name, state, priority) : null;

    /// <summary>The FIFO line of a sync group in a role; null in Init.</summary>
    public static string? GroupLine(string name, VrrpRole role) =>
        Word(role) is { } state ? Line("GROUP", name, state, priority: 0) : null;

    private static Notification? OfRouter(
        GlobalSettings global, VirtualRouter router, in VrrpAction action, string hostName)
    {
        NotifyScripts notify = router.Notify;
        (string? word, ScriptCommand? script, Topic topic) = action.Kind switch
        {
            VrrpActionKind.StateChanged => ForRole(notify, action.To),
            VrrpActionKind.Stopped => ("STOP", notify.Stop, Topic.State),
            VrrpActionKind.Deleted when router.NotifyDeleted => ("DELETED", notify.Deleted, Topic.State),
            VrrpActionKind.Deleted => ForRole(notify, VrrpRole.Fault),
            VrrpActionKind.MasterReceivedLowerPriority =>
                ("MASTER_RX_LOWER_PRI", notify.MasterReceivesLowerPriority, Topic.Event),
            VrrpActionKind.PriorityChanged when router.NotifyPriorityChanges =>
                (PriorityWord(action.To), null, Topic.Event),
            _ => (null, null, Topic.Quiet),
        };
        if (word is null) return null;
        ScriptCommand? any = topic == Topic.State ? notify.Any : null;
        MailMessage? mail = topic == Topic.State && router.SmtpAlert
            ? MailFor(global, "Instance", router.Name, word, action.From, action.Kind, hostName)
            : null;
        return Make("INSTANCE", router.Name, word, action.Priority, script, any, mail);
    }

    private static Notification? OfGroup(
        GlobalSettings global, SyncGroup group, in VrrpAction action, string hostName)
    {
        (string? word, ScriptCommand? script, _) = action.Kind == VrrpActionKind.GroupStopped
            ? ("STOP", group.Notify.Stop, Topic.State)
            : ForRole(group.Notify, action.To);
        if (word is null) return null;
        MailMessage? mail = group.SmtpAlert
            ? MailFor(global, "Group", group.Name, word, action.From, action.Kind, hostName)
            : null;
        return Make("GROUP", group.Name, word, priority: 0, script, group.Notify.Any, mail);
    }

    private static (string? Word, ScriptCommand? Script, Topic Topic) ForRole(NotifyScripts notify, VrrpRole role) =>
        role switch
        {
            VrrpRole.Master => (Word(role), notify.Master, Topic.State),
            VrrpRole.Backup => (Word(role), notify.Backup, Topic.State),
            VrrpRole.Fault => (Word(role), notify.Fault, Topic.State),
            _ => (null, null, Topic.Quiet),
        };

    private static string? Word(VrrpRole role) => role switch
    {
        VrrpRole.Master => "MASTER",
        VrrpRole.Backup => "BACKUP",
        VrrpRole.Fault => "FAULT",
        _ => null,
    };

    private static string? PriorityWord(VrrpRole role) => role switch
    {
        VrrpRole.Master => "MASTER_PRIORITY",
        VrrpRole.Backup => "BACKUP_PRIORITY",
        _ => null,
    };

    private static Notification Make(
        string kind, string name, string word, byte priority,
        ScriptCommand? script, ScriptCommand? any, MailMessage? mail)
    {
        var scripts = new List<ScriptCommand>(capacity: 2);
        if (script is not null) scripts.Add(script);
        if (any is not null) scripts.Add(any with { Arguments = [.. any.Arguments, kind, name, word, $"{priority}"] });
        return new Notification(name, scripts, Line(kind, name, word, priority), mail);
    }

    private static string Line(string kind, string name, string word, byte priority) =>
        $"{kind} \"{name}\" {word} {priority}\n";

    // Only transitions are mailed, not the role that a router begins with; that it stops is.
    private static MailMessage? MailFor(
        GlobalSettings global, string kind, string name, string word, VrrpRole from, VrrpActionKind action,
        string hostName)
    {
        SmtpSettings smtp = global.Smtp;
        if (smtp.Server is null || smtp.Recipients.Count == 0) return null;
        bool isChange = action is VrrpActionKind.StateChanged or VrrpActionKind.GroupStateChanged;
        if (isChange && from == VrrpRole.Init) return null;
        if (word == "FAULT" && smtp.NoFaultMails) return null;
        (string phrase, string body) = word switch
        {
            "MASTER" => ("Entering MASTER state", "now holds its virtual addresses"),
            "BACKUP" => ("Entering BACKUP state", "does not hold its virtual addresses any more"),
            "FAULT" => ("Entering FAULT state", "cannot take part and holds no virtual addresses"),
            "STOP" => ("Stopping", "stops with the process"),
            _ => ("Deleted", "is no longer configured"),
        };
        string subject = $"[{global.RouterId ?? hostName}] VRRP {kind} {name} - {phrase}";
        if (subject.Length > LongestSubject) subject = subject[..LongestSubject];
        return new MailMessage(subject, $"=> VRRP {kind} {name} {body} <=");
    }
}
