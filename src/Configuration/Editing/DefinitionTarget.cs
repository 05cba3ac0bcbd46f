using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Editing;

/// <summary>Where something is defined.</summary>
/// <param name="Path">The file.</param>
/// <param name="Span">The place in it; null: the file as a whole, such as a script.</param>
public sealed record DefinitionTarget(string Path, SourceSpan? Span)
{
    internal static IReadOnlyList<DefinitionTarget> Of(EditorPlace place)
    {
        if (place.IsInComment) return [];
        if (place.Reference() is var (name, _))
        {
            return [.. place.Model.TextDefinitions().Where(definition => definition.Name == name).Select(definition => At(definition.Span))];
        }

        if (Included(place) is { Count: > 0 } files) return files;
        if (place.Statement is not { } node) return [];
        int index = place.WordIndex();
        if (index < 0) return [];
        if (node.IsEntry) return index == 0 ? Blocks(place.Model, References.KeywordsNamedIn(node.Parent!), node.Words[0].Text) : [];
        if (node.Keyword is not { } keyword || index == 0) return [];
        if (keyword.Kind == ArgumentKind.Script) return Script(node);
        List<string> words = [.. node.Words.Take(index + 1).Select(word => word.Text)];
        return Blocks(place.Model, References.KeywordsNamedBy(keyword, words), words[^1]);
    }

    private static DefinitionTarget At(SourceSpan span) => new(span.Source.Path, span);

    private static List<DefinitionTarget> Blocks(EditorModel model, string[] keywords, string name) =>
        [.. References.Definitions(model, keywords).Where(node => node.Value == name).Select(node => At(node.ValueSpan))];

    /// <summary>The files that the include line at the place has brought in.</summary>
    private static List<DefinitionTarget> Included(EditorPlace place)
    {
        if (!place.Line.AsSpan().TrimStart().StartsWith("include", StringComparison.Ordinal)) return [];
        var paths = new HashSet<string>();
        foreach (ConfigurationNode node in place.Model.Tree?.Descendants() ?? [])
        {
            SourceSpan span = node.Span;
            for (SourceOrigin? origin = span.Origin; origin is not null; origin = origin.Outer)
            {
                if (origin.Kind == OriginKind.Include && ReferenceEquals(origin.Span.Source, place.File) &&
                    origin.Span.Start <= place.Offset && place.Offset <= origin.Span.End)
                {
                    paths.Add(span.Source.Path);
                }
            }
        }

        return [.. paths.Order(StringComparer.Ordinal).Select(path => new DefinitionTarget(path, null))];
    }

    /// <summary>The script that a command names, if its path is absolute.</summary>
    private static List<DefinitionTarget> Script(ConfigurationNode node)
    {
        var unheard = new DiagnosticBag();
        var words = new List<Word>();
        if (!Tokens.SplitShell(node.Statement!.Value, words, unheard) || words.Count < 2) return [];
        IReadOnlyList<string>? command = Tokens.SplitCommand(words[1].Text, words[1].Span, unheard);
        return command is [['/', ..] path, ..] ? [new DefinitionTarget(path, null)] : [];
    }
}
