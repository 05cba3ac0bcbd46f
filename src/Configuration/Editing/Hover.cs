using System.Text;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Editing;

/// <summary>What is known about a word.</summary>
/// <param name="Span">The word.</param>
/// <param name="Markdown">What it means.</param>
public sealed record Hover(SourceSpan Span, string Markdown)
{
    internal static Hover? At(EditorPlace place)
    {
        if (place.IsInComment) return null;
        if (place.Reference() is var (name, span) && Definition(place.Model, name) is { } text) return new Hover(span, text);
        if (place.Statement is not { } node) return null;

        int index = place.WordIndex();
        if (index < 0) return null;
        SourceSpan word = node.Words[index].Span;
        if (node.IsEntry)
        {
            Keyword? option = index > 0 ? node.Block.Find(node.Words[index].Chars) : null;
            return new Hover(word, Describe(option ?? node.Block.Keywords[0], Path(node)));
        }

        return node.Keyword is { } keyword ? new Hover(word, Describe(keyword, Path(node))) : null;
    }

    /// <summary>A keyword as Markdown: how it is written, what it is for, values, default, age.</summary>
    /// <param name="keyword">The row of the table.</param>
    /// <param name="path">The blocks around it, such as <c>vrrp_instance</c>; empty: none.</param>
    public static string Describe(Keyword keyword, string path)
    {
        var text = new StringBuilder();
        text.Append("```keepalived\n").Append($"{keyword.Name} {keyword.Arguments}".Trim()).Append("\n```\n");
        text.Append(Sentence(keyword.Meaning)).Append('\n');
        if (path.Length > 0) Item(text, "in", $"`{path}`");
        if (KeywordDocumentation.Values(keyword) is { Length: > 0 } values) Item(text, "values", values);
        if (keyword.Default is not ("-" or "")) Item(text, "default", keyword.Default);
        if (keyword.Introduced == "holdfast") Item(text, "since", "a keyword of Holdfast's own");
        else if (keyword.Introduced.Length > 0) Item(text, "since", $"keepalived {keyword.Introduced}");
        if (keyword.IsDeprecated) Item(text, "deprecated", keyword.Alias is { } successor ? $"use `{successor}`" : "do not use it any more");
        else if (keyword.Alias is { } other) Item(text, "the same as", $"`{other}`");
        if (keyword.Effect == KeywordEffect.NotYet) text.Append("\n*Read and checked; has no effect in Holdfast yet.*\n");
        return text.ToString();
    }

    private static string? Definition(EditorModel model, string name)
    {
        var all = model.TextDefinitions().Where(definition => definition.Name == name).ToList();
        if (all.Count > 0)
        {
            (_, SourceSpan span, string value) = all[^1];
            return $"```keepalived\n${name}={value}\n```\ndefined at {span}\n";
        }

        Keyword? predefined = KeywordTable.Preprocessor.Find($"${{{name}}}");
        return predefined is null ? null : Describe(predefined, "");
    }

    private static string Path(ConfigurationNode node)
    {
        var names = new List<string>();
        for (ConfigurationNode? block = node.Parent; block?.Statement is not null; block = block.Parent) names.Insert(0, block.Name);
        return string.Join("/", names);
    }

    private static string Sentence(string meaning) =>
        meaning.Length == 0 ? "" : $"{char.ToUpperInvariant(meaning[0])}{meaning[1..]}.";

    private static void Item(StringBuilder text, string name, string value) =>
        text.Append("\n- **").Append(name).Append("**: ").Append(value);
}
