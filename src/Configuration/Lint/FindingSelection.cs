namespace Holdfast.Configuration.Lint;

/// <summary>Which findings somebody wants to see, beyond what comments in the files say. Codes such as <c>L102</c>.</summary>
public sealed record FindingSelection
{
    /// <summary>Every finding.</summary>
    public static FindingSelection Everything { get; } = new();

    /// <summary>Codes that are passed over.</summary>
    public IReadOnlyCollection<string> Allow { get; init; } = [];

    /// <summary>Codes that count as errors.</summary>
    public IReadOnlyCollection<string> Deny { get; init; } = [];

    /// <summary>If not empty: the only codes that are shown, beside errors of the language.</summary>
    public IReadOnlyCollection<string> Only { get; init; } = [];
}
