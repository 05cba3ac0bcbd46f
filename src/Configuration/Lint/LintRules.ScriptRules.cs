using Holdfast.Configuration.Lint.Scripts;

namespace Holdfast.Configuration.Lint;

public static partial class LintRules
{
    private static ILintRule[] ScriptRules =>
    [
        new CheckStopsDaemon(),
        new CheckRestartsService(),
        new CheckOutlastsTimeout(),
        new ToolWaitsLonger(),
        new TimeoutAboveInterval(),
        new NoTimeout(),
        new OneFailedRun(),
        new NoInterval(),
        new FailureMeansFault(),
        new PositiveWeight(),
        new WeightTooSmall(),
        new SlowDetection(),
        new ProcessExists(),
        new SignalWithoutRight(),
        new NoAbsolutePath(),
        new ShellSyntax(),
        new OpenTest(),
        new ArgumentsLost(),
        new ScriptsAsRoot(),
        new ScriptUserRoot(),
        new UnderSymlink(),
        new EmptyTrackList(),
        new ChecksVirtualAddress(),
        new ScriptFileUnusable(),
        new AlwaysSucceeds(),
    ];
}
