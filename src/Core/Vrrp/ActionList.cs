namespace Holdfast.Core.Vrrp;

/// <summary>Actions in the order in which they have to be performed. Grows once and is used again and again.</summary>
public sealed class ActionList
{
    private VrrpAction[] _items = new VrrpAction[16];

    /// <summary>How many actions wait.</summary>
    public int Count { get; private set; }

    /// <summary>The action at an index from 0 to <see cref="Count"/> - 1.</summary>
    public ref readonly VrrpAction this[int index] => ref Span[index];

    /// <summary>The actions, valid until the next <see cref="Add"/> or <see cref="Clear"/>.</summary>
    public ReadOnlySpan<VrrpAction> Span => _items.AsSpan(0, Count);

    /// <summary>Appends an action.</summary>
    public void Add(in VrrpAction action)
    {
        if (Count == _items.Length) Array.Resize(ref _items, 2 * Count);
        _items[Count++] = action;
    }

    /// <summary>Forgets all actions.</summary>
    public void Clear() => Count = 0;

    /// <summary>For <c>foreach</c>.</summary>
    public ReadOnlySpan<VrrpAction>.Enumerator GetEnumerator() => Span.GetEnumerator();
}
