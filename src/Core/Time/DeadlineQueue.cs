namespace Holdfast.Core.Time;

/// <summary>
/// The next deadline of many numbered timers: an indexed binary heap. Each number has at most one deadline, which
/// can be moved or taken away. Equal deadlines come in the order of their numbers, so that a run can be repeated.
/// Nothing here allocates but the constructor.
/// </summary>
public sealed class DeadlineQueue
{
    private const int Absent = -1;

    private readonly Instant[] _deadlines;
    private readonly int[] _heap;
    private readonly int[] _positions;
    private int _count;

    /// <summary>Makes a queue for the numbers 0 to <paramref name="capacity"/> - 1, all without a deadline.</summary>
    public DeadlineQueue(int capacity)
    {
        _deadlines = new Instant[capacity];
        _heap = new int[capacity];
        _positions = new int[capacity];
        Array.Fill(_deadlines, Instant.Never);
        Array.Fill(_positions, Absent);
    }

    /// <summary>The earliest deadline, or <see cref="Instant.Never"/>.</summary>
    public Instant Next => _count == 0 ? Instant.Never : _deadlines[_heap[0]];

    /// <summary>The number with the earliest deadline, or -1.</summary>
    public int First => _count == 0 ? Absent : _heap[0];

    /// <summary>The deadline of a number, or <see cref="Instant.Never"/>.</summary>
    public Instant this[int number] => _deadlines[number];

    /// <summary>Gives a number its deadline; <see cref="Instant.Never"/> takes it away.</summary>
    public void Set(int number, Instant deadline)
    {
        if (_deadlines[number] == deadline) return;
        int position = _positions[number];
        _deadlines[number] = deadline;
        if (deadline == Instant.Never)
        {
            Remove(position);
        }
        else if (position == Absent)
        {
            Place(number, _count++);
            Rise(_count - 1);
        }
        else
        {
            Rise(position);
            Sink(_positions[number]);
        }
    }

    private void Remove(int position)
    {
        _positions[_heap[position]] = Absent;
        _count--;
        if (position == _count) return;
        int moved = _heap[_count];
        Place(moved, position);
        Rise(position);
        Sink(_positions[moved]);
    }

    private void Rise(int position)
    {
        int number = _heap[position];
        while (position > 0 && Before(number, _heap[(position - 1) / 2]))
        {
            Place(_heap[(position - 1) / 2], position);
            position = (position - 1) / 2;
        }

        Place(number, position);
    }

    private void Sink(int position)
    {
        int number = _heap[position];
        while (2 * position + 1 < _count)
        {
            int child = 2 * position + 1;
            if (child + 1 < _count && Before(_heap[child + 1], _heap[child])) child++;
            if (!Before(_heap[child], number)) break;
            Place(_heap[child], position);
            position = child;
        }

        Place(number, position);
    }

    private bool Before(int left, int right) =>
        _deadlines[left] < _deadlines[right] || (_deadlines[left] == _deadlines[right] && left < right);

    private void Place(int number, int position)
    {
        _heap[position] = number;
        _positions[number] = position;
    }
}
