using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>
/// A line while it is being changed: its characters, and for each of them where it comes from. There is one, used over and
/// over; a line is short, so plain arrays that move their tail are the simplest thing that is fast.
/// </summary>
internal sealed class LineBuffer(int capacity)
{
    private readonly char[] _chars = new char[capacity];
    private readonly int[] _sources = new int[capacity];
    private readonly int[] _offsets = new int[capacity];
    private readonly List<(LineMap? Map, Expansion? Expansion)> _origins = [];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, Length);

    /// <summary>Starts with a piece of a text. False when it does not fit.</summary>
    public bool Load(TextSlice slice, Expansion? expansion)
    {
        Length = 0;
        _origins.Clear();
        // A line of a multi-line definition: its map leads through the expansion already.
        _origins.Add((slice.Map, null));
        Context = expansion;
        return Replace(0, 0, slice, 0);
    }

    /// <summary>The use that brought the line as a whole.</summary>
    public Expansion? Context { get; private set; }

    /// <summary>The use that brought the character; null: it stands in the line itself.</summary>
    public Expansion? ExpansionAt(int position) => _origins[_sources[position]].Expansion ?? Context;

    /// <summary>Puts the value of a definition into the place of a reference to it. False when the line grows too long.</summary>
    public bool Replace(int start, int length, TextSlice value, Expansion expansion)
    {
        _origins.Add((value.Map, expansion));
        return Replace(start, length, value, _origins.Count - 1);
    }

    /// <summary>Removes one character.</summary>
    public void RemoveAt(int position)
    {
        Move(position + 1, position);
        Length--;
    }

    /// <summary>Cuts what follows.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Where a piece of the line comes from.</summary>
    public SourceSpan SpanOf(int start, int length)
    {
        for (int i = start + 1; i < start + length; i++)
        {
            if (StartsRun(i)) return ToMap().SpanOf(start, length);
        }

        (LineMap? map, Expansion? expansion) = _origins[_sources[start]];
        return new MappedRun(start, map, _offsets[start], expansion).SpanOf(start, length);
    }

    /// <summary>The map of the line as it is now.</summary>
    public MappedLine ToMap()
    {
        int count = Length == 0 ? 1 : 0;
        for (int i = 0; i < Length; i++)
        {
            if (StartsRun(i)) count++;
        }

        var runs = new MappedRun[count];
        int next = 0;
        for (int i = 0; i < Length; i++)
        {
            if (!StartsRun(i)) continue;
            (LineMap? map, Expansion? expansion) = _origins[_sources[i]];
            runs[next++] = new MappedRun(i, map, _offsets[i], expansion);
        }

        if (Length == 0) runs[0] = new MappedRun(0, _origins[0].Map, 0, null);
        return new MappedLine(runs, Length);
    }

    private bool StartsRun(int i) =>
        i == 0 || _sources[i] != _sources[i - 1] || _offsets[i] != _offsets[i - 1] + 1;

    private bool Replace(int start, int length, TextSlice value, int source)
    {
        if (Length - length + value.Length > capacity) return false;
        Move(start + length, start + value.Length);
        Length += value.Length - length;
        value.Chars.CopyTo(_chars.AsSpan(start));
        _sources.AsSpan(start, value.Length).Fill(source);
        for (int i = 0; i < value.Length; i++) _offsets[start + i] = value.Start + i;
        return true;
    }

    private void Move(int from, int to)
    {
        if (from == to) return;
        int count = Length - from;
        Array.Copy(_chars, from, _chars, to, count);
        Array.Copy(_sources, from, _sources, to, count);
        Array.Copy(_offsets, from, _offsets, to, count);
    }
}
