using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint;

/// <summary>Findings about the comments that switch findings off.</summary>
public static class AllowDiagnostics
{
    /// <summary>A comment that begins like one, and is none.</summary>
    public static DiagnosticKind NotUnderstood { get; } =
        new("L001", Severity.Warning, "a holdfast comment is not understood", ErrorClass.None)
        {
            Consequence = "The daemon does not read comments. The finding that this one was to switch off is still shown.",
            Remedy = "Write '# holdfast: allow CODE' at the end of the line or in front of the block, or "
                + "'# holdfast: allow-file CODE'; a reason may follow the codes.",
            Example = """
                vrrp_instance VI_1 {     # holdfast: alow L102
                """,
        };

    /// <summary>A comment that switches off what is not there.</summary>
    public static DiagnosticKind AllowsNothing { get; } =
        new("L002", Severity.Note, "a holdfast comment allows nothing", ErrorClass.None)
        {
            Consequence = "Nothing now. A finding that comes there later is not shown, although nobody has judged it.",
            Remedy = "Remove the code from the comment, or put the comment at the line or in front of the block that it is about.",
            Example = """
                # holdfast: allow B008
                global_defs {
                    router_id lb1
                }
                """,
        };

    /// <summary>A comment about an error of the language.</summary>
    public static DiagnosticKind CannotAllow { get; } =
        new("L003", Severity.Warning, "an error of the language cannot be switched off", ErrorClass.None)
        {
            Consequence = "The daemon does not read comments: what was written still has no effect, and the finding is still shown.",
            Remedy = "Mend what the finding is about; then remove the comment.",
            Example = """
                virtual_router_identity 51   # holdfast: allow B001
                """,
        };

    /// <summary>All kinds, in the order of their codes.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } = [NotUnderstood, AllowsNothing, CannotAllow];
}
