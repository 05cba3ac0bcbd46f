using Holdfast.Configuration.Peers.Rules;

namespace Holdfast.Configuration.Peers;

/// <summary>Every rule, in the order of the codes. An explicit list: nothing is found by reflection.</summary>
public static class PeerRules
{
    /// <summary>Every rule.</summary>
    public static IReadOnlyList<IPeerRule> All { get; } =
    [
        new NodeDoesNotRun(),
        new VridDiffers(),
        new AddressMissing(),
        new AddressSetDifferently(),
        new AddressListedDifferently(),
        new VersionDiffers(),
        new IntervalDiffers(),
        new AuthenticationDiffers(),
        new PasswordDiffers(),
        new ChecksumFormDiffers(),
        new MulticastGroupDiffers(),
        new UnicastOnOneSide(),
        new PeerNotNamed(),
        new SourceAddressShared(),
        new PrioritiesEqual(),
        new BothMaster(),
        new WeightTooSmall(),
        new BonusTooSmall(),
        new ScriptOnOneSide(),
        new ScriptTimingDiffers(),
        new TrackingDiffers(),
        new NopreemptOnOneSide(),
        new PreemptDelayDiffers(),
        new SyncGroupsDiffer(),
        new VridUsedTwice(),
        new StrictDiffers(),
        new AcceptDiffers(),
        new TwoOwners(),
        new NoBackup(),
        new IntervalLearned(),
        new VirtualServerMissing(),
        new RealServerMissing(),
        new RealServerWeightDiffers(),
        new VirtualServerDiffers(),
        new HealthCheckDiffers(),
    ];
}
