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
                    ValidationDiagnostics.GroupMember, group.Span,
                    $"sync group '{group.Name}' has one member only: there is nothing to keep in step");
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
                session.Report(
                    ValidationDiagnostics.GroupMember, span,
                    $"sync group '{group.Name}': there is no vrrp_instance '{name}'", 
                    nearest is null ? null : $"did you mean '{nearest}'?");
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

    private static SyncGroup Build(GroupDraft group, List<string> members, ModelDraft draft) => new()
    {
        Name = group.Name,
        Members = members,
        TrackingWeight = group.TrackingWeight,
        TrackedInterfaces = group.TrackedInterfaces.ConvertAll(TrackerValidation.OfInterface),
        TrackedScripts = group.TrackedScripts.ConvertAll(entry => TrackerValidation.OfScript(entry, draft)),
        NotifyPriorityChanges = group.NotifyPriorityChanges ?? draft.Vrrp.NotifyPriorityChanges ?? false,
        SmtpAlert = group.SmtpAlert ?? draft.Vrrp.SmtpAlertVrrp ?? draft.Vrrp.SmtpAlert ?? false,
    };
}

/// <summary>Makes the trackers of an instance or a group.</summary>
internal static class TrackerValidation
{
    public static Tracked OfInterface(TrackedDraft entry) => new(entry.Name, entry.Weight ?? 0, entry.Reverse ?? false);

    /// <summary>An entry without weight takes that of the <c>vrrp_script</c>.</summary>
    public static Tracked OfScript(TrackedDraft entry, ModelDraft draft)
    {
        TrackScriptDraft script = draft.FindScript(entry.Name)!;
        return new Tracked(entry.Name, entry.Weight ?? script.Weight, entry.Reverse ?? (entry.Weight is null && script.Reverse));
    }

    /// <summary>
    /// Drops the weighted scripts where no weight can count, and makes weighted interfaces weightless.
    /// </summary>
    public static (List<Tracked> Interfaces, List<Tracked> Scripts) WithoutWeights(
        List<Tracked> interfaces, List<Tracked> scripts, InstanceDraft instance, string reason, BindingSession session)
    {
        foreach (Tracked tracked in interfaces.Concat(scripts).Where(tracked => tracked.Weight != 0))
        {
            session.Report(
                ValidationDiagnostics.TrackerDropped,
                instance.TrackedScripts.Concat(instance.TrackedInterfaces).First(entry => entry.Name == tracked.Name).Span,
                $"{instance.Name} does not track '{tracked.Name}': its weight cannot count {reason}");
        }

        return (interfaces.FindAll(tracked => tracked.Weight == 0), scripts.FindAll(tracked => tracked.Weight == 0));
    }
}
