using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Text;
using Holdfast.Core;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Notifications;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Validation;

/// <summary>Makes the model of what was read: everything that needs the whole configuration happens here.</summary>
internal static class ModelBuilder
{
    /// <summary>Always returns a model; whether the daemon may start with it is known to the session.</summary>
    public static ConfigurationModel Build(ModelDraft draft, BindingSession session)
    {
        var groups = GroupValidation.Resolve(draft, session);
        var groupOf = new Dictionary<string, ResolvedGroup>();
        foreach (ResolvedGroup group in groups)
        {
            foreach (string member in group.Group.Members) groupOf[member] = group;
        }

        var instances = draft.Instances
            .Select(instance => new InstanceValidation(instance, draft, groupOf, session).Complete())
            .ToList();
        InstanceValidation.CheckUnique(draft, session);

        var security = new ScriptSecurity(draft, session);
        List<TrackScript> scripts = Scripts(draft, instances, groups, security, session);
        // keepalived runs on without a check that it disabled, and so do we; the finding says so.
        HashSet<string> running = scripts.Select(script => script.Name).ToHashSet();
        var routers = instances.ConvertAll(router => router with
        {
            TrackedScripts = router.TrackedScripts.Where(tracked => running.Contains(tracked.Name)).ToList(),
            Notify = security.Check(draft.FindInstance(router.Name)!.Notify),
        });
        var syncGroups = groups.ConvertAll(group => group.Group with
        {
            TrackedScripts = group.Group.TrackedScripts.Where(tracked => running.Contains(tracked.Name)).ToList(),
            Notify = security.Check(group.Draft.Notify),
        });
        GlobalSettings global = security.Check(draft.Global, draft.GlobalScripts) with
        {
            DefaultScriptAccount = draft.ScriptAccountFailed || new ScriptReader(draft, session).DefaultUser() is not { } account
                ? null
                : new AccountIds(account.User ?? 0, account.Group ?? 0),
        };

        // Without an instance, or with an interface that does not exist, the VRRP process ends before it looks at scripts.
        bool looksAtScripts = draft.Instances.Count > 0 && !session.IsInterfaceMissing
            && draft.Instances.All(instance => !instance.InterfaceUnknown);
        if (looksAtScripts) security.Report();
        var parent = new ScriptSecurity(draft, session);
        global = parent.CheckParent(global, draft.GlobalScripts);
        parent.Report();
        var checkers = new ScriptSecurity(draft, session);
        List<VirtualServer> servers = new ServerValidation(draft, session, checkers).Complete();
        checkers.Report();
        return new ConfigurationModel
        {
            Global = global,
            VirtualRouters = routers,
            SyncGroups = syncGroups,
            Scripts = scripts,
            TrackProcesses = draft.TrackProcesses.ConvertAll(process => process.Process),
            TrackFiles = draft.TrackFiles.ConvertAll(file => file.File),
            Static = Static(draft, session),
            VirtualServers = servers,
            VirtualServerGroups = draft.VirtualServerGroups,
            Ssl = draft.Ssl,
        };
    }

    private static StaticItems? Static(ModelDraft draft, BindingSession session) => new StaticItems
    {
        Addresses = draft.StaticAddresses.ConvertAll(address => address.Address),
        Routes = draft.StaticRoutes.ConvertAll(route => route.Route),
        Rules = draft.StaticRules.ConvertAll(rule => rule.Rule),
        TrackGroups = [.. draft.TrackGroups.Select(group => Members(group, draft, session)).Where(group => group.Members.Count > 0)],
        GarpGroups = draft.GarpGroups,
        LinkbeatInterfaces = draft.LinkbeatInterfaces,
        LinkDelays = draft.LinkDelays,
        BfdSessions = draft.Bfd,
        HasBfdInstances = draft.HasBfdSessions,
    }.OrNull();

    // keepalived says nothing of a member that does not exist.
    private static TrackGroup Members(TrackGroupDraft group, ModelDraft draft, BindingSession session)
    {
        var members = new List<string>();
        foreach ((string name, SourceSpan span) in group.Members)
        {
            if (draft.FindInstance(name) is not null) members.Add(name);
            else
            {
                session.Report(
                    ValidationDiagnostics.NoSuchMember, span,
                    $"track_group '{group.Name}': there is no vrrp_instance '{name}'");
            }
        }

        return new TrackGroup(group.Name, members);
    }

    private static List<TrackScript> Scripts(
        ModelDraft draft, List<VirtualRouter> routers, List<ResolvedGroup> groups, ScriptSecurity security,
        BindingSession session)
    {
        var used = routers.SelectMany(router => router.TrackedScripts)
            .Concat(groups.SelectMany(group => group.Group.TrackedScripts))
            .Select(tracked => tracked.Name)
            .ToHashSet();
        var scripts = new List<TrackScript>();
        foreach (TrackScriptDraft script in draft.Scripts)
        {
            ScriptCommand? checkedCommand = security.CheckTracked(script);
            if (!used.Contains(script.Name))
            {
                session.Report(
                    ValidationDiagnostics.ScriptUnused, script.Span,
                    $"vrrp_script '{script.Name}' is tracked by nobody: it is not run");
                continue;
            }

            if (checkedCommand is null) continue;
            scripts.Add(new TrackScript
            {
                Name = script.Name,
                Command = checkedCommand,
                Interval = script.Interval,
                Timeout = script.Timeout,
                Weight = script.Weight,
                Reverse = script.Reverse,
                Rise = script.Rise,
                Fall = script.Fall,
                InitFail = script.InitFail,
            });
        }

        return scripts;
    }
}
