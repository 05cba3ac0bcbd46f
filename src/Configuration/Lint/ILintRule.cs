using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint;

/// <summary>
/// Finds one kind of mistake that a configuration may contain although it runs. One file each; stateless. Its statement
/// must be true wherever it fires: in doubt it is silent.
/// </summary>
public interface ILintRule
{
    /// <summary>Code, severity, title, consequence and remedy; the error class is <see cref="ErrorClass.None"/>.</summary>
    DiagnosticKind Kind { get; }

    /// <summary>Reports what it finds.</summary>
    void Check(LintContext context);
}
