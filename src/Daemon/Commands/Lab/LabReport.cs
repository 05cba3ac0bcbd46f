namespace Holdfast.Daemon.Commands.Lab;

/// <summary>That a director was in a state from a time on.</summary>
/// <param name="State">MASTER, BACKUP, FAULT, or another word: "starting", "down".</param>
internal readonly record struct StateChange(TimeSpan At, string Director, string State);

/// <summary>That the virtual address came to or left a director.</summary>
internal readonly record struct HolderChange(TimeSpan At, string Director, bool Holds);

/// <summary>A part of a row of the timeline.</summary>
internal readonly record struct LabSegment(TimeSpan From, TimeSpan To, string Text);

/// <summary>Everything that was seen in one play.</summary>
internal sealed record LabReport
{
    public required string Daemon { get; init; }

    public required string VirtualAddress { get; init; }

    public required IReadOnlyList<LabResult> Results { get; init; }

    public required IReadOnlyList<ProbeSample> Samples { get; init; }

    public required IReadOnlyList<StateChange> States { get; init; }

    public required IReadOnlyList<HolderChange> Holders { get; init; }

    public required TimeSpan End { get; init; }

    /// <summary>Whether every step that is judged met its expectation.</summary>
    public bool IsMet => Results.Count > 0 && Results.All(result => !result.IsJudged || result.IsMet);

    /// <summary>A director's states, without gaps, up to the end.</summary>
    public IReadOnlyList<LabSegment> StatesOf(string director) =>
        Segments([.. States.Where(change => change.Director == director).Select(change => (change.At, change.State))]);

    /// <summary>When a director held the virtual address.</summary>
    public IReadOnlyList<LabSegment> HoldingOf(string director) =>
        [.. Segments([.. Holders.Where(change => change.Director == director)
            .Select(change => (change.At, change.Holds ? "address" : ""))]).Where(segment => segment.Text.Length > 0)];

    /// <summary>Who answered the client, without gaps; empty text: nobody.</summary>
    public IReadOnlyList<LabSegment> Answers() =>
        Segments([.. Samples.OrderBy(sample => sample.At).Select(sample => (sample.At, sample.Answer ?? ""))]);

    private List<LabSegment> Segments(IReadOnlyList<(TimeSpan At, string Text)> changes)
    {
        var segments = new List<LabSegment>();
        foreach ((TimeSpan at, string text) in changes)
        {
            if (segments.Count > 0 && segments[^1].Text == text) continue;
            if (segments.Count > 0) segments[^1] = segments[^1] with { To = at };
            segments.Add(new LabSegment(at, End, text));
        }

        return segments;
    }
}
