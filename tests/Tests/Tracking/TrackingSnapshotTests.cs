using FsCheck;
using FsCheck.Fluent;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;
using Holdfast.Tests.Vrrp;

namespace Holdfast.Tests.Tracking;

public class TrackingSnapshotTests
{
    /// <summary>As measured with keepalived 2.2.7: scripts and interfaces follow the same table.</summary>
    [Theory]
    [InlineData(20, false, true, 120)]
    [InlineData(20, false, false, 100)]
    [InlineData(-20, false, true, 100)]
    [InlineData(-20, false, false, 80)]
    [InlineData(20, true, true, 80)]
    [InlineData(20, true, false, 100)]
    [InlineData(-20, true, true, 100)]
    [InlineData(-20, true, false, 120)]
    public void A_weight_moves_the_priority(int weight, bool reverse, bool isUp, byte expected)
    {
        var byScript = Routers.Plain("VI_1", 51) with { TrackedScripts = [new("check", weight, reverse)] };
        var byLink = Routers.Plain("VI_1", 51) with { TrackedInterfaces = [new("eth1", weight, reverse)] };
        var snapshot = new TrackingSnapshot([Routers.Script("check")]);
        snapshot.EffectivePriority(byScript, null).ShouldBe((byte)100, "no result yet");

        snapshot.ScriptEnded("check", isUp ? ScriptOutcome.Success : ScriptOutcome.Failure);
        snapshot.LinkChanged("eth1", isUp ? LinkState.Up : LinkState.Down);
        snapshot.EffectivePriority(byScript, null).ShouldBe(expected);
        snapshot.EffectivePriority(byLink, null).ShouldBe(expected);
    }

    [Fact]
    public void Without_sync_group_tracking_weight_members_have_no_weights()
    {
        var router = Routers.Plain("VI_1", 51) with { TrackedInterfaces = [new("eth1", 20)] };
        var snapshot = new TrackingSnapshot([]);
        snapshot.LinkChanged("eth1", LinkState.Up);
        var group = new SyncGroup { Name = "G", Members = ["VI_1"], TrackedInterfaces = [new("eth1", 7)] };
        snapshot.EffectivePriority(router, group).ShouldBe((byte)100);
        snapshot.EffectivePriority(router, group with { TrackingWeight = true }).ShouldBe((byte)127);
    }

    [Fact]
    public void Whatever_the_weights_the_priority_is_1_to_254_and_the_owners_is_255()
    {
        Gen<int> weight = Gen.Choose(-253, 253);
        Arbitrary<(int Priority, int[] Weights, bool IsUp)> cases = Gen.Choose(1, 255)
            .SelectMany(priority => weight.ArrayOf().SelectMany(weights =>
                Gen.Elements(true, false).Select(isUp => (priority, weights, isUp))))
            .ToArbitrary();
        Prop.ForAll(cases, static one =>
        {
            var router = Routers.Plain("VI_1", 51, (byte)one.Priority) with
            {
                TrackedInterfaces = [.. one.Weights.Select((value, i) => new Tracked($"eth{i}", value, i % 3 == 0))],
            };
            var snapshot = new TrackingSnapshot([]);
            for (int i = 0; one.IsUp && i < one.Weights.Length; i++)
            {
                snapshot.LinkChanged($"eth{i}", LinkState.Up);
            }

            byte effective = snapshot.EffectivePriority(router, null);
            return one.Priority == 255 ? effective == 255 : effective is >= 1 and <= 254;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Causes_name_what_is_wrong_once()
    {
        var router = Routers.Plain("VI_1", 51) with
        {
            UnicastWithoutPeers = true,
            TrackedInterfaces = [new("eth1"), new("eth2", Reverse: true), new("eth3", 10)],
            TrackedScripts = [new("refused"), new("slow"), new("new"), new("unknown")],
        };
        var group = new SyncGroup { Name = "G", Members = ["VI_1"], TrackedInterfaces = [new("eth1")] };
        var snapshot = new TrackingSnapshot(
            [Routers.Script("refused") with { Insecure = true }, Routers.Script("slow"), Routers.Script("new")]);
        snapshot.ScriptEnded("slow", ScriptOutcome.Timeout);
        snapshot.LinkChanged("eth0", LinkState.Down);
        snapshot.LinkChanged("eth2", LinkState.Up);
        var causes = new List<FaultCause>();
        snapshot.AddCauses(router, group, hasSourceAddress: false, causes);
        string.Join("\n", causes).ShouldBe(
            """
            interface eth0 is down
            no source address on eth0
            unicast without peers
            interface eth1 is missing
            interface eth2 is up
            script refused is not secure
            script slow timed out
            script new has no result yet
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_own_interface_does_not_count_with_dont_track_primary()
    {
        var causes = new List<FaultCause>();
        new TrackingSnapshot([]).AddCauses(
            Routers.Plain("VI_1", 51) with { DontTrackPrimary = true }, null, hasSourceAddress: true, causes);
        causes.ShouldBeEmpty();
    }

    [Fact]
    public void A_reload_keeps_the_results_of_a_script_with_the_same_name_and_command()
    {
        var snapshot = new TrackingSnapshot([Routers.Script("same"), Routers.Script("other")]);
        snapshot.ScriptEnded("same", ScriptOutcome.Failure);
        snapshot.ScriptEnded("other", ScriptOutcome.Failure);
        snapshot.Configure([
            Routers.Script("same") with { Weight = 5 },
            Routers.Script("other") with { Command = new(["/bin/new"]) },
        ]);
        snapshot.Script("same")!.Value.IsUp.ShouldBeFalse();
        snapshot.Script("other")!.Value.HasResult.ShouldBeFalse();
        snapshot.Script("gone").ShouldBeNull();
    }
}
