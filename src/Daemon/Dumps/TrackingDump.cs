using Holdfast.Core.Bfd;
using Holdfast.Core.Control;
using Holdfast.Core.Notifications;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Dumps;

/// <summary>The sections of keepalived.data about sync groups and about all that is tracked.</summary>
internal sealed class TrackingDump(DumpWriter to, VrrpSnapshot snapshot)
{
    private readonly IReadOnlyList<VirtualRouter> _routers = [.. snapshot.Routers.Select(router => router.Settings)];

    /// <summary>A list of trackers; nothing when it is empty.</summary>
    public static void WriteList(DumpWriter to, string title, IReadOnlyList<Tracked> all, string separator)
    {
        if (all.Count == 0) return;
        to.Line($"   {title} :");
        foreach (Tracked tracked in all) to.Line($"     {tracked.Name}{separator} {DumpText.Weight(tracked)}");
    }

    /// <summary>The scripts of an instance or a group.</summary>
    public static void WriteScripts(DumpWriter to, NotifyScripts scripts)
    {
        to.Script(3, "Backup state transition script", scripts.Backup);
        to.Script(3, "Master state transition script", scripts.Master);
        to.Script(3, "Fault state transition script", scripts.Fault);
        to.Script(3, "Stop state transition script", scripts.Stop);
        to.Script(3, "Deleted state transition script", scripts.Deleted);
        to.Script(3, "Generic state transition script", scripts.Any);
        to.Script(3, "Master rx lower pri state transition script", scripts.MasterReceivesLowerPriority);
    }

    /// <summary>Writes every section that has something in it.</summary>
    public void Write()
    {
        Section("VRRP Sync groups", snapshot.Groups, WriteGroup);
        Section("VRRP Scripts", snapshot.Scripts, WriteScript);
        Section("VRRP Track files", [.. snapshot.TrackFiles.Where(file => Followers(Files, file.Name).Count > 0)], WriteFile);
        Section("VRRP Track processes", snapshot.TrackProcesses, WriteProcess);
        string[] sessions =
        [
            .. _routers.SelectMany(router => router.TrackedSessions)
                .Concat(snapshot.Groups.SelectMany(group => group.Settings.TrackedSessions))
                .Select(tracked => tracked.Name).Distinct(),
        ];
        Section("VRRP Track BFDs", sessions, WriteSession);
    }

    private void Section<T>(string title, IReadOnlyList<T> items, Action<T> write)
    {
        if (items.Count == 0) return;
        to.Section(title);
        foreach (T item in items) write(item);
    }

    private void WriteGroup(GroupSnapshot group)
    {
        SyncGroup settings = group.Settings;
        to.Line($" VRRP Sync Group = {settings.Name}, {DumpText.Role(group.Role)}");
        to.Line($"   Num member fault {group.FaultyMembers}, num member init {group.StartingMembers}");
        to.Line("   VRRP member instances :");
        foreach (string member in settings.Members) to.Line($"     {member}");
        if (settings.TrackingWeight) to.Line("   sync group tracking weight set");
        to.YesNo(3, "Using smtp notification", settings.SmtpAlert);
        WriteList(to, "Tracked interfaces", settings.TrackedInterfaces, "");
        WriteList(to, "Tracked scripts", settings.TrackedScripts, "");
        WriteList(to, "Tracked files", settings.TrackedFiles, ",");
        WriteList(to, "Tracked process", settings.TrackedProcesses, ",");
        WriteList(to, "Tracked BFDs", settings.TrackedSessions, ":");
        WriteScripts(to, settings.Notify);
    }

    private void WriteScript(ScriptSnapshot script)
    {
        TrackScript settings = script.Settings;
        to.Line(1, "VRRP Script", settings.Name);
        to.Line(3, "Command", DumpText.Of(settings.Command));
        if (DumpText.RealPathOf(settings.Command) is { } path) to.Line(3, "Path", path);
        to.Line(3, "Interval", $"{DumpText.ScriptSeconds(settings.Interval)} sec");
        to.Line(3, "Timeout", $"{DumpText.ScriptSeconds(settings.Timeout ?? TimeSpan.Zero)} sec");
        to.Line(3, "Weight", $"{settings.Weight}{Reverse(settings.Reverse)}");
        to.Line(3, "Rise", settings.Rise);
        to.Line(3, "Fall", settings.Fall);
        to.Line(3, "Result", script.Result);
        to.YesNo(3, "Insecure", settings.Insecure);
        to.Line(3, "Init state", settings.InitFail && script.IsUp is null ? "failed" : "unknown");
        to.Line(3, "Status", script.IsUp switch { true => "GOOD", false => "BAD", _ => "INIT" });
        to.Line(3, "Script uid:gid", $"{settings.Command.UserId ?? 0}:{settings.Command.GroupId ?? 0}");
        to.Line("   VRRP instances :");
        WriteFollowers(Followers(Scripts, settings.Name));
        to.Line(3, "State", script.Running ? "running" : "idle");
    }

