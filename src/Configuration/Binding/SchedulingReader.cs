using Holdfast.Configuration.Syntax;
using Holdfast.Core;

namespace Holdfast.Configuration.Binding;

/// <summary>Reads how a process is scheduled: the same keywords for each process, behind its prefix.</summary>
internal static class SchedulingReader
{
    private const int LastProcessor = 1023;

    /// <summary>The settings with those of a line; unchanged when its value is wrong, which is reported.</summary>
    /// <param name="line">The line.</param>
    /// <param name="prefix"><c>vrrp_</c>, <c>checker_</c> or <c>bfd_</c>.</param>
    /// <param name="settings">The settings so far.</param>
    /// <returns>Null: the keyword is none of these.</returns>
    public static SchedulingSettings? Read(Line line, string prefix, SchedulingSettings settings)
    {
        string name = line.Name;
        if (!name.StartsWith(prefix, StringComparison.Ordinal)) return null;
        switch (name[prefix.Length..])
        {
            case "priority":
                return Values.TryInteger(line, out long nice) ? settings with { Nice = (int)nice } : settings;
            case "no_swap":
                return settings with { NoSwap = true };
            case "rt_priority":
                return Values.TryInteger(line.Session, line.Words[1], int.MinValue, int.MaxValue, out long priority)
                    ? settings with { RealTimePriority = (int)Clamp(line, priority, 1, 99) }
                    : settings;
            case "rlimit_rttime" or "rlimit_rtime":
                return Values.TryInteger(line.Session, line.Words[1], 1, long.MaxValue, out long limit)
                    ? settings with { RealTimeLimitMicroseconds = (ulong)Math.Max(2, limit) }
                    : settings;
            case "cpu_affinity":
                return settings with { CpuAffinity = Processors(line) };
            default:
                return null;
        }
    }

    private static List<int> Processors(Line line)
    {
        var processors = new List<int>();
        foreach (Word word in line.Words.Skip(1))
        {
            if (Values.TryInteger(line.Session, word, 0, LastProcessor, out long processor)) processors.Add((int)processor);
        }

        return processors;
    }

    private static long Clamp(Line line, long value, long minimum, long maximum)
    {
        long clamped = Math.Clamp(value, minimum, maximum);
        if (clamped != value) line.Report(BindingDiagnostics.ValueAdjusted, $"{value} becomes {clamped}");
        return clamped;
    }
}
