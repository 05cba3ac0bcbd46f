namespace Holdfast.Configuration.Text;

/// <summary>Another place that helps to understand a finding.</summary>
/// <param name="Span">The place.</param>
/// <param name="Text">What is there, e.g. "first defined here".</param>
public sealed record RelatedSpan(SourceSpan Span, string Text);

/// <summary>A finding about the configuration.</summary>
/// <param name="Kind">Its code, severity and title.</param>
/// <param name="Span">The place; null when it concerns no place, as when the main file is missing.</param>
/// <param name="Message">What is wrong here: a sentence without full stop, with the names and values concerned.</param>
public sealed record Diagnostic(DiagnosticKind Kind, SourceSpan? Span, string Message)
{
    /// <summary>keepalived's class of problem, which decides the exit code of <c>--config-test</c>.</summary>
    public ErrorClass ErrorClass { get; init; } = Kind.ErrorClass;

    /// <summary>Other places that belong to it.</summary>
    public IReadOnlyList<RelatedSpan> Related { get; init; } = [];

    /// <summary>What will happen at run time, with the values of this place; null: the message says it all.</summary>
    public string? Effect { get; init; }

    /// <summary>A change of the text that mends it, for a machine to apply; null: there is none that is surely right.</summary>
    public TextFix? Fix { get; init; }

    /// <summary>What to do, e.g. "did you mean 'priority'?"; null: nothing to say.</summary>
    public string? Suggestion { get; init; }
}
