namespace Holdfast.Configuration.Keywords;

/// <summary>The keywords that may stand in one kind of block.</summary>
public sealed class KeywordBlock
{
    // Made when it is first asked for: a process looks into a few of the sixty blocks. Not a frozen one, which takes long to make.
    private Dictionary<string, Keyword>? _byName;

    internal KeywordBlock(params Keyword[] keywords)
    {
        Keywords = keywords;
        IsList = keywords[0].Kind == ArgumentKind.Entry;
    }

    /// <summary>Every row, in the order of the documentation.</summary>
    public IReadOnlyList<Keyword> Keywords { get; }

    /// <summary>Whether the block is a list: its lines begin with a value, not with a keyword.</summary>
    public bool IsList { get; init; }

    /// <summary>The row of a keyword, or null.</summary>
    public Keyword? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The row of a keyword, or null. Allocates nothing.</summary>
    public Keyword? Find(ReadOnlySpan<char> name) =>
        ByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out Keyword? keyword) ? keyword : null;

    /// <summary>The row of a keyword that must be there.</summary>
    /// <exception cref="KeyNotFoundException">The table has no such row.</exception>
    public Keyword this[string name] => ByName[name];

    private Dictionary<string, Keyword> ByName => _byName ??= Keywords.ToDictionary(keyword => keyword.Name);
}
