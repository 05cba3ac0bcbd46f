using System.Globalization;
using Holdfast.Configuration.Syntax;
using Holdfast.Core.Routing;

namespace Holdfast.Configuration.Binding;

/// <summary>Reads the options of a route that become RTA_METRICS.</summary>
internal sealed class PathMetricsReader(WordCursor words)
{
    private const int RttScale = 8;
    private const int RttVarianceScale = 4;

    // What keepalived raises or lowers a time to, in milliseconds.
    private const decimal LeastTime = 200;
    private const decimal MostTime = 120_000;

    /// <summary>What was read; null: nothing.</summary>
    public PathMetrics? Result { get; private set; }

    /// <summary>Null: it is no such option; false: the route is dropped.</summary>
    public bool? Read(Word option)
    {
        PathMetrics path = Result ?? new PathMetrics();
        PathMetrics? changed;
        switch (option.Text)
        {
            case "mtu": changed = Lockable() is { } mtu ? path with { Mtu = mtu } : null; break;
            case "advmss": changed = Lockable() is { } mss ? path with { AdvertisedMss = mss } : null; break;
            case "reordering": changed = Lockable() is { } order ? path with { Reordering = order } : null; break;
            case "cwnd": changed = Lockable() is { } cwnd ? path with { CongestionWindow = cwnd } : null; break;
            case "ssthresh": changed = Lockable() is { } start ? path with { SlowStartThreshold = start } : null; break;
            case "rtt": changed = Time(RttScale) is { } rtt ? path with { Rtt = rtt } : null; break;
            case "rttvar": changed = Time(RttVarianceScale) is { } variance ? path with { RttVariance = variance } : null; break;
            case "rto_min": changed = Time(1, mayExceed: false) is { } rto ? path with { MinimumRto = rto } : null; break;
            case "window": changed = Number() is { } window ? path with { Window = window } : null; break;
            case "initcwnd": changed = Number() is { } first ? path with { InitialCongestionWindow = first } : null; break;
            case "initrwnd": changed = Number() is { } receive ? path with { InitialReceiveWindow = receive } : null; break;
            case "hoplimit":
                changed = words.TryNumber(0, byte.MaxValue, out ulong hops) ? path with { HopLimit = (byte)hops } : null;
                break;
            case "quickack": changed = Bit() is { } ack ? path with { QuickAck = ack } : null; break;
            case "fastopen_no_cookie": changed = Bit() is { } open ? path with { FastOpenNoCookie = open } : null; break;
            case "features": changed = Features(path); break;
            case "congctl": changed = CongestionControl(path); break;
            default: return null;
        }

        Result = changed ?? Result;
        return changed is not null;
    }

    private uint? Number() => words.TryNumber(0, uint.MaxValue, out ulong value) ? (uint)value : null;

    private bool? Bit() => words.TryNumber(0, 1, out ulong value) ? value == 1 : null;

    private PathMetric? Lockable()
    {
        bool isLocked = words.TryTake("lock");
        return Number() is { } value ? new PathMetric(value, isLocked) : null;
    }

    // Without a unit it is in the kernel's own.
    private PathMetric? Time(int scale, bool mayExceed = true)
    {
        bool isLocked = words.TryTake("lock");
        if (words.Argument("a time with 's' or 'ms'") is not { } word) return null;
        ReadOnlySpan<char> text = word.Chars;
        bool isMilliseconds = text.EndsWith("ms");
        bool isSeconds = !isMilliseconds && text.EndsWith("s");
        ReadOnlySpan<char> digits = text[..(text.Length - (isMilliseconds ? 2 : isSeconds ? 1 : 0))];
        int places = isSeconds ? 3 : 0;
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            || value > uint.MaxValue)
        {
            words.Drop(BindingDiagnostics.InvalidNumber, word, $"'{word.Text}' is no time: a number with 's' or 'ms'");
            return null;
        }

        decimal rounded = Math.Round(value, places, MidpointRounding.AwayFromZero);
        if (rounded != value)
        {
            words.Session.Report(
                BindingDiagnostics.ValueAdjusted, word.Span, $"'{word.Text}' has too many places: {rounded} is used");
        }

        decimal milliseconds = isSeconds ? rounded * 1000 : isMilliseconds ? rounded : rounded / scale;
        if (milliseconds > MostTime && !mayExceed)
        {
            words.Drop(BindingDiagnostics.InvalidNumber, word, $"'{word.Text}' is more than 120 s");
            return null;
        }

        decimal used = Math.Clamp(milliseconds, LeastTime, MostTime);
        if (used != milliseconds)
        {
            words.Session.Report(
                new Text.Diagnostic(
                    BindingDiagnostics.ValueAdjusted, word.Span,
                    $"'{word.Text}' is outside 200 ms to 120 s: {used:0.###} ms is used")
                {
                    ErrorClass = Text.ErrorClass.None,
                    Suggestion = isSeconds || isMilliseconds
                        ? null
                        : $"without a unit it counts in 1/{scale} ms; write '{word.Text}ms'",
                });
        }

        return new PathMetric((uint)Math.Round(used * scale), isLocked);
    }

    private PathMetrics? Features(PathMetrics path)
    {
        if (words.Argument("ecn") is not { } word) return null;
        if (word.Text == "ecn") return path with { Ecn = true };
        words.Ignore(word, $"'{word.Text}' is no feature of a route: only 'ecn' is one");
        return path;
    }

    private PathMetrics? CongestionControl(PathMetrics path)
    {
        bool isLocked = words.TryTake("lock");
        return words.Argument("an algorithm") is { } word
            ? path with { CongestionControl = word.Text, IsCongestionControlLocked = isLocked }
            : null;
    }
}
