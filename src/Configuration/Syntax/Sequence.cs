using System.Globalization;

namespace Holdfast.Configuration.Syntax;

/// <summary>A <c>~SEQ(...)</c> or <c>~SEQx(...)</c> once its numbers are known.</summary>
/// <param name="Start">First value.</param>
/// <param name="Step">Difference of one value to the next; not zero.</param>
/// <param name="Count">How many values there are, at least one.</param>
internal readonly record struct Sequence(long Start, long Step, Int128 Count)
{
    /// <summary>A value; within 64 bits although the way to it may not be.</summary>
    public long this[long index] => unchecked(Start + (index * Step));

    /// <summary>
    /// Works out a sequence from its parameters behind the name: end; start and end; or start, step, end. Numbers may be
    /// hexadecimal (0x) or octal (0); a missing one is 0, as it is for keepalived.
    /// </summary>
    /// <returns>What is wrong; null: nothing.</returns>
    public static string? TryParse(ReadOnlySpan<char> parameters, bool hexadecimal, out Sequence sequence)
    {
        sequence = default;
        Span<Range> ranges = stackalloc Range[5];
        int count = parameters.Split(ranges, ',');
        if (count > 3) return "there are more than four parameters";

        Span<long> numbers = stackalloc long[3];
        for (int i = 0; i < count; i++)
        {
            if (!TryParseNumber(parameters[ranges[i]].Trim(Blanks.All), out numbers[i]))
            {
                return $"'{parameters[ranges[i]].Trim(Blanks.All)}' is not a number";
            }

            bool isStep = count == 3 && i == 1;
            if (hexadecimal && numbers[i] < 0 && !isStep) return "a hexadecimal sequence cannot count below zero";
        }

        long end = numbers[count - 1];
        long start = count > 1 ? numbers[0] : end < 0 ? -1 : 1;
        long step = count > 2 ? numbers[1] : end < start ? -1 : 1;
        if (step == 0) return "the step is zero";
        if (end != start && end > start != step > 0) return $"a step of {step} does not lead from {start} to {end}";
        sequence = new Sequence(start, step, (((Int128)end - start) / step) + 1);
        return null;
    }

    /// <summary>A number as C's <c>strtol</c> with base 0 reads it.</summary>
    public static bool TryParseNumber(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (text.IsEmpty) return true;

        bool negative = text[0] == '-';
        if (text[0] is '-' or '+') text = text[1..];
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return long.TryParse(text[2..], NumberStyles.AllowHexSpecifier, null, out value) && value >= 0 && Negate(ref value);
        }

        if (text.Length > 1 && text[0] == '0')
        {
            foreach (char c in text)
            {
                if (c is < '0' or > '7' || value > long.MaxValue >> 3) return false;
                value = (value << 3) | (uint)(c - '0');
            }

            return Negate(ref value);
        }

        return long.TryParse(text, NumberStyles.None, null, out value) && Negate(ref value);

        bool Negate(ref long number)
        {
            if (negative) number = -number;
            return true;
        }
    }
}
