namespace Holdfast.Configuration.Editing;

/// <summary>What a completion is.</summary>
public enum CompletionKind : byte
{
    /// <summary>A keyword with arguments, or none.</summary>
    Keyword,

    /// <summary>A keyword that opens a block.</summary>
    Block,

    /// <summary>One of a keyword's values.</summary>
    Value,

    /// <summary>The name of something that the configuration defines.</summary>
    Name,

    /// <summary>A definition (<c>$NAME</c>).</summary>
    Definition,
}

/// <summary>Something that may stand at a place.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Label">What is written.</param>
/// <param name="Detail">Its arguments, or where it comes from.</param>
/// <param name="Documentation">Markdown; may be empty.</param>
/// <param name="IsDeprecated">Whether something else should be written.</param>
public sealed record Completion(
    CompletionKind Kind, string Label, string Detail = "", string Documentation = "", bool IsDeprecated = false);
