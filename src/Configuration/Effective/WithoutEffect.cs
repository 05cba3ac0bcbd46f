using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Effective;

/// <summary>The statements of which the compiler has said that they have no effect at all.</summary>
internal sealed class WithoutEffect
{
    private static readonly DiagnosticKind[] s_kinds =
    [
        BindingDiagnostics.UnknownKeyword, BindingDiagnostics.ArgumentExpected, BindingDiagnostics.InvalidNumber,
        BindingDiagnostics.InvalidValue, BindingDiagnostics.InvalidAddress, BindingDiagnostics.Repeated, BindingDiagnostics.NoCommand,
    ];

    private readonly Dictionary<SourceText, List<int>> _places = [];

    public WithoutEffect(IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (diagnostic.Span is not { } span || !s_kinds.Any(kind => kind.Code == diagnostic.Kind.Code)) continue;
            if (!_places.TryGetValue(span.Source, out List<int>? starts)) _places[span.Source] = starts = [];
            starts.Add(span.Start);
        }
    }

    /// <summary>Whether a keyword with one value has no effect. Of one with several words the others may count.</summary>
    public bool Contains(ConfigurationNode node)
    {
        bool isSingle = node.Keyword?.Kind
            is ArgumentKind.None or ArgumentKind.Bool or ArgumentKind.Text or ArgumentKind.Integer or ArgumentKind.Decimal;
        if (!isSingle || node.Statement is not { } statement) return false;
        SourceSpan span = statement.Span;
        return _places.TryGetValue(span.Source, out List<int>? starts) && starts.Exists(start => start >= span.Start && start < span.End);
    }
}
