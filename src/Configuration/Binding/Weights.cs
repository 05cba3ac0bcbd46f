using Holdfast.Configuration.Syntax;

namespace Holdfast.Configuration.Binding;

/// <summary>Reads weights and the entries of track lists.</summary>
internal static class Weights
{
    /// <summary>N [reverse|noreverse] from a position of a line.</summary>
    public static bool TryRead(
        BindingSession session, IReadOnlyList<Word> words, int index, int limit, string subject, out int weight,
        out bool reverse)
    {
        reverse = false;
        weight = 0;
        if (!Values.TryInteger(session, words[index], -limit, limit, out long value)) return false;
        weight = (int)value;
        if (words.Count <= index + 1) return true;
        switch (words[index + 1].Text)
        {
            case "reverse": reverse = true; break;
            case "noreverse": break;
            default:
                session.Report(
                    BindingDiagnostics.UnknownOption, words[index + 1].Span,
                    $"'{words[index + 1].Text}' after the {subject} is ignored: only 'reverse' may stand here");
                break;
        }

        return true;
    }

    /// <summary>
    /// NAME [weight N [reverse|noreverse]]; the weight is null when none is given. Null: the entry is wrong and
    /// dropped.
    /// </summary>
    public static TrackedDraft? Entry(BindingSession session, IReadOnlyList<Word> words, int limit)
    {
        string name = words[0].Text;
        var entry = new TrackedDraft(name, null, null, words[0].Span);
        if (words.Count == 1) return entry;
        if (words[1].Text != "weight")
        {
            session.Report(
                BindingDiagnostics.UnknownOption, words[1].Span,
                $"'{words[1].Text}' after '{name}': only 'weight N' may stand here; '{name}' is not tracked",
                words[1].Chars.StartsWith("weight=") ? $"weight {words[1].Chars["weight=".Length..]}" : null);
            return null;
        }

        if (words.Count == 2)
        {
            session.Report(
                BindingDiagnostics.ArgumentExpected, words[1].Span,
                $"'weight' needs a number: '{name}' is not tracked");
            return null;
        }

        return TryRead(session, words, 2, limit, $"weight of '{name}'", out int weight, out bool reverse)
            ? entry with { Weight = weight, Reverse = words.Count > 3 ? reverse : null }
            : null;
    }
}
