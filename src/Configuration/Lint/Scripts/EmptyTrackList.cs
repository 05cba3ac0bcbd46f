using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A list of things to track in which nothing stands.</summary>
internal sealed class EmptyTrackList : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L221", Severity.Error, "a track list is empty", ErrorClass.None)
        {
            Consequence = "Nothing is tracked: the block has no effect.",
            Remedy = "List the names to track, one a line, or remove the block.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (ConfigurationNode owner in context.Blocks("vrrp_instance").Concat(context.Blocks("vrrp_sync_group")))
        {
            foreach (ConfigurationNode list in owner.Children)
            {
                if (list.Keyword?.Name is not ("track_script" or "track_interface" or "track_file" or "track_process" or "track_bfd"))
                    continue;
                if (list.Children.Count > 0 || list.OpenBrace is null) continue;
                context.Report(Kind, list.Span, $"{list.Name} of {owner.Value} lists nothing: nothing is tracked by "
                    + "it");
            }
        }
    }
}
