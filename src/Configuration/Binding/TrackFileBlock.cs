using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.Tracking;

namespace Holdfast.Configuration.Binding;

/// <summary><c>track_file</c> and <c>vrrp_track_file</c>. It counts as defined when its block has ended.</summary>
internal sealed class TrackFileBlock(Line opening, ModelDraft draft, BindingSession session)
    : BlockBinder(opening.Keyword.Children!, session)
{
    private const int MaxWeight = 254;

    private TrackFile _file = new() { Name = opening.Value, Path = "" };

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "file": _file = _file with { Path = line.Value }; break;
            case "weight":
                string subject = $"{line.Name} of '{_file.Name}'";
                if (Weights.TryRead(Session, line.Words, 1, MaxWeight, subject, out int weight, out bool reverse))
                {
                    _file = _file with { Weight = weight, Reverse = reverse };
                }

                break;
            case "init_file": Initialise(line); break;
            default: Values.Check(line); break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_file.Path.Length > 0)
        {
            draft.TrackFiles.Add(new TrackFileDraft(_file, opening.ValueSpan));
            return;
        }

        Session.Report(new Diagnostic(
            BindingDiagnostics.NoCommand, opening.ValueSpan, $"{opening.Name} '{_file.Name}' names no file: it is dropped")
        {
            Effect = $"whoever tracks '{_file.Name}' runs without this check",
        });
    }

    // [VALUE] [overwrite], in any order.
    private void Initialise(Line line)
    {
        int value = 0;
        bool overwrite = false;
        foreach (Word word in line.Words.Skip(1))
        {
            if (word.Chars is "overwrite")
            {
                overwrite = true;
            }
            else if (word.Chars.IndexOfAnyExceptInRange('0', '9') is var other && (other < 0 || (other == 0 && word.Chars[0] is '-' or '+')))
            {
                if (!Values.TryInteger(Session, word, int.MinValue, int.MaxValue, out long number)) continue;
                value = (int)number;
                if (Math.Abs(number) > MaxWeight)
                {
                    Session.Report(
                        BindingDiagnostics.InvalidValue, word.Span,
                        $"{number} in '{_file.Name}' is more than a priority can change by ({MaxWeight})");
                }
            }
            else
            {
                Session.Report(
                    BindingDiagnostics.UnknownOption, word.Span,
                    $"'{word.Text}' is ignored: a number or 'overwrite' may stand here");
            }
        }

        _file = _file with { Initialise = new FileInitialisation(value, overwrite) };
    }
}
