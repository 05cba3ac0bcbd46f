using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Text;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Validation;

/// <summary>A sync group with its members known, and what it was made of.</summary>
internal sealed record ResolvedGroup(SyncGroup Group, GroupDraft Draft);

/// <summary>Resolves the members of sync groups.</summary>
internal static class GroupValidation
{
    public static List<ResolvedGroup> Resolve(ModelDraft draft, BindingSession session)
    {
        var groups = new List<ResolvedGroup>();
        var taken = new Dictionary<string, string>();
        foreach (GroupDraft group in draft.Groups)
        {
            List<string> members = Members(group, draft, taken, session);
            if (members.Count == 0)
            {
                session.Report(
                    ValidationDiagnostics.GroupMember, group.Span,
                    $"sync group '{group.Name}' has no member that exists: it is dropped");
                continue;
            }

            foreach (string member in members) taken[member] = group.Name;
            if (members.Count == 1)
            {
                session.Report(
                    new Diagnostic(
                        ValidationDiagnostics.GroupMember, group.Span,
                        $"sync group '{group.Name}' has one member only: there is nothing to keep in step")
                    {
                        Effect = $"'{members[0]}' changes state alone; scripts of the group are run for it",
                        Suggestion = "name the instances that must move together, or delete the group",
                    });
            }

            groups.Add(new ResolvedGroup(Build(group, members, draft), group));
        }

        return groups;
    }

    private static List<string> Members(
        GroupDraft group, ModelDraft draft, Dictionary<string, string> taken, BindingSession session)
    {
        var members = new List<string>();
        foreach ((string name, SourceSpan span) in group.Members)
        {
            if (draft.FindInstance(name) is null)
            {
                string? nearest = session.Nearest(name, draft.Instances.Select(instance => instance.Name));
                session.Report(new Diagnostic(
                    ValidationDiagnostics.GroupMember, span, $"sync group '{group.Name}': there is no vrrp_instance '{name}'")
                {
                    Effect = "the group goes without it",
                    Suggestion = nearest is null ? null : $"did you mean '{nearest}'?",
                });
            }
            else if (taken.TryGetValue(name, out string? other))
            {
                session.Report(
                    ValidationDiagnostics.GroupMember, span,
                    $"'{name}' is a member of sync group '{other}' already: '{group.Name}' goes without it");
            }
            else if (!members.Contains(name))
            {
                members.Add(name);
            }
        }

        return members;
    }

    private static SyncGroup Build(GroupDraft group, List<string> members, ModelDraft draft) =>
        Build(group, members, draft, Trackers.Resolve(group.Trackers, draft));

    private static SyncGroup Build(GroupDraft group, List<string> members, ModelDraft draft, Trackers trackers) => new()
    {
        Name = group.Name,
        Members = members,
        TrackingWeight = group.TrackingWeight,
        TrackedInterfaces = trackers.Interfaces,
        TrackedScripts = trackers.Scripts,
        TrackedFiles = trackers.Files,
        TrackedProcesses = trackers.Processes,
        TrackedSessions = trackers.Sessions,
        NotifyPriorityChanges = group.NotifyPriorityChanges ?? draft.Vrrp.NotifyPriorityChanges ?? false,
        SmtpAlert = group.SmtpAlert ?? draft.Vrrp.SmtpAlertVrrp ?? draft.Vrrp.SmtpAlert ?? false,
    };
}
