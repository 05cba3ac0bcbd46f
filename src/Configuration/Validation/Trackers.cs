using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Text;
using Holdfast.Core.Tracking;

namespace Holdfast.Configuration.Validation;

/// <summary>What an instance or a group tracks, with the weights filled in that its lines leave out.</summary>
internal sealed record Trackers(
    List<Tracked> Interfaces, List<Tracked> Scripts, List<Tracked> Files, List<Tracked> Processes, List<Tracked> Sessions)
{
    /// <summary>An entry without weight or direction takes that of the object.</summary>
    public static Trackers Resolve(TrackersDraft draft, ModelDraft all) => new(
        draft.Interfaces.ConvertAll(entry => Of(entry, 0, false)),
        draft.Scripts.ConvertAll(entry =>
        {
            TrackScriptDraft script = all.FindScript(entry.Name)!;
            return Of(entry, script.Weight, script.Reverse);
        }),
        draft.Files.ConvertAll(entry =>
        {
            TrackFile file = all.TrackFiles.Find(candidate => candidate.File.Name == entry.Name)!.File;
            return Of(entry, file.Weight, file.Reverse);
        }),
        draft.Processes.ConvertAll(entry =>
        {
            TrackProcess process = all.TrackProcesses.Find(candidate => candidate.Process.Name == entry.Name)!.Process;
            return Of(entry, process.Weight, process.Reverse);
        }),
        draft.Sessions.ConvertAll(entry =>
        {
            (int weight, bool reverse) = all.BfdWeights.GetValueOrDefault(entry.Name);
            return Of(entry, weight, reverse);
        }));

    /// <summary>Without those whose weight cannot count because the instance owns its addresses.</summary>
    public Trackers OfOwner(InstanceDraft instance, BindingSession session)
    {
        const string Reason = "with priority 255";
        return this with
        {
            Interfaces = Weightless(Interfaces, instance.Trackers.Interfaces, instance, Reason, session),
            Scripts = Weightless(Scripts, instance.Trackers.Scripts, instance, Reason, session),
            Files = Weightless(Files, instance.Trackers.Files, instance, Reason, session),
            Sessions = Weightless(Sessions, instance.Trackers.Sessions, instance, Reason, session),
        };
    }

    /// <summary>
    /// Without those whose weight cannot count because the members of a group share their changes; interfaces stay and
    /// cause faults. keepalived looks neither here nor at owners at processes.
    /// </summary>
    public Trackers OfMember(InstanceDraft instance, string group, BindingSession session)
    {
        string reason = $"in a sync group ({group} lacks sync_group_tracking_weight)";
        foreach (Tracked tracked in Interfaces.FindAll(tracked => tracked.Weight != 0))
        {
            session.Report(new Diagnostic(
                ValidationDiagnostics.TrackerDropped,
                instance.Trackers.Interfaces.Find(entry => entry.Name == tracked.Name)!.Span,
                $"{instance.Name} tracks '{tracked.Name}' without weight: weights cannot count {reason}")
            {
                Effect = $"when '{tracked.Name}' is down, {group} is in fault; no priority changes",
                Suggestion = "sync_group_tracking_weight in the group lets weights count",
            });
        }

        return this with
        {
            Interfaces = Interfaces.ConvertAll(tracked => new Tracked(tracked.Name, 0, tracked.Weight == 0 && tracked.Reverse)),
            Scripts = Weightless(Scripts, instance.Trackers.Scripts, instance, reason, session),
            Files = Weightless(Files, instance.Trackers.Files, instance, reason, session),
            Sessions = Weightless(Sessions, instance.Trackers.Sessions, instance, reason, session),
        };
    }

    private static Tracked Of(TrackedDraft entry, int weight, bool reverse) =>
        new(entry.Name, entry.Weight ?? weight, entry.Reverse ?? reverse);

    private static List<Tracked> Weightless(
        List<Tracked> all, List<TrackedDraft> entries, InstanceDraft instance, string reason, BindingSession session)
    {
        foreach (Tracked tracked in all.FindAll(tracked => tracked.Weight != 0))
        {
            session.Report(new Diagnostic(
                ValidationDiagnostics.TrackerDropped, entries.Find(entry => entry.Name == tracked.Name)!.Span,
                $"{instance.Name} does not track '{tracked.Name}': its weight cannot count {reason}")
            {
                Effect = $"{instance.Name} stays as it is whatever becomes of '{tracked.Name}'",
            });
        }

        return all.FindAll(tracked => tracked.Weight == 0);
    }
}