    // Files, processes and sessions are not watched yet: their state is that of something that was never heard of.
    private void WriteFile(TrackFile file)
    {
        to.Line(1, "Track file", file.Name);
        to.Line(3, "File", file.Path);
        to.Line(3, "Status", 0);
        to.Line(3, "Weight", $"{file.Weight}{Reverse(file.Reverse)}");
        WriteFollowers(Followers(Files, file.Name));
    }

    private void WriteProcess(TrackProcess process)
    {
        to.Line(1, "VRRP Track process", process.Name);
        to.Line(3, "Process", process.Process);
        if (process.Parameters.Count > 0) to.Line(3, "Parameters", string.Join(' ', process.Parameters));
        if (process.Match != ParameterMatch.Ignored)
        {
            string match = process.Match == ParameterMatch.Exact ? "" : $" = {process.Match.ToString().ToLowerInvariant()}";
            to.Line($"   Param match{match}");
        }

        to.Line(3, "Min processes", process.Quorum);
        if (process.QuorumMaximum is { } most) to.Line(3, "Max processes", most);
        to.Line(3, "Current processes", 0);
        to.Bool(3, "Have quorum", false);
        to.Line(3, "Weight", $"{process.Weight}{Reverse(process.Reverse)}");
        to.Line(3, "Terminate delay", $"{DumpText.LongSeconds(process.TerminateDelay)}s");
        to.Line(3, "Fork delay", $"{DumpText.LongSeconds(process.ForkDelay)}s");
        to.Line("   Fork delay timer not running");
        to.Line("   Terminate delay timer not running");
        to.Bool(3, "Full command", process.FullCommand);
        WriteFollowers(Followers(Processes, process.Name));
    }

    // A session can be tracked although the process that would run it refuses it.
    private void WriteSession(string name)
    {
        BfdSettings? session = snapshot.BfdSessions.FirstOrDefault(candidate => candidate.Name == name);
        to.Line(1, "VRRP Track BFD", name);
        to.Line(3, "Weight", $"{session?.Weight ?? 0}{Reverse(session is { Reverse: true })}");
        to.Line("   Bfd is down");
        to.Line("   Tracking VRRP instances :");
        WriteFollowers(Followers(Sessions, name));
    }

    private void WriteFollowers(List<Tracked> followers)
    {
        if (followers.Count == 0) return;
        to.Line("   Tracking instances :");
        foreach (Tracked follower in followers) to.Line($"     {follower.Name}, {DumpText.Weight(follower)}");
    }

    // Those that track an object themselves, then those whose group does.
    private List<Tracked> Followers(
        (Func<VirtualRouter, IReadOnlyList<Tracked>> OfRouter, Func<SyncGroup, IReadOnlyList<Tracked>> OfGroup) kind, string name)
    {
        var followers = new List<Tracked>();
        foreach (GroupSnapshot group in snapshot.Groups)
        {
            if (kind.OfGroup(group.Settings).FirstOrDefault(tracked => tracked.Name == name) is not { } shared) continue;
            followers.AddRange(group.Settings.Members.Select(member => shared with { Name = member }));
        }

        foreach (VirtualRouter router in _routers)
        {
            if (kind.OfRouter(router).FirstOrDefault(tracked => tracked.Name == name) is not { } own) continue;
            if (!followers.Exists(follower => follower.Name == router.Name)) followers.Add(own with { Name = router.Name });
        }

        return [.. followers.OrderBy(follower => IndexOf(follower.Name))];
    }

    private int IndexOf(string router)
    {
        for (int i = 0; i < _routers.Count; i++)
        {
            if (_routers[i].Name == router) return i;
        }

        return _routers.Count;
    }

    private static (Func<VirtualRouter, IReadOnlyList<Tracked>>, Func<SyncGroup, IReadOnlyList<Tracked>>) Scripts =>
        (router => router.TrackedScripts, group => group.TrackedScripts);

    private static (Func<VirtualRouter, IReadOnlyList<Tracked>>, Func<SyncGroup, IReadOnlyList<Tracked>>) Files =>
        (router => router.TrackedFiles, group => group.TrackedFiles);

    private static (Func<VirtualRouter, IReadOnlyList<Tracked>>, Func<SyncGroup, IReadOnlyList<Tracked>>) Processes =>
        (router => router.TrackedProcesses, group => group.TrackedProcesses);

    private static (Func<VirtualRouter, IReadOnlyList<Tracked>>, Func<SyncGroup, IReadOnlyList<Tracked>>) Sessions =>
        (router => router.TrackedSessions, group => group.TrackedSessions);

    private static string Reverse(bool reverse) => reverse ? " reverse" : "";
}
