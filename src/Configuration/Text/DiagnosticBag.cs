namespace Holdfast.Configuration.Text;

/// <summary>
/// Collects findings, of which it keeps a bounded number: a file of a million wrong lines must not fill the memory.
/// What was not kept is still counted and still decides the exit code.
/// </summary>
/// <param name="capacity">How many findings are kept.</param>
public sealed class DiagnosticBag(int capacity = 1000)
{
    private readonly List<Diagnostic> _items = [];

    /// <summary>The findings in the order in which they came.</summary>
    public IReadOnlyList<Diagnostic> Items => _items;

    /// <summary>How many were found and not kept.</summary>
    public int Dropped { get; private set; }

    /// <summary>The highest class of all findings, kept or not.</summary>
    public ErrorClass HighestErrorClass { get; private set; }

    /// <summary>Whether any finding is an error.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Whether further findings are only counted: then nobody needs to make their texts.</summary>
    public bool IsFull => _items.Count >= capacity;

    /// <summary>Counts a finding that is not kept.</summary>
    public void Drop(DiagnosticKind kind)
    {
        if (kind.ErrorClass > HighestErrorClass) HighestErrorClass = kind.ErrorClass;
        HasErrors |= kind.Severity == Severity.Error;
        Dropped++;
    }

    /// <summary>Adds a finding.</summary>
    public void Add(Diagnostic diagnostic)
    {
        if (diagnostic.ErrorClass > HighestErrorClass) HighestErrorClass = diagnostic.ErrorClass;
        HasErrors |= diagnostic.Kind.Severity == Severity.Error;
        if (_items.Count < capacity)
            _items.Add(diagnostic);
        else
            Dropped++;
    }

    /// <summary>Adds a finding without related places.</summary>
    public void Add(DiagnosticKind kind, SourceSpan? span, string message, string? suggestion = null) =>
        Add(new Diagnostic(kind, span, message) { Suggestion = suggestion });
}
