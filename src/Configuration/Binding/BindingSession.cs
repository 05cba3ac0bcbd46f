using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding;

/// <summary>
/// What every pass over one configuration shares: the world outside, and the findings, each of which is kept once
/// although the text is read once for every process.
/// </summary>
internal sealed class BindingSession(ConfigurationEnvironment environment, DiagnosticBag diagnostics)
{
    private readonly HashSet<(string Code, SourceText? Source, int Start, string Message)> _seen = [];
    private readonly HashSet<int> _dropped = [];
    private readonly HashSet<string> _withoutEffect = [];
    private readonly HashSet<Statement> _refused = [];
    private readonly List<Word> _words = [];
    private Dictionary<(string Keyword, string Name), SourceSpan>? _blocks;
    private DiagnosticBag _found = new();

    /// <summary>The world outside.</summary>
    public ConfigurationEnvironment Environment { get; } = environment;

    /// <summary>iproute2's names.</summary>
    public RouteTables RouteTables { get; } = new(environment);

    /// <summary>The whole text: what is not defined above may be defined below.</summary>
    public IReadOnlyList<Statement> Statements { get; init; } = [];

    /// <summary>
    /// Whether a mandatory argument was missing: the process that reads it ends at once with status 2.
    /// </summary>
    public bool ArgumentMissing { get; private set; }

    /// <summary>Whether the VRRP process cannot run with this configuration.</summary>
    public bool IsFatal { get; private set; }

    /// <summary>Whether the network namespace that the configuration names does not exist.</summary>
    public bool NamespaceMissing { get; set; }

    /// <summary>The status of the configuration test, if it ends before the children's blocks are read.</summary>
    public int? ParentTestStatus { get; set; }

    /// <summary>Reports a finding, unless it was reported before.</summary>
    public void Report(DiagnosticKind kind, SourceSpan? span, string message, string? suggestion = null) =>
        Report(new Diagnostic(kind, span, message) { Suggestion = suggestion });

    /// <inheritdoc cref="Report(DiagnosticKind, SourceSpan?, string, string?)"/>
    public void Report(Diagnostic diagnostic)
    {
        if (_seen.Add((diagnostic.Kind.Code, diagnostic.Span?.Source, diagnostic.Span?.Start ?? 0, diagnostic.Message)))
        {
            diagnostics.Add(diagnostic);
        }
    }

    /// <summary>
    /// Whether a finding about a statement would not be kept; it is then counted, once, and its text need not be made. A
    /// million wrong lines are read four times.
    /// </summary>
    public bool IsDropped(DiagnosticKind kind, int statement)
    {
        if (!diagnostics.IsFull) return false;
        if (_dropped.Add(statement)) diagnostics.Drop(kind);
        return true;
    }

    /// <summary>Reports something that the daemon cannot start with.</summary>
    public void ReportFatal(DiagnosticKind kind, SourceSpan? span, string message, string? suggestion = null)
    {
        IsFatal = true;
        Report(kind, span, message, suggestion);
    }

    /// <summary>Where a named block begins, wherever in the text; null: nowhere.</summary>
    public SourceSpan? FindBlock(string keyword, string name)
    {
        if (_blocks is null)
        {
            _blocks = [];
            foreach (Statement statement in Statements)
            {
                if (statement.Kind != StatementKind.Words || !statement.Text.StartsWith("vrrp_", StringComparison.Ordinal)) continue;
                IReadOnlyList<Word> words = Words(statement);
                if (words.Count > 1) _blocks.TryAdd((words[0].Text, words[1].Text), words[1].Span);
            }
        }

        return _blocks.TryGetValue((keyword, name), out SourceSpan span) ? span : null;
    }

    /// <summary>Notes that a block is passed over as a whole, for those who look at the tree.</summary>
    public void Refuse(Statement opening) => _refused.Add(opening);

    /// <summary>Whether a block was passed over as a whole.</summary>
    public bool IsRefused(Statement opening) => _refused.Contains(opening);

