using System.Collections.Frozen;

namespace Holdfast.Configuration.Keywords;

/// <summary>The keywords that may stand in one kind of block.</summary>
public sealed class KeywordBlock
{
    private readonly FrozenDictionary<string, Keyword> _byName;
    private readonly FrozenDictionary<string, Keyword>.AlternateLookup<ReadOnlySpan<char>> _byChars;

    internal KeywordBlock(params Keyword[] keywords)
    {
        Keywords = keywords;
        IsList = keywords[0].Kind == ArgumentKind.Entry;
        _byName = keywords.ToFrozenDictionary(keyword => keyword.Name);
        _byChars = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Every row, in the order of the documentation.</summary>
    public IReadOnlyList<Keyword> Keywords { get; }

    /// <summary>Whether the block is a list: its lines begin with a value, not with a keyword.</summary>
    public bool IsList { get; init; }

    /// <summary>The row of a keyword, or null.</summary>
    public Keyword? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The row of a keyword, or null. Allocates nothing.</summary>
    public Keyword? Find(ReadOnlySpan<char> name) => _byChars.TryGetValue(name, out Keyword? keyword) ? keyword : null;

    /// <summary>The row of a keyword that must be there.</summary>
    /// <exception cref="KeyNotFoundException">The table has no such row.</exception>
    public Keyword this[string name] => _byName[name];
}
