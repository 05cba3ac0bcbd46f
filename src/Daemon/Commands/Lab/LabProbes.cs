namespace Holdfast.Daemon.Commands.Lab;

/// <summary>One request of the client.</summary>
/// <param name="At">When it began; zero is the start of the lab.</param>
/// <param name="Answer">Who answered, by name; null if nobody did in time.</param>
internal readonly record struct ProbeSample(TimeSpan At, string? Answer);

/// <summary>A time during which the client got no answer.</summary>
/// <param name="From">When the first request began that went unanswered.</param>
/// <param name="To">When the first request began that was answered again.</param>
internal readonly record struct Outage(TimeSpan From, TimeSpan To)
{
    public TimeSpan Length => To - From;
}

/// <summary>What a series of requests says about a service.</summary>
internal static class LabProbes
{
    /// <summary>
    /// The outages that begin in a span of time. One that has not ended counts up to the last request known. Samples may
    /// come in any order: requests overlap, and the one that is answered first need not be the first.
    /// </summary>
    public static IReadOnlyList<Outage> Outages(IEnumerable<ProbeSample> samples, TimeSpan from, TimeSpan to)
    {
        var outages = new List<Outage>();
        TimeSpan? start = null;
        TimeSpan last = from;
        foreach (ProbeSample sample in samples.Where(sample => sample.At >= from).OrderBy(sample => sample.At))
        {
            last = sample.At;
            if (sample.Answer is null)
            {
                if (start is null && sample.At < to) start = sample.At;
            }
            else if (start is { } began)
            {
                outages.Add(new Outage(began, sample.At));
                start = null;
            }
            else if (sample.At >= to)
            {
                break;
            }
        }

        if (start is { } open) outages.Add(new Outage(open, last));
        return outages;
    }

    /// <summary>The longest outage that begins in a span of time; zero if there is none.</summary>
    public static TimeSpan LongestOutage(IEnumerable<ProbeSample> samples, TimeSpan from, TimeSpan to) =>
        Outages(samples, from, to).Select(outage => outage.Length).DefaultIfEmpty(TimeSpan.Zero).Max();
}
