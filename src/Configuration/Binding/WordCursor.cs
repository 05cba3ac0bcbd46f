using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding;

/// <summary>
/// Goes through the words of one entry of a list. What is wrong drops the entry, unless it is said otherwise.
/// </summary>
internal sealed class WordCursor(IReadOnlyList<Word> words, BindingSession session, string entry)
{
    /// <summary>The findings and the world.</summary>
    public BindingSession Session { get; } = session;

    /// <summary>What a wrong word costs, as a sentence.</summary>
    public string Cost { get; set; } = $"the {entry} is dropped";

    /// <summary>Index of the next word.</summary>
    public int Position { get; set; }

    /// <summary>Whether there are no more words.</summary>
    public bool IsAtEnd => Position >= words.Count;

    /// <summary>The first word: it stands for the entry in messages.</summary>
    public Word First => words[0];

    /// <summary>The next word.</summary>
    public Word Next() => words[Position++];

    /// <summary>The next word without going on; null at the end.</summary>
    public string? Peek() => IsAtEnd ? null : words[Position].Text;

    /// <summary>Goes on if the next word is this one.</summary>
    public bool TryTake(string word)
    {
        if (IsAtEnd || !words[Position].Chars.SequenceEqual(word)) return false;
        Position++;
        return true;
    }

    /// <summary>The argument of the word before; null: there is none, which ends the daemon.</summary>
    public Word? Argument(string expected)
    {
        if (!IsAtEnd) return Next();
        Session.ReportMissingArgument(words[Position - 1], expected);
        return null;
    }

    /// <summary>Reports what drops the entry. False, to be returned.</summary>
    public bool Drop(Word word, string message, string? suggestion = null) =>
        Drop(RoutingDiagnostics.EntryDropped, word, message, suggestion);

    /// <inheritdoc cref="Drop(Word, string, string?)"/>
    public bool Drop(DiagnosticKind kind, Word word, string message, string? suggestion = null)
    {
        Session.Report(new Diagnostic(kind, word.Span, message)
        {
            Suggestion = suggestion,
            Effect = Cost,
        });
        return false;
    }

    /// <summary>Reports what costs a word only. True, to be returned.</summary>
    public bool Ignore(Word word, string message, string? suggestion = null)
    {
        Session.Report(RoutingDiagnostics.WordIgnored, word.Span, message, suggestion);
        return true;
    }

    /// <summary>Says that keepalived treats <c>inet</c> and <c>inet6</c> differently, if anything follows.</summary>
    public void NoteFamilyWord(Word word)
    {
        if (IsAtEnd) return;
        Session.Report(
            RoutingDiagnostics.ReadDifferently, word.Span,
            $"keepalived passes over the word after '{word.Text}' ('{Peek()}'); Holdfast reads it",
            $"for keepalived, put '{word.Text}' at the end");
    }

    /// <summary>A decimal number as the argument of the word before.</summary>
    public bool TryNumber(ulong minimum, ulong maximum, out ulong value)
    {
        value = 0;
        Word option = words[Position - 1];
        if (Argument($"a number from {minimum} to {maximum}") is not { } word) return false;
        bool isNumber = ulong.TryParse(
            word.Chars, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out value);
        if (isNumber && value >= minimum && value <= maximum) return true;
        string what = isNumber ? $"{word.Text} is out of range" : $"'{word.Text}' is no decimal number";
        return Drop(
            BindingDiagnostics.InvalidNumber, word, $"{what}: {option.Text} takes {minimum} to {maximum}");
    }

    /// <summary>An address as the argument of the word before.</summary>
    public bool TryAddress(out Core.Packets.IpAddress address)
    {
        address = default;
        Word option = words[Position - 1];
        if (Argument("an address") is not { } word) return false;
        return Values.TryAddress(word, out address)
            || Drop(BindingDiagnostics.InvalidAddress, word, $"'{word.Text}' after '{option.Text}' is no address");
    }

    /// <summary>An interface that exists, as the argument of the word before; the daemon does not start without it.</summary>
    public bool TryDevice(bool mayBeMissing, out string name)
    {
        name = "";
        if (Argument("an interface") is not { } word) return false;
        name = word.Text;
        if (mayBeMissing || Session.Environment.InterfaceExists(name)) return true;
        Session.ReportMissingInterface(word, entry);
        return false;
    }

    /// <summary>A number of 32 bits or a name of iproute2; keepalived cuts off what is beyond 32 bits.</summary>
    public bool TryWideName(Func<string, uint?> find, string what, out uint value)
    {
        if (!TryName(find, what, out value)) return false;
        Word word = words[Position - 1];
        if (RouteTables.IsWrapped(word.Text))
        {
            Session.Report(
                RoutingDiagnostics.UnusualValue, word.Span, $"{word.Text} does not fit into 32 bits: it is taken for {value}");
        }

        return true;
    }

    /// <summary>A name or number of iproute2, as the argument of the word before.</summary>
    public bool TryName<T>(Func<string, T?> find, string what, out T value)
        where T : struct
    {
        value = default;
        if (Argument(what) is not { } word) return false;
        if (find(word.Text) is { } found)
        {
            value = found;
            return true;
        }

        return Drop(BindingDiagnostics.InvalidValue, word, $"'{word.Text}' is no {what}, by name or by number");
    }
}
