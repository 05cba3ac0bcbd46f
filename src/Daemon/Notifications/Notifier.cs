using System.Text;
using Holdfast.Core;
using Holdfast.Core.Notifications;
using Holdfast.Core.Time;
using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Scripts;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Notifications;

/// <summary>
/// Tells scripts, FIFOs and mailboxes what has happened, in keepalived's order: the script of the state, the one for all
/// states, the FIFO, the mail. Nothing here waits.
/// </summary>
internal sealed class Notifier(Spawner spawner, Mailer mailer, Log log) : IDisposable
{
    private readonly Dictionary<string, ScriptQueue> _queues = [];
    private readonly List<NotifyFifo> _fifos = [];
    private GlobalSettings _global = new();

    /// <summary>Called when <see cref="IsIdle"/> may have become true.</summary>
    public Action Changed { get; set; } = () => { };

    /// <summary>Whether every script has been started and every mail handed over.</summary>
    public bool IsIdle => _queues.Values.All(queue => queue.IsIdle) && mailer.IsIdle;

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>Takes over FIFOs and mail settings.</summary>
    public void Configure(GlobalSettings global)
    {
        _global = global;
        mailer.Configure(global);
        var wanted = new List<(string Path, ScriptCommand? Reader)>();
        if (global.NotifyFifo is { } all) wanted.Add((all, global.NotifyFifoScript));
        if (global.VrrpNotifyFifo is { } vrrp && vrrp != global.NotifyFifo) wanted.Add((vrrp, global.VrrpNotifyFifoScript));
        foreach (NotifyFifo fifo in _fifos.Where(fifo => wanted.TrueForAll(w => w.Path != fifo.Path)).ToList())
        {
            _fifos.Remove(fifo);
            fifo.Dispose();
        }

        foreach ((string path, ScriptCommand? reader) in wanted)
        {
            if (_fifos.Exists(fifo => fifo.Path == path)) continue;
            if (NotifyFifo.TryOpen(path, reader, spawner, log) is { } opened) _fifos.Add(opened);
        }
    }

    public void RouterEntered(VirtualRouter router, VrrpRole role, byte priority, bool isFirst)
    {
        string state = LogTexts.RoleWord(role);
        Run("INSTANCE", router.Name, router.Notify, ScriptOf(router.Notify, role), state, priority);
        WriteLine($"INSTANCE \"{router.Name}\" {state} {priority}\n");
        if (router.SmtpAlert && !isFirst) Mail($"VRRP Instance {router.Name}", role);
    }

    public void GroupEntered(SyncGroup group, VrrpRole role, bool isFirst)
    {
        string state = LogTexts.RoleWord(role);
        Run("GROUP", group.Name, group.Notify, ScriptOf(group.Notify, role), state, priority: 0);
        WriteLine($"GROUP \"{group.Name}\" {state} 0\n");
        if (group.SmtpAlert && !isFirst) Mail($"VRRP Group {group.Name}", role);
    }

    public void RouterStopped(VirtualRouter router, byte priority)
    {
        Run("INSTANCE", router.Name, router.Notify, router.Notify.Stop, "STOP", priority);
        WriteLine($"INSTANCE \"{router.Name}\" STOP {priority}\n");
        if (router.SmtpAlert) mailer.Send($"VRRP Instance {router.Name} - Stopping", "=> VRRP Instance is stopping <=");
    }

    public void GroupStopped(SyncGroup group)
    {
        Run("GROUP", group.Name, group.Notify, group.Notify.Stop, "STOP", priority: 0);
        WriteLine($"GROUP \"{group.Name}\" STOP 0\n");
        if (group.SmtpAlert) mailer.Send($"VRRP Group {group.Name} - Stopping", "=> VRRP Group is stopping <=");
    }