    /// <summary>Reports a mandatory argument that is missing.</summary>
    public void ReportMissingArgument(Keyword keyword, SourceSpan span)
    {
        ArgumentMissing |= !keyword.IsLenient;
        DiagnosticKind kind = keyword.IsLenient ? BindingDiagnostics.ArgumentExpected : BindingDiagnostics.MissingArgument;
        Report(kind, span, $"'{keyword.Name}' needs an argument: {keyword.Name} {keyword.Arguments}".TrimEnd(' ', '{'));
    }

    /// <summary>Reports a word of a route or rule that lacks its argument: the process that reads it ends at once.</summary>
    public void ReportMissingArgument(Word option, string expected)
    {
        ArgumentMissing = true;
        Report(BindingDiagnostics.MissingArgument, option.Span, $"'{option.Text}' needs an argument: {expected}");
    }

    /// <summary>Whether the VRRP process ends for want of an interface before it looks at anything else.</summary>
    public bool IsInterfaceMissing { get; private set; }

    /// <summary>Reports an interface that an address, route or rule names and that does not exist.</summary>
    public void ReportMissingInterface(Word name, string subject)
    {
        IsInterfaceMissing = true;
        ReportFatal(
            RoutingDiagnostics.MissingInterface, name.Span,
            $"the interface '{name.Text}' of this {subject} does not exist: VRRP does not start",
            AliasOf(name.Text) is { } device
                ? $"dev {device} label {name.Text}: an alias is a label of an address, no interface"
                : "dynamic_interfaces in global_defs permits interfaces that come later");
    }

    /// <summary>The interface of an alias such as <c>eth0:1</c>; null: it is none, or its interface does not exist.</summary>
    public string? AliasOf(string name)
    {
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && Environment.InterfaceExists(name[..colon]) ? name[..colon] : null;
    }

    /// <summary>Reports an older spelling.</summary>
    public void ReportDeprecated(Keyword keyword, KeywordBlock block, SourceSpan span) => Report(
        new Diagnostic(BindingDiagnostics.Deprecated, span, $"'{keyword.Name}' is deprecated")
        {
            ErrorClass = keyword.IsDeprecationReported ? ErrorClass.Deprecated : ErrorClass.None,
            Suggestion = keyword.Alias is { } successor ? $"use '{successor}'" : keyword.Meaning,
            Fix = Mending.Successor(keyword, block, span),
        });

    /// <summary>Says once in a configuration that a keyword has no effect yet.</summary>
    public void ReportNoEffect(Keyword keyword, SourceSpan span)
    {
        if (_withoutEffect.Add(keyword.Name))
        {
            string remark = keyword.Remark.Length == 0 ? "" : $": {keyword.Remark}";
            Report(BindingDiagnostics.NoEffectYet, span, $"'{keyword.Name}' is accepted, but has no effect yet{remark}");
        }
    }

    /// <summary>
    /// The candidate that a misspelt name is most likely to mean; null: none, or so much is wrong already that nobody
    /// will read it.
    /// </summary>
    public string? Nearest(string name, IEnumerable<string> candidates) =>
        diagnostics.Dropped > 0 ? null : SpellingSuggestion.Nearest(name, candidates);

    /// <summary>The words of a statement, the way most keywords read them.</summary>
    public IReadOnlyList<Word> Words(Statement statement)
    {
        Tokens.Split(statement, _words, _found);
        return Taken();
    }

    /// <summary>The words of a statement, the way scripts are read; empty when a quote is not closed.</summary>
    public IReadOnlyList<Word> ShellWords(Statement statement)
    {
        Tokens.SplitShell(statement, _words, _found);
        return Taken();
    }

    /// <summary>Splits a command into its argv; null when a quote is not closed.</summary>
    public IReadOnlyList<string>? CommandWords(Word command)
    {
        var found = new DiagnosticBag();
        IReadOnlyList<string>? words = Tokens.SplitCommand(command.Text, command.Span, found);
        foreach (Diagnostic diagnostic in found.Items) Report(diagnostic);
        return words;
    }

    private List<Word> Taken()
    {
        if (_found.Items.Count > 0)
        {
            foreach (Diagnostic diagnostic in _found.Items) Report(diagnostic);
            _found = new DiagnosticBag();
        }

        return new List<Word>(_words);
    }
}
