using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Fixes;

/// <summary>A fix that is left out.</summary>
/// <param name="Finding">Whose fix it is.</param>
/// <param name="Reason">Why, as a clause: "it overlaps …".</param>
public sealed record SkippedFix(Diagnostic Finding, string Reason);

/// <summary>The fixes of several findings, made into one change of the files. Of two that overlap the first wins.</summary>
/// <param name="Files">What changes.</param>
/// <param name="Applied">The findings whose fix is part of it.</param>
/// <param name="Skipped">Fixes that are not.</param>
public sealed record FixPlan(
    IReadOnlyList<ChangedFile> Files, IReadOnlyList<Diagnostic> Applied, IReadOnlyList<SkippedFix> Skipped)
{
    /// <summary>Takes the fixes of the findings together, in their order.</summary>
    public static FixPlan Of(IEnumerable<Diagnostic> findings)
    {
        var edits = new Dictionary<SourceText, List<TextEdit>>();
        var applied = new List<Diagnostic>();
        var skipped = new List<SkippedFix>();
        foreach (Diagnostic finding in findings)
        {
            if (finding.Fix is not { } fix) continue;
            if (fix.Edits.Any(edit => !edit.Span.IsVerbatim))
            {
                skipped.Add(new SkippedFix(finding, "the text comes from a definition or repetition"));
            }
            else if (fix.Edits.Any(edit => !CanEncode(edit)))
            {
                skipped.Add(new SkippedFix(finding, "the file is not UTF-8, and cannot hold the new text"));
            }
            else if (fix.Edits.Any(edit => Overlaps(edits, edit)))
            {
                skipped.Add(new SkippedFix(finding, "it overlaps a fix before it"));
            }
            else
            {
                applied.Add(finding);
                foreach (TextEdit edit in fix.Edits) Add(edits, edit);
            }
        }

        return new FixPlan(
            [
                .. edits.Where(pair => pair.Value.Count > 0).Select(pair => new ChangedFile(
                    pair.Key, [.. pair.Value.OrderBy(edit => edit.Span.Start).ThenBy(edit => edit.Span.End)])),
            ],
            applied,
            skipped);
    }

    private static bool CanEncode(TextEdit edit) =>
        edit.Span.Source.Encoding is var encoding && encoding.GetString(encoding.GetBytes(edit.Replacement)) == edit.Replacement;

    // A file that is included twice gives the same edit twice: it is made once.
    private static bool Overlaps(Dictionary<SourceText, List<TextEdit>> edits, TextEdit edit) =>
        edits.TryGetValue(edit.Span.Source, out List<TextEdit>? made) && made.Any(other => Collide(other, edit) && !Same(other, edit));

    private static void Add(Dictionary<SourceText, List<TextEdit>> edits, TextEdit edit)
    {
        if (!edits.TryGetValue(edit.Span.Source, out List<TextEdit>? made)) edits[edit.Span.Source] = made = [];
        if (!made.Any(other => Same(other, edit))) made.Add(edit);
    }

    // Two insertions at one place have no order; an insertion at the edge of a replacement has.
    private static bool Collide(TextEdit a, TextEdit b) =>
        (a.Span.Start < b.Span.End && b.Span.Start < a.Span.End) || (a.Span.Start == b.Span.Start && a.Span.Length == b.Span.Length);

    private static bool Same(TextEdit a, TextEdit b) =>
        a.Span.Start == b.Span.Start && a.Span.Length == b.Span.Length && a.Replacement == b.Replacement;
}
