namespace Holdfast.SystemTests.Checkers;

/// <summary>What becomes of services that no virtual server wants, because a crash has left them behind.</summary>
public sealed class FlushTests : IDisposable
{
    private const string Former = "tcp-10.8.0.100-81";
    private const string Own = "tcp-10.8.0.100-80";
    private const string OtherTable = "table ip of_others";

    private readonly BalancedLab _lab = new();

    private Node Director => _lab.Director;

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("", true)]
    [InlineData("lvs_flush", false)]
    public async Task At_the_start_the_table_is_emptied_only_if_that_is_asked_for(string globals, bool stays)
    {
        await LeaveServiceBehind();

        await _lab.Start(BalancedLab.Configuration(globals));

        _lab.Rules().Contains(Former, StringComparison.Ordinal).ShouldBe(stays);
        IsServed(port: 81).ShouldBe(stays);
        _lab.Answers().ShouldBe("one two");
        _lab.Rules().ShouldContain(OtherTable);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("lvs_flush_on_stop VS", true)]
    [InlineData("lvs_flush_on_stop", false)]
    public async Task At_the_end_the_table_is_emptied_only_if_that_is_asked_for(string globals, bool stays)
    {
        await LeaveServiceBehind();
        await _lab.Start(BalancedLab.Configuration(globals));
        _lab.Rules().ShouldContain(Former);

        Director.Stop();

        _lab.Rules().Contains(Former, StringComparison.Ordinal).ShouldBe(stays);
        IsServed(port: 81).ShouldBe(stays);
        _lab.Rules().ShouldNotContain(Own);
        IsServed(port: 80).ShouldBeFalse();
        _lab.Rules().ShouldContain(OtherTable);
    }

    [Fact]
    public async Task The_successor_of_a_dead_child_empties_nothing()
    {
        await LeaveServiceBehind();
        await _lab.Start(BalancedLab.Configuration("lvs_flush"));
        string rules = _lab.Rules();
        int child = _lab.Checkers;

        Processes.Signal(child, Processes.SIGKILL);

        await _lab.ShouldBecome(
            () => _lab.Checkers > 0 && _lab.Checkers != child && _lab.State(BalancedLab.First) == "up", "a new child");
        _lab.Rules().ShouldBe(rules);
    }

    private async Task LeaveServiceBehind()
    {
        Director.Exec("nft", "add", OtherTable).OutputOrThrow();
        await _lab.Start(BalancedLab.Configuration()
            .Replace("virtual_server 10.8.0.100 80", "virtual_server 10.8.0.100 81", StringComparison.Ordinal));
        Director.Crash();
        _lab.Rules().ShouldContain(Former);
    }

    private bool IsServed(int port) => _lab.Client.Exec(
        "curl", "-s", "-m", "5", $"http://{BalancedLab.VirtualAddress}:{port}/name").ExitCode == 0;
}