    public void RouterDeleted(VirtualRouter router, byte priority)
    {
        string state = router.NotifyDeleted ? "DELETED" : "FAULT";
        ScriptCommand? script = router.NotifyDeleted ? router.Notify.Deleted : router.Notify.Fault;
        Run("INSTANCE", router.Name, router.Notify, script, state, priority);
        WriteLine($"INSTANCE \"{router.Name}\" {state} {priority}\n");
        if (router.SmtpAlert) mailer.Send($"VRRP Instance {router.Name} - Deleted", "=> VRRP Instance is deleted <=");
    }

    public void PriorityChanged(VirtualRouter router, VrrpRole role, byte priority)
    {
        if (role is not (VrrpRole.Master or VrrpRole.Backup)) return;
        string state = $"{LogTexts.RoleWord(role)}_PRIORITY";
        Run("INSTANCE", router.Name, router.Notify, specific: null, state, priority);
        WriteLine($"INSTANCE \"{router.Name}\" {state} {priority}\n");
    }

    public void MasterReceivedLowerPriority(VirtualRouter router, byte priority)
    {
        if (router.Notify.MasterReceivesLowerPriority is { } script)
        {
            Queue($"INSTANCE {router.Name}").Add(script.ToRequest());
        }

        WriteLine($"INSTANCE \"{router.Name}\" MASTER_RX_LOWER_PRI {priority}\n");
    }

    /// <summary>Only the FIFO line, for <c>fifo_write_vrrp_states_on_reload</c>.</summary>
    public void WriteRouterState(VirtualRouter router, VrrpRole role, byte priority) =>
        WriteLine($"INSTANCE \"{router.Name}\" {LogTexts.RoleWord(role)} {priority}\n");

    /// <summary>Only the FIFO line, for <c>fifo_write_vrrp_states_on_reload</c>.</summary>
    public void WriteGroupState(SyncGroup group, VrrpRole role) =>
        WriteLine($"GROUP \"{group.Name}\" {LogTexts.RoleWord(role)} 0\n");

    /// <summary>Ends notify scripts that others have waited for long enough.</summary>
    public void RunDue(Instant now)
    {
        foreach (ScriptQueue queue in _queues.Values) queue.RunDue(now);
        Rearm();
    }

    public void Dispose()
    {
        foreach (NotifyFifo fifo in _fifos) fifo.Dispose();
        mailer.Dispose();
    }

    private static ScriptCommand? ScriptOf(NotifyScripts scripts, VrrpRole role) => role switch
    {
        VrrpRole.Master => scripts.Master,
        VrrpRole.Backup => scripts.Backup,
        VrrpRole.Fault => scripts.Fault,
        _ => null,
    };

    private void Run(string kind, string name, NotifyScripts scripts, ScriptCommand? specific, string state, byte priority)
    {
        if (specific is not null) Queue($"{kind} {name}").Add(specific.ToRequest());
        if (scripts.Any is { } any) Queue($"{kind} {name}").Add(any.ToRequest(kind, name, state, $"{priority}"));
    }

    private ScriptQueue Queue(string key)
    {
        if (!_queues.TryGetValue(key, out ScriptQueue? queue))
        {
            _queues.Add(key, queue = new ScriptQueue(key, spawner, log, OnQueueChanged));
        }

        return queue;
    }

    private void OnQueueChanged()
    {
        Rearm();
        Changed();
    }

    private void Rearm() =>
        NextDeadline = _queues.Count == 0 ? Instant.Never : _queues.Values.Min(queue => queue.NextDeadline);

    private void WriteLine(string line)
    {
        if (_fifos.Count == 0) return;
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        foreach (NotifyFifo fifo in _fifos) fifo.Write(bytes);
    }

    private void Mail(string subject, VrrpRole role)
    {
        if (role == VrrpRole.Fault && _global.Smtp.NoFaultMails) return;
        string state = LogTexts.RoleWord(role);
        string body = role switch
        {
            VrrpRole.Master => "=> VRRP Instance is now owning VRRP VIPs <=",
            VrrpRole.Backup => "=> VRRP Instance is nolonger owning VRRP VIPs <=",
            _ => "=> VRRP Instance is in FAULT state <=",
        };
        mailer.Send($"{subject} - Entering {state} state", body);
    }
}
