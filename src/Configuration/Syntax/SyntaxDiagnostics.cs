using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>The findings of the lexical and preprocessing layer.</summary>
public static class SyntaxDiagnostics
{
    /// <summary>A file that is needed cannot be read.</summary>
    public static DiagnosticKind FileNotFound { get; } =
        new("S001", Severity.Error, "a configuration file is missing", ErrorClass.FileNotFound);

    /// <summary>A quote without its end.</summary>
    public static DiagnosticKind UnmatchedQuote { get; } =
        new("S010", Severity.Error, "a quote is not closed", ErrorClass.UnmatchedQuote);
}
