using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Text;

/// <summary>A configuration without a single setting.</summary>
internal sealed class NothingConfigured : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L402", Severity.Warning, "the configuration is empty", ErrorClass.None)
        {
            Consequence = "The daemon starts, says that all is well, and does nothing: no address, no service, no "
                + "adverts.",
            Remedy = "Look whether this is the right file, and whether its lines are all comments or are meant for "
                + "another node (@).",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        if (context.Root.Children.Count > 0 || context.Files.Count == 0) return;
        SourceText file = context.Files[0];
        bool isEmpty = string.IsNullOrWhiteSpace(file.Text);
        context.Report(
            Kind, new SourceSpan(file, 0, 0), isEmpty ? "the file is empty" : "not a single setting is left of this "
                + "file",
            "the daemon starts and does nothing",
            isEmpty ? null : "are all lines comments, or meant for another node (@)?");
    }
}
