using Holdfast.Configuration.Lint.Global;
using Holdfast.Configuration.Lint.Text;

namespace Holdfast.Configuration.Lint;

public static partial class LintRules
{
    private static ILintRule[] TextRules =>
    [
        new WindowsLineEnds(),
        new TypographicCharacters(),
        new NothingConfigured(),
        new GivenTwice(),
        new OnlyLineConditional(),
        new NoConditionHolds(),
        new UnrenderedTemplate(),
        new ReferenceNotReplaced(),
        new UnusedDefinition(),
        new UndefinedReference(),
        new StockRouterId(),
        new SampleRecipient(),
        new SampleRelay(),
        new MailWithoutWay(),
        new MailNobodyAsksFor(),
        new PasswordInClear(),
        new GroupBeyondLink(),
    ];
}
