using Holdfast.Configuration.Lint.Global;

namespace Holdfast.Configuration.Lint;

public static partial class LintRules
{
    private static ILintRule[] TextRules =>
    [
        new StockRouterId(),
        new SampleRecipient(),
        new SampleRelay(),
        new MailWithoutWay(),
        new MailNobodyAsksFor(),
        new PasswordInClear(),
        new GroupBeyondLink(),
    ];
}
