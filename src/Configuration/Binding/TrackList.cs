using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding;

/// <summary>The track lists of an instance or a sync group. What they name must have been defined before.</summary>
internal sealed class TrackList(KeywordBlock entries, BindingSession session, string owner)
{
    private const int Limit = 253;

    /// <summary><c>track_interface</c>.</summary>
    public ListBlock Interfaces(List<TrackedDraft> list, ModelDraft draft) =>
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

    /// <summary><c>track_script</c>.</summary>
    public ListBlock Scripts(List<TrackedDraft> list, ModelDraft draft) =>
        new(entries, session, words =>
        {
            if (Weights.Entry(session, words, Limit) is not { } entry) return;
            if (draft.FindScript(entry.Name) is null)
            {
                string? nearest = session.Nearest(entry.Name, draft.Scripts.Select(script => script.Name));
                session.Report(
                    BindingDiagnostics.NotDefined, entry.Span,
                    $"no vrrp_script '{entry.Name}' is defined above: {owner} runs without this check",
                    nearest is null ? null : $"did you mean '{nearest}'?");
                return;
            }

            Add(list, entry);
        });

    /// <summary>The lists whose effect is not built: checked, then forgotten.</summary>
    public ListBlock Others(string keyword, ModelDraft draft)
    {
        HashSet<string> known = keyword switch
        {
            "track_file" => draft.TrackFiles,
            "track_process" => draft.TrackProcesses,
            _ => draft.BfdSessions,
        };
        return new ListBlock(entries, session, words =>
        {
            if (Weights.Entry(session, words, keyword == "track_bfd" ? Limit : Limit + 1) is not { } entry) return;
            if (known.Contains(entry.Name)) return;
            session.Report(
                BindingDiagnostics.NotDefined, entry.Span,
                $"'{entry.Name}' in {keyword} is not defined above: {owner} does not track it");
        });
    }

    private void Add(List<TrackedDraft> list, TrackedDraft entry)
    {
        if (list.Find(other => other.Name == entry.Name) is { } first)
        {
            session.Report(new Diagnostic(
                BindingDiagnostics.Repeated, entry.Span,
                $"'{entry.Name}' is tracked twice by {owner}: the second is ignored")
            {
                Related = [new RelatedSpan(first.Span, "first tracked here")],
            });
            return;
        }

        list.Add(entry);
    }
}
