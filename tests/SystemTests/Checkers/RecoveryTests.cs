using System.Diagnostics;

namespace Holdfast.SystemTests.Checkers;

/// <summary>A server that has failed comes back slowly, or not before it has proved itself.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly BalancedLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_server_that_is_back_gets_a_small_share_of_the_connections()
    {
        await _lab.Start(BalancedLab.Configuration(server: "lb_algo wrr\n weight 100\n slow_start 600"));
        (_lab.Server(BalancedLab.First)?.Weight).ShouldBe(100, "what has never failed needs no slow start");

        await KillFirst();
        _lab.Revive(_lab.One);
        await _lab.ShouldLog($"Adding service [{BalancedLab.First}]:tcp:80 to VS");

        (_lab.Server(BalancedLab.First)?.Weight).ShouldBe(10);
        string[] answers = _lab.Client.Bash(
            $"for i in $(seq 22); do curl -s -m 5 http://{BalancedLab.VirtualAddress}/name; done")
            .OutputOrThrow().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        answers.CountBy(static name => name).ShouldBe(
            [KeyValuePair.Create("one", 2), KeyValuePair.Create("two", 20)], ignoreOrder: true);
    }

    [Fact]
    public async Task The_weight_of_a_server_that_is_back_grows_until_it_is_the_configured_one()
    {
        await _lab.Start(BalancedLab.Configuration(first: "weight 100\n slow_start 4"));

        await KillFirst();
        _lab.Revive(_lab.One);
        var weights = new List<int>();
        double time = 0;
        await _lab.ShouldBecome(
            () =>
            {
                if (_lab.Server(BalancedLab.First) is not { State: "up", Weight: { } weight } server) return false;
                weights.Add(weight);
                time = server.Since;
                return weight == 100;
            },
            "the configured weight");

        weights[0].ShouldBeInRange(10, 50);
        weights.ShouldBeInOrder(SortDirection.Ascending);
        weights.Distinct().Count().ShouldBeGreaterThan(5);
        time.ShouldBeGreaterThanOrEqualTo(4);
    }

    [Fact]
    public async Task A_server_that_fails_too_often_is_held_out_though_it_answers()
    {
        await _lab.Start(BalancedLab.Configuration(server: "flap_damping 2 60 8"));
        await KillFirst();
        _lab.Revive(_lab.One);
        await _lab.ShouldBecome(() => _lab.State(BalancedLab.First) == "up", "one failure is none too many");

        _lab.Kill(_lab.One);
        await _lab.ShouldLog($"Service [{BalancedLab.First}]:tcp:80 of VS [10.8.0.100]:tcp:80 fails too often");
        _lab.State(BalancedLab.First).ShouldBe("held");
        int successes = Successes();
        long revived = Stopwatch.GetTimestamp();
        _lab.Revive(_lab.One);
        await _lab.ShouldBecome(() => Successes() > successes, "it answers again");
        _lab.Answers().ShouldBe("two");
        _lab.State(BalancedLab.First).ShouldBe("held");

        await _lab.ShouldLog("has worked long enough and is not held out any more");
        Stopwatch.GetElapsedTime(revived).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(8));
        await _lab.ShouldBecome(() => _lab.Answers() == "one two", "it serves again");
    }

    private int Successes() =>
        _lab.Director.Log.Split($"TCP connection to [{BalancedLab.First}]:tcp:80 success.").Length - 1;

    private async Task KillFirst()
    {
        _lab.Kill(_lab.One);
        await _lab.ShouldBecome(() => _lab.State(BalancedLab.First) == "down", "it is found dead");
    }
}
