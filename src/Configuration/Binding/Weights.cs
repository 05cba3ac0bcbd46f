using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding;

/// <summary>Reads weights and the entries of track lists.</summary>
internal static class Weights
{
    private const string WithoutWeight =
        "it is tracked with the weight that it has without this line; a weight of 0 makes its failure a fault";

    /// <summary>N [reverse|noreverse] from a position of a line.</summary>
    public static bool TryRead(
        BindingSession session, IReadOnlyList<Word> words, int index, int limit, string subject, out int weight,
        out bool reverse)
    {
        reverse = false;
        weight = 0;
        if (!Values.TryInteger(session, words[index], -limit, limit, out long value, WithoutWeight)) return false;
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
            string? spelt = words[1].Chars.StartsWith("weight=") ? $"weight {words[1].Chars["weight=".Length..]}" : null;
            session.Report(new Diagnostic(
                BindingDiagnostics.UnknownOption, words[1].Span,
                $"'{words[1].Text}' after '{name}': only 'weight N' may stand here; '{name}' is not tracked")
            {
                Suggestion = spelt,
                Fix = spelt is not null && int.TryParse(spelt.AsSpan("weight ".Length), out _)
                    ? Mending.Write(words[1].Span, spelt)
                    : null,
            });
            return null;
        }

        if (words.Count == 2)
        {
            session.Report(
                BindingDiagnostics.ArgumentExpected, words[1].Span,
                $"'weight' needs a number: '{name}' is not tracked");
            return null;
        }

        // A weight that is none leaves the object its own, and the rest of the line unread.
        return TryRead(session, words, 2, limit, $"weight of '{name}'", out int weight, out bool reverse)
            ? entry with { Weight = weight, Reverse = Direction(words, reverse) }
            : entry;
    }

    private static bool? Direction(IReadOnlyList<Word> words, bool reverse) =>
        words.Count > 3 && words[3].Chars is "reverse" or "noreverse" ? reverse : null;
}
