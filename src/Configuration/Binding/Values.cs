using System.Globalization;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Binding;

/// <summary>Reads values as the table describes them, and reports those that are none.</summary>
internal static class Values
{
    /// <summary>Checks the value of a keyword without using it.</summary>
    public static void Check(Line line)
    {
        switch (line.Keyword.Kind)
        {
            case ArgumentKind.Bool: TryBool(line, out _); break;
            case ArgumentKind.Integer when line.HasValue: TryInteger(line, out _); break;
            case ArgumentKind.Decimal when line.HasValue: TrySeconds(line, out _); break;
            case ArgumentKind.Text when line.HasValue && line.Keyword.Values == "literal": IsOneOf(line); break;
            case ArgumentKind.Text when line.HasValue && line.Keyword.Values == "IP":
                if (!TryAddress(line.Words[1], out _))
                {
                    line.Report(
                        BindingDiagnostics.InvalidAddress, $"'{line.Value}' is no address: {line.Name} is ignored");
                }

                break;
            case ArgumentKind.Script: line.Session.ShellWords(line.Statement); break;
            default: break;
        }
    }

    /// <summary>Whether the first argument is one of the words that the table lists.</summary>
    public static bool IsOneOf(Line line)
    {
        string[] allowed = line.Keyword.Arguments.Split('|');
        if (allowed.Contains(line.Value)) return true;
        line.Report(
            BindingDiagnostics.InvalidValue, $"'{line.Value}' is no value for '{line.Name}': {line.Keyword.Arguments}",
            fix: Mending.Case(line.Words[1], allowed));
        return false;
    }

    /// <summary>No argument is true.</summary>
    public static bool TryBool(Line line, out bool value)
    {
        value = true;
        if (!line.HasValue) return true;
        switch (line.Value)
        {
            case "on" or "true" or "yes": return true;
            case "off" or "false" or "no": value = false; return true;
            default:
                line.Report(
                    BindingDiagnostics.InvalidValue,
                    $"'{line.Value}' is no value for '{line.Name}': on, true, yes, off, false or no",
                    fix: Mending.Case(line.Words[1], ["on", "true", "yes", "off", "false", "no"]));
                return false;
        }
    }

    /// <summary>The first argument, within the range of the keyword.</summary>
    public static bool TryInteger(Line line, out long value) =>
        TryInteger(
            line.Session, line.Words[1], (long)line.Keyword.Minimum!.Value, (long)line.Keyword.Maximum!.Value, out value);

    /// <summary>A word that is a decimal integer in a range.</summary>
    /// <param name="session">Where a wrong value is reported.</param>
    /// <param name="word">The word.</param>
    /// <param name="minimum">Least value.</param>
    /// <param name="maximum">Greatest value.</param>
    /// <param name="value">The value.</param>
    /// <param name="effect">What happens when the value is wrong; null: the keyword has no effect.</param>
    public static bool TryInteger(
        BindingSession session, Word word, long minimum, long maximum, out long value, string? effect = null)
    {
        ReadOnlySpan<char> digits = word.Chars;
        if (digits.IsEmpty) digits = "0";   // what C makes of an empty text
        bool isNegative = digits.StartsWith("-");
        if (isNegative || digits.StartsWith("+")) digits = digits[1..];
        bool isNumber = !digits.IsEmpty && digits.IndexOfAnyExceptInRange('0', '9') < 0;
        if (!isNumber)
        {
            value = 0;
            ReportNoNumber(session, word, effect);
            return false;
        }

        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value)) value = long.MaxValue;
        if (isNegative) value = -value;
        if (value >= minimum && value <= maximum) return true;
        session.Report(new Diagnostic(
            BindingDiagnostics.InvalidNumber, word.Span, $"{word.Text} is outside the range {minimum} to {maximum}")
        {
            Effect = effect,
        });
        return false;
    }

    /// <summary>
    /// The first argument as a time in seconds, within the range and rounded to the places of the keyword.
    /// </summary>
    public static bool TrySeconds(Line line, out TimeSpan value)
    {
        value = default;
        Keyword keyword = line.Keyword;
        (decimal minimum, decimal maximum) = (keyword.Minimum!.Value, keyword.Maximum!.Value);
        // Most are whole seconds, and a decimal fraction takes ten times as long.
        if (ushort.TryParse(line.Words[1].Chars, NumberStyles.None, CultureInfo.InvariantCulture, out ushort whole) &&
            whole >= minimum && whole <= maximum)
        {
            value = TimeSpan.FromTicks(whole * TimeSpan.TicksPerSecond);
            return true;
        }

        if (!TryDecimal(line.Session, line.Words[1], minimum, maximum, keyword.Places, out decimal seconds)) return false;
        value = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>A word that is a decimal fraction in a range.</summary>
    public static bool TryDecimal(
        BindingSession session, Word word, decimal minimum, decimal maximum, int places, out decimal value)
    {
        const NumberStyles Style = NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(word.Chars, Style, CultureInfo.InvariantCulture, out value))
        {
            ReportNoNumber(session, word, effect: null);
            return false;
        }

        decimal rounded = Math.Round(value, places, MidpointRounding.AwayFromZero);
        if (rounded != value)
        {
            session.Report(new Diagnostic(
                BindingDiagnostics.ValueAdjusted, word.Span, $"{word.Text} has more than {places} places: rounded to {rounded}")
            {
                Fix = Mending.Write(word.Span, rounded.ToString(CultureInfo.InvariantCulture)),
            });
            value = rounded;
        }

        if (value >= minimum && value <= maximum) return true;
        session.Report(
            BindingDiagnostics.InvalidNumber, word.Span, $"{word.Text} is outside the range {minimum} to {maximum}");
        return false;
    }

    // "100;" and "100," come from other languages, "=" stands alone.
    private static void ReportNoNumber(BindingSession session, Word word, string? effect)
    {
        string bare = word.Text.Trim(';', ',', '=', ':');
        bool isNumber = decimal.TryParse(bare, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
            && char.IsAsciiDigit(bare[0]);
        session.Report(new Diagnostic(BindingDiagnostics.InvalidNumber, word.Span, $"'{word.Text}' is no decimal number")
        {
            Effect = effect,
            Suggestion = isNumber ? bare : null,
            Fix = isNumber && !word.WasQuoted ? Mending.Write(word.Span, bare) : null,
        });
    }

    /// <summary>An address without prefix.</summary>
    public static bool TryAddress(Word word, out IpAddress address) => IpAddress.TryParse(word.Chars, out address);

    /// <summary>
    /// The address of a word that may carry a prefix, which is not used (<c>unicast_src_ip 192.0.2.1/24</c>).
    /// </summary>
    public static bool TryAddressIgnoringPrefix(Word word, out IpAddress address)
    {
        ReadOnlySpan<char> text = word.Chars;
        int slash = text.IndexOf('/');
        return IpAddress.TryParse(slash < 0 ? text : text[..slash], out address);
    }
}
