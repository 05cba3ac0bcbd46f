namespace Holdfast.SystemTests.Checkers;

/// <summary>With <c>ha_suspend</c> only the director that has the virtual address checks its real servers.</summary>
public sealed class SuspendedChecksTests : IDisposable
{
    private const string Suspending = "Suspending healthcheckers of VS [10.8.0.100]:tcp:80";
    private const string Resuming = "Resuming healthcheckers of VS [10.8.0.100]:tcp:80";

    private readonly BalancedLab _lab = new();

    private Node Director => _lab.Director;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Checks_rest_while_the_address_is_away_and_find_out_afterwards_what_has_happened()
    {
        await _lab.Start(BalancedLab.Configuration(server: "ha_suspend"));
        Director.Log.ShouldNotContain(Suspending);

        Director.Ip($"address del {BalancedLab.VirtualAddress}/32 dev eth0");
        await _lab.ShouldLog(Suspending);
        (_lab.Service?.State).ShouldBe("suspended");
        _lab.Kill(_lab.One);
        await Eventually.ShouldStayTrue(
            () => _lab.State(BalancedLab.First) == "up", TimeSpan.FromSeconds(2), "nobody looks at it");
        Director.Log.ShouldNotContain(Resuming);

        Director.Ip($"address add {BalancedLab.VirtualAddress}/32 dev eth0");
        await _lab.ShouldLog(Resuming);
        await _lab.ShouldLog($"Removing service [{BalancedLab.First}]:tcp:80");
        (_lab.Service?.State).ShouldBe("up");
        _lab.Answers().ShouldBe("two");
    }

    [Fact]
    public async Task Checks_begin_when_VRRP_brings_the_address_and_rest_when_it_takes_it_away()
    {
        string alone = BalancedLab.Configuration(server: "ha_suspend");
        string withRouter = BalancedLab.Configuration(server: "ha_suspend", extra: BalancedLab.Router()
            .Replace("10.9.0.100/24", $"{BalancedLab.VirtualAddress}/32", StringComparison.Ordinal));
        Director.Ip($"address del {BalancedLab.VirtualAddress}/32 dev eth0");
        _lab.Kill(_lab.One);
        await _lab.Start(alone);
        (_lab.Service?.State).ShouldBe("suspended");

        Director.Reload(withRouter);
        await _lab.ShouldLog($"Removing service [{BalancedLab.First}]:tcp:80");
        Director.HasAddress(BalancedLab.VirtualAddress).ShouldBeTrue();
        _lab.Answers().ShouldBe("two");

        Director.Reload(alone);
        await _lab.ShouldBecome(() => _lab.Service?.State == "suspended", "the address has gone with its router");
        _lab.State(BalancedLab.First).ShouldBe("down", "what was found out stays");
    }
}
