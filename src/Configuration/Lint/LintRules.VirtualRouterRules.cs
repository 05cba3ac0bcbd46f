using Holdfast.Configuration.Lint.VirtualRouters;

namespace Holdfast.Configuration.Lint;

public static partial class LintRules
{
    private static ILintRule[] VirtualRouterRules =>
    [
        new AddressWithoutPrefix(),
        new StockVirtualRouterId(),
        new StockPassword(),
        new NoAuthentication(),
        new PasswordCutByComment(),
        new PasswordWithoutType(),
        new LeadingZero(),
        new RepeatedSetting(),
        new SameAddressTwice(),
        new FamiliesNotInStep(),
        new AddressOwner(),
        new MissingPriority(),
        new UnsaidDefaults(),
        new SlowTakeover(),
        new OneMissedAdvert(),
        new StrictDropsPackets(),
        new UnicastWithoutSource(),
        new OwnAddressAmongPeers(),
        new PeerTwice(),
        new PrefixWithoutEffect(),
        new AddressIsAnEndOfAdverts(),
        new DeviceNotTracked(),
        new ForeignLabel(),
        new EdgeOfNetwork(),
        new FirstAddressNotLinkLocal(),
        new WeightBeyondRange(),
        new GroupMembersDiffer(),
        new NoEffectHere(),
        new SourceNotOnInterface(),
    ];
}
