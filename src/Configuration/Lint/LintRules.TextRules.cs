namespace Holdfast.Configuration.Lint;

public static partial class LintRules
{
    private static ILintRule[] TextRules =>
    [
    ];
}
