using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;

namespace Holdfast.Configuration.Binding;

/// <summary>Gives one block its meaning; the parser feeds it with the lines of the block.</summary>
internal abstract class BlockBinder(KeywordBlock keywords, BindingSession session)
{
    /// <summary>What may stand in the block.</summary>
    public KeywordBlock Keywords { get; } = keywords;

    protected BindingSession Session { get; } = session;

    /// <summary>
    /// Whether keywords without effect are passed over in silence, because the whole block is without effect.
    /// </summary>
    public virtual bool IsSilent => false;

    /// <summary>Told of every statement in the block before anything is done with it.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="words">Its words; at least one.</param>
    /// <param name="keyword">Its row; null: unknown, or an entry of a list.</param>
    public virtual void Saw(Statement statement, IReadOnlyList<Word> words, Keyword? keyword)
    {
    }

    /// <summary>Told of the brace that begins the block and of the one that ends it.</summary>
    public virtual void Brace(Statement brace)
    {
    }

    /// <summary>Acts on a keyword without block.</summary>
    public abstract void Bind(Line line);

    /// <summary>The binder of a block that begins; null: the block is skipped, whatever it holds.</summary>
    public virtual BlockBinder? Open(Line line) => new UnboundBlock(line.Keyword.Children!, Session);

    /// <summary>Acts on an entry of a list block. There is at least one word.</summary>
    public virtual void BindEntry(Statement statement, IReadOnlyList<Word> words)
    {
    }

    /// <summary>The block ends.</summary>
    public virtual void Close()
    {
    }
}

/// <summary>A block whose effect is not built: its values are checked against the table, and that is all.</summary>
internal class UnboundBlock(KeywordBlock keywords, BindingSession session) : BlockBinder(keywords, session)
{
    /// <inheritdoc/>
    public override bool IsSilent => true;

    /// <inheritdoc/>
    public override void Bind(Line line) => Values.Check(line);

    /// <inheritdoc/>
    public override void BindEntry(Statement statement, IReadOnlyList<Word> words)
    {
        foreach (Word word in words)
        {
            if (Keywords.Find(word.Text) is { IsDeprecated: true } keyword)
            {
                Session.ReportDeprecated(keyword, Keywords, word.Span);
            }
        }
    }
}

/// <summary>A list of which every entry goes to a method.</summary>
internal sealed class ListBlock(KeywordBlock keywords, BindingSession session, Action<IReadOnlyList<Word>> entry)
    : BlockBinder(keywords, session)
{
    private int _count;

    /// <summary>Told how many entries there were.</summary>
    public Action<int>? Closed { get; init; }

    /// <inheritdoc/>
    public override void Bind(Line line) => throw new System.Diagnostics.UnreachableException();

    /// <inheritdoc/>
    public override void BindEntry(Statement statement, IReadOnlyList<Word> words)
    {
        _count++;
        entry(words);
    }

    /// <inheritdoc/>
    public override void Close() => Closed?.Invoke(_count);
}
