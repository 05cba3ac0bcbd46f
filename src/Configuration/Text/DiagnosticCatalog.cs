using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Binding.Servers;
using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Peers;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Validation;

namespace Holdfast.Configuration.Text;

/// <summary>
/// Every kind of finding there is. A kind that is not in one of these lists is found by a test; so is one that says
/// neither what happens nor what to write instead.
/// </summary>
public static class DiagnosticCatalog
{
    /// <summary>Every kind: syntax, binding, validation, lint, peers.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        .. SyntaxDiagnostics.All,
        .. BindingDiagnostics.All,
        .. RoutingDiagnostics.All,
        .. ServerDiagnostics.All,
        .. ValidationDiagnostics.All,
        .. ServerFindings.All,
        .. AllowDiagnostics.All,
        .. LintRules.All.Select(rule => rule.Kind),
        .. PeerRules.All.Select(rule => rule.Kind),
    ];

    /// <summary>The kind with a code, such as <c>L102</c>; null: there is none.</summary>
    public static DiagnosticKind? Find(string code) =>
        All.FirstOrDefault(kind => string.Equals(kind.Code, code, StringComparison.OrdinalIgnoreCase));
}
