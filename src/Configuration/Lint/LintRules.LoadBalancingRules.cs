using Holdfast.Configuration.Lint.LoadBalancing;

namespace Holdfast.Configuration.Lint;

public static partial class LintRules
{
    private static ILintRule[] LoadBalancingRules =>
    [
        new RealServerWithoutCheck(),
        new NothingEverFails(),
        new NoDelayLoop(),
        new NoConnectTimeout(),
        new NoSorryServer(),
        new SampleDigest(),
        new SampleServers(),
        new ServiceTwice(),
        new LongPersistence(),
        new AddressNobodyHolds(),
        new LargeWeight(),
        new UnusedGroup(),
        new NoWeightAtAll(),
        new WeightsIgnored(),
        new ServerIsService(),
        new CheckOfOtherProtocol(),
        new LateDetection(),
        new PlainHttpToTls(),
        new UrlPathRelative(),
    ];
}
