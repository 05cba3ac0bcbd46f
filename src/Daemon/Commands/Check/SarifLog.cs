using System.Text.Json.Serialization;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>The part of SARIF 2.1.0 (OASIS, 27 March 2020) that a report needs; the names are the standard's.</summary>
internal sealed record SarifLog([property: JsonPropertyName("$schema")] string Schema, string Version, IReadOnlyList<SarifLog.Run> Runs)
{
    /// <summary>§3.14.</summary>
    internal sealed record Run(Tool Tool, IReadOnlyList<Invocation> Invocations, string ColumnKind, IReadOnlyList<Result> Results);

    /// <summary>§3.18.</summary>
    internal sealed record Tool(Driver Driver);

    /// <summary>§3.19.</summary>
    internal sealed record Driver(string Name, string Version, IReadOnlyList<Rule> Rules);

    /// <summary>§3.49 reportingDescriptor.</summary>
    internal sealed record Rule(
        string Id, Message ShortDescription, Message FullDescription, Message Help, RuleConfiguration DefaultConfiguration);

    /// <summary>§3.50.</summary>
    internal sealed record RuleConfiguration(string Level);

    /// <summary>§3.20.</summary>
    internal sealed record Invocation(bool ExecutionSuccessful, int ExitCode);

    /// <summary>§3.27.</summary>
    internal sealed record Result(
        string RuleId, int RuleIndex, string Level, Message Message, IReadOnlyList<Location> Locations,
        IReadOnlyList<Location>? RelatedLocations, IReadOnlyList<Fix>? Fixes);

    /// <summary>§3.11.</summary>
    internal sealed record Message(string Text);

    /// <summary>§3.28.</summary>
    internal sealed record Location(PhysicalLocation PhysicalLocation, int? Id = null, Message? Message = null);

    /// <summary>§3.29.</summary>
    internal sealed record PhysicalLocation(ArtifactLocation ArtifactLocation, Region Region);

    /// <summary>§3.4.</summary>
    internal sealed record ArtifactLocation(string Uri);

    /// <summary>§3.30: lines and columns from 1, the end column behind the last character.</summary>
    internal sealed record Region(int StartLine, int StartColumn, int EndLine, int EndColumn);

    /// <summary>§3.55.</summary>
    internal sealed record Fix(Message Description, IReadOnlyList<ArtifactChange> ArtifactChanges);

    /// <summary>§3.56.</summary>
    internal sealed record ArtifactChange(ArtifactLocation ArtifactLocation, IReadOnlyList<Replacement> Replacements);

    /// <summary>§3.57.</summary>
    internal sealed record Replacement(Region DeletedRegion, ArtifactContent InsertedContent);

    /// <summary>§3.3.</summary>
    internal sealed record ArtifactContent(string Text);
}
