using Holdfast.Core.Control;

namespace Holdfast.SystemTests.Checkers;

/// <summary>Who answers a client when too few real servers are left.</summary>
public sealed class QuorumTrafficTests : IDisposable
{
    private const string Sorry = "10.9.0.13";

    private readonly BalancedLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("sorry_server_inhibit")]
    public async Task Without_real_servers_the_sorry_server_answers_and_nobody_else(string inhibit)
    {
        _lab.AddServer("sorry", Sorry);
        await _lab.Start(BalancedLab.Configuration(server: $"sorry_server {Sorry} 80\n {inhibit}"));
        _lab.Answers().ShouldBe("one two");
        _lab.Rules().Contains($"{Sorry}:80 weight 0", StringComparison.Ordinal).ShouldBe(inhibit.Length > 0);

        _lab.Kill(_lab.One);
        _lab.Kill(_lab.Two);
        await _lab.ShouldBecome(() => _lab.Answers() == "sorry", "no real server is left");
        VirtualServerReport lost = _lab.Service.ShouldNotBeNull();
        (lost.State, lost.SorryServer).ShouldBe(("down", $"[{Sorry}]:80"));

        _lab.Revive(_lab.One);
        await _lab.ShouldBecome(() => _lab.Answers() == "one", "one real server is enough");
        VirtualServerReport found = _lab.Service.ShouldNotBeNull();
        (found.State, found.SorryServer).ShouldBe(("up", null));
        _lab.Rules().Contains(Sorry, StringComparison.Ordinal).ShouldBe(inhibit.Length > 0);

        _lab.Revive(_lab.Two);
        await _lab.ShouldBecome(() => _lab.Answers() == "one two", "both are back");
    }

    [Fact]
    public async Task A_sorry_server_comes_while_some_real_servers_still_work()
    {
        _lab.AddServer("sorry", Sorry);
        await _lab.Start(BalancedLab.Configuration(server: $"quorum 2\n sorry_server {Sorry} 80"));

        _lab.Kill(_lab.One);
        await _lab.ShouldBecome(() => _lab.Answers() == "sorry", "one is less than the quorum");
        _lab.State(BalancedLab.Second).ShouldBe("up");

        _lab.Revive(_lab.One);
        await _lab.ShouldBecome(() => _lab.Answers() == "one two", "the quorum is there again");
    }

    [Fact]
    public async Task Without_a_sorry_server_those_that_work_go_on_below_the_quorum()
    {
        await _lab.Start(BalancedLab.Configuration(server: "quorum 2"));

        _lab.Kill(_lab.One);
        await _lab.ShouldLog("those that are left go on alone, for there is no sorry_server");
        _lab.Answers().ShouldBe("two");
        VirtualServerReport lost = _lab.Service.ShouldNotBeNull();
        (lost.State, lost.Weight, lost.Quorum).ShouldBe(("down", 1, 2u));

        _lab.Kill(_lab.Two);
        await _lab.ShouldLog($"Removing service [{BalancedLab.Second}]:tcp:80");
        _lab.Rules().ShouldNotContain(BalancedLab.Second);
        const int ConnectionRefused = 7;
        _lab.Client.Exec("curl", "-s", "-m", "5", $"http://{BalancedLab.VirtualAddress}/name")
            .ExitCode.ShouldBe(ConnectionRefused);

        _lab.Revive(_lab.Two);
        await _lab.ShouldBecome(() => _lab.Answers() == "two", "it serves before the quorum is there");
        (_lab.Service?.State).ShouldBe("down");
        _lab.Revive(_lab.One);
        await _lab.ShouldBecome(() => _lab.Answers() == "one two", "both are back");
        (_lab.Service?.State).ShouldBe("up");
    }
}
