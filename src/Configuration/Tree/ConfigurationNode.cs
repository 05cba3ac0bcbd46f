using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Tree;

/// <summary>
/// A statement in its place: a keyword with its arguments, a block with what stands in it, or an entry of a list. What
/// includes, definitions and repetitions made is in it like everything else. The root node stands for the whole text.
/// </summary>
public sealed class ConfigurationNode
{
    private readonly List<ConfigurationNode> _children = [];

    internal ConfigurationNode(
        ConfigurationNode? parent, KeywordBlock block, Keyword? keyword, Statement? statement, IReadOnlyList<Word> words)
    {
        Parent = parent;
        Block = block;
        Keyword = keyword;
        Statement = statement;
        Words = words;
        parent?._children.Add(this);
    }

    /// <summary>The block around it; null: this is the root.</summary>
    public ConfigurationNode? Parent { get; }

    /// <summary>The table of the block in which it stands (of the root: the root's own).</summary>
    public KeywordBlock Block { get; }

    /// <summary>Its row of the table; null: an unknown keyword, an entry of a list, or the root.</summary>
    public Keyword? Keyword { get; }

    /// <summary>The statement; null: this is the root.</summary>
    public Statement? Statement { get; }

    /// <summary>The words as most keywords read them, the keyword first. For scripts see <see cref="Syntax.Tokens"/>.</summary>
    public IReadOnlyList<Word> Words { get; }

    /// <summary>What stands in the block, in order.</summary>
    public IReadOnlyList<ConfigurationNode> Children => _children;

    /// <summary>The <c>{</c> of a block; null: no block, or it is missing.</summary>
    public SourceSpan? OpenBrace { get; internal set; }

    /// <summary>The <c>}</c> that ends the block, which is not always the one that was meant; null: none.</summary>
    public SourceSpan? CloseBrace { get; internal set; }

    /// <summary>Whether the whole block is passed over: a name given twice, an address that is none.</summary>
    public bool IsRefused { get; internal set; }

    /// <summary>Whether it is an entry of a list block.</summary>
    public bool IsEntry => Keyword is null && Statement is not null && Block.IsList;

    /// <summary>Whether it is a keyword that may not stand here.</summary>
    public bool IsUnknown => Keyword is null && Statement is not null && !Block.IsList;

    /// <summary>The keyword, or the first word of an entry; empty for the root.</summary>
    public string Name => Keyword?.Name ?? (Words.Count > 0 ? Words[0].Text : "");

    /// <summary>The first argument; null: there is none.</summary>
    public string? Value => Words.Count > 1 ? Words[1].Text : null;

    /// <summary>Where the keyword stands.</summary>
    public SourceSpan Span => Words.Count > 0 ? Words[0].Span : Statement!.Value.Span;

    /// <summary>Where the first argument stands, or the keyword when there is none.</summary>
    public SourceSpan ValueSpan => Words.Count > 1 ? Words[1].Span : Span;

    /// <summary>Children with a keyword, in order; refused blocks are left out.</summary>
    public IEnumerable<ConfigurationNode> All(string keyword) =>
        _children.Where(child => child.Keyword?.Name == keyword && !child.IsRefused);

    /// <summary>The last child with a keyword, which for single values is the one that counts; null: there is none.</summary>
    public ConfigurationNode? Last(string keyword) => All(keyword).LastOrDefault();

    /// <summary>All nodes below this one, in order.</summary>
    public IEnumerable<ConfigurationNode> Descendants()
    {
        foreach (ConfigurationNode child in _children)
        {
            yield return child;
            foreach (ConfigurationNode below in child.Descendants()) yield return below;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Statement?.ToString() ?? "";
}
