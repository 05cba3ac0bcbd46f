using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Editing;

/// <summary>Finds what may stand at a place, from the keyword table and the names that the configuration defines.</summary>
internal static class Completions
{
    private static readonly string[] s_bool = ["true", "false", "on", "off", "yes", "no"];

    public static IReadOnlyList<Completion> At(EditorPlace place)
    {
        if (place.IsInComment) return [];
        List<string> words = place.WordsBefore();
        if (words[^1].StartsWith('$')) return Definitions(place.Model);
        if (words.Count == 1) return place.Block.IsList ? Entries(place) : Keywords(place.Block, place.Container is null);
        if (place.Block.IsList) return [.. place.Block.Keywords.Skip(1).Select(option => Of(option, ""))];
        return place.Block.Find(words[0]) is { } keyword ? Arguments(keyword, words, place.Model) : [];
    }

    private static List<Completion> Definitions(EditorModel model) =>
    [
        .. model.TextDefinitions()
            .Select(definition => definition.Name)
            .Distinct()
            .Select(name => new Completion(CompletionKind.Definition, $"${{{name}}}", "definition")),
        .. KeywordTable.Preprocessor.Keywords
            .Where(keyword => keyword.Name.StartsWith("${_", StringComparison.Ordinal))
            .Select(keyword => new Completion(CompletionKind.Definition, keyword.Name, keyword.Meaning)),
    ];

    private static List<Completion> Keywords(KeywordBlock block, bool isRoot) =>
    [
        .. block.Keywords.Select(keyword => Of(keyword, "")),
        .. KeywordTable.Preprocessor.Keywords
            .Where(keyword => char.IsLetter(keyword.Name[0]) && (isRoot || keyword.Name == "include"))
            .Select(keyword => Of(keyword, "")),
    ];

    private static IReadOnlyList<Completion> Entries(EditorPlace place) =>
        References.KeywordsNamedIn(place.Container!) is { Length: > 0 } named
            ? Names(place.Model, named)
            : Array.Empty<Completion>();

    private static List<Completion> Arguments(Keyword keyword, List<string> words, EditorModel model)
    {
        var found = new List<Completion>();
        found.AddRange(Names(model, References.KeywordsNamedBy(keyword, words)));
        if (keyword.Kind == ArgumentKind.Bool) found.AddRange(s_bool.Select(Value));
        if (keyword.Children is { IsList: false } values && !keyword.OpensBlock) found.AddRange(values.Keywords.Select(value => Of(value, "")));
        else if (words.Count == 2) found.AddRange(Literals(keyword.Arguments).Select(Value));
        if (keyword.Name is "interface" or "dev") found.AddRange(Interfaces(model));
        return found;

        static Completion Value(string text) => new(CompletionKind.Value, text);
    }

    /// <summary>The words of <c>A|B|C</c> at the start of an argument list.</summary>
    private static string[] Literals(string arguments)
    {
        string first = arguments.Trim('[', ']').Split(' ')[0].TrimEnd(']');
        string[] parts = first.Split('|');
        return parts.Length > 1 && parts.All(part => part.Length > 0 && part.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'))
            ? parts
            : [];
    }

    private static IEnumerable<Completion> Interfaces(EditorModel model) =>
        (model.Tree?.Descendants() ?? [])
            .Where(node => node.Keyword?.Name == "interface" && node.Value is not null)
            .Select(node => node.Value!)
            .Distinct()
            .Select(name => new Completion(CompletionKind.Name, name, "interface"));

    private static List<Completion> Names(EditorModel model, string[] keywords) =>
    [
        .. References.Definitions(model, keywords)
            .Where(node => node.Value is not null)
            .DistinctBy(node => node.Value)
            .Select(node => new Completion(CompletionKind.Name, node.Value!, node.Name)),
    ];

    private static Completion Of(Keyword keyword, string path) => new(
        keyword.OpensBlock ? CompletionKind.Block : CompletionKind.Keyword,
        keyword.Name,
        keyword.Arguments.Trim(),
        Hover.Describe(keyword, path),
        keyword.IsDeprecated);
}
