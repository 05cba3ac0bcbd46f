using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding;

/// <summary>The track lists of an instance or a sync group. What they name must have been defined before.</summary>
internal sealed class TrackList(KeywordBlock entries, BindingSession session, string owner)
{
    private const int Limit = 253;

    // What the list names already: long lists are read in linear time.
    private readonly Dictionary<string, SourceSpan> _first = [];

    /// <summary>The binder of a list by its keyword.</summary>
    public ListBlock Open(string keyword, TrackersDraft trackers, ModelDraft draft) => keyword switch
    {
        "track_interface" => Interfaces(Known(trackers.Interfaces), draft),
        "track_script" => Scripts(Known(trackers.Scripts), draft),
        "track_file" => Others(
            Known(trackers.Files), "track_file", Limit + 1, draft.TrackFiles.Select(file => file.File.Name).ToHashSet()),
        "track_process" => Others(
            Known(trackers.Processes), "vrrp_track_process", Limit + 1,
            draft.TrackProcesses.Select(process => process.Process.Name).ToHashSet()),
        _ => Others(Known(trackers.Sessions), "bfd_instance", Limit, draft.BfdSessions),
    };

    private ListBlock Interfaces(List<TrackedDraft> list, ModelDraft draft) =>
        new(entries, session, words =>
        {
            if (Weights.Entry(session, words, Limit + 1) is not { } entry) return;
            if (entry.Weight is > Limit or < -Limit)
            {
                int weight = Math.Clamp(entry.Weight.Value, -Limit, Limit);
                session.Report(BindingDiagnostics.ValueAdjusted, entry.Span, $"weight {entry.Weight} becomes {weight}");
                entry = entry with { Weight = weight };
            }

            if (!session.Environment.InterfaceExists(entry.Name) && !draft.Global.DynamicInterfaces)
            {
                session.Report(
                    BindingDiagnostics.NotDefined, entry.Span,
                    $"the interface '{entry.Name}' does not exist: {owner} does not track it");
                return;
            }

            Add(list, entry);
        });

    private ListBlock Scripts(List<TrackedDraft> list, ModelDraft draft) =>
        new(entries, session, words =>
        {
            if (Weights.Entry(session, words, Limit) is not { } entry) return;
            if (draft.FindScript(entry.Name) is null)
            {
                string? nearest = session.Nearest(entry.Name, draft.Scripts.Select(script => script.Name));
                SourceSpan? elsewhere = session.FindBlock("vrrp_script", entry.Name);
                bool isBelow = elsewhere is { } place && IsBelow(place, entry.Span);
                session.Report(new Diagnostic(
                    BindingDiagnostics.NotDefined, entry.Span,
                    $"no vrrp_script '{entry.Name}' is defined above: {owner} runs without this check")
                {
                    Effect = isBelow ? "a vrrp_script must stand before the instances that track it: this one comes too late" : null,
                    Suggestion = isBelow ? $"move vrrp_script {entry.Name} above {owner}"
                        : elsewhere is not null ? "look at what is reported about that vrrp_script"
                        : nearest is null ? null : $"did you mean '{nearest}'?",
                    Related = elsewhere is { } span ? [new RelatedSpan(span, isBelow ? "defined only here" : "dropped here")] : [],
                });
                return;
            }

            Add(list, entry);
        });

    private ListBlock Others(List<TrackedDraft> list, string block, int limit, HashSet<string> known) =>
        new(entries, session, words =>
        {
            if (Weights.Entry(session, words, limit) is not { } entry) return;
            if (known.Contains(entry.Name))
            {
                Add(list, entry);
                return;
            }

            string? nearest = SpellingSuggestion.Nearest(entry.Name, known);
            session.Report(new Diagnostic(
                BindingDiagnostics.NotDefined, entry.Span,
                $"no {block} '{entry.Name}' is defined above: {owner} does not track it")
            {
                Suggestion = nearest is null ? null : $"did you mean '{nearest}'?",
            });
        });

    private List<TrackedDraft> Known(List<TrackedDraft> list)
    {
        foreach (TrackedDraft entry in list) _first.TryAdd(entry.Name, entry.Span);
        return list;
    }

    private static bool IsBelow(SourceSpan one, SourceSpan other) =>
        ReferenceEquals(one.Source, other.Source) && one.Start > other.Start;

    private void Add(List<TrackedDraft> list, TrackedDraft entry)
    {
        if (!_first.TryAdd(entry.Name, entry.Span))
        {
            session.Report(new Diagnostic(
                BindingDiagnostics.Repeated, entry.Span,
                $"'{entry.Name}' is tracked twice by {owner}: the second is ignored")
            {
                Related = [new RelatedSpan(_first[entry.Name], "first tracked here")],
            });
            return;
        }

        list.Add(entry);
    }
}
