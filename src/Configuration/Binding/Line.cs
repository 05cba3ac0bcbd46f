using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding;

/// <summary>A statement whose keyword was found in the table.</summary>
internal sealed class Line(Statement statement, IReadOnlyList<Word> words, Keyword keyword, BindingSession session)
{
    private IReadOnlyList<Word>? _words = words;

    public Statement Statement { get; } = statement;

    /// <summary>The words, the keyword first.</summary>
    public IReadOnlyList<Word> Words => _words ??= Session.Words(Statement);

    public Keyword Keyword { get; } = keyword;

    public BindingSession Session { get; } = session;

    public string Name => Keyword.Name;

    public SourceSpan Span => Words.Count > 0 ? Words[0].Span : Statement.Span;

    /// <summary>The first argument; empty: none. The parser has made sure that a mandatory one is there.</summary>
    public string Value => HasValue ? Words[1].Text : "";

    public bool HasValue => Words.Count > 1;

    /// <summary>Where the first argument stands, or the keyword when there is none.</summary>
    public SourceSpan ValueSpan => HasValue ? Words[1].Span : Span;

    /// <summary>
    /// Gives the words away until somebody asks again: the line that opened a block is kept for as long as the block's
    /// draft, and there may be a hundred thousand of them.
    /// </summary>
    public void Forget() => _words = null;

    /// <summary>Reports a finding about the first argument.</summary>
    public void Report(DiagnosticKind kind, string message, string? suggestion = null, TextFix? fix = null) =>
        Session.Report(new Diagnostic(kind, ValueSpan, message) { Suggestion = suggestion, Fix = fix });
}
