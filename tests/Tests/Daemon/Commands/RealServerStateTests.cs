using Holdfast.Daemon.Commands.RealServer;

namespace Holdfast.Tests.Daemon.Commands;

/// <summary>What <c>holdfast realserver</c> remembers, and which addresses it takes.</summary>
public sealed class RealServerStateTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"holdfast-state-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void What_is_written_is_read()
    {
        var state = new RealServerState { Addresses = [new("lo", "10.9.9.9"), new("lo", "2001:db8::9", WasThere: true)] };
        state.Settings.Add(new ChangedSetting("net/ipv4/conf/all/arp_ignore", "0", "1"));

        state.Save(_path);
        RealServerState read = RealServerState.Load(_path);

        read.Addresses.ShouldBe(state.Addresses);
        read.Settings.ShouldBe(state.Settings);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"Addresses":null}""")]
    [InlineData("""{"Addresses":[null]}""")]
    [InlineData("""{"Addresses":[{"Device":"lo"}]}""")]
    [InlineData("""{"Addresses":[{"Device":"lo","Address":"ten"}]}""")]
    [InlineData("""{"Settings":[{"Name":"net/ipv4/ip_forward","Before":null,"Ours":"1"}]}""")]
    [InlineData("""{"Links":[{"Created":true}]}""")]
    public void A_damaged_file_is_called_so(string text)
    {
        File.WriteAllText(_path, text);

        Should.Throw<IOException>(() => RealServerState.Load(_path)).Message.ShouldStartWith($"{_path} is damaged: ");
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    [InlineData("224.0.0.18")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("ff02::12")]
    public void What_cannot_be_a_virtual_address_is_refused(string address) =>
        RealServerCommand.Create().Parse(["up", "--vip", address]).Errors
            .Select(error => error.Message).ShouldBe([$"'{address}' cannot be a virtual address"]);

    [Fact]
    public void Others_are_taken() =>
        RealServerCommand.Create().Parse(["up", "--vip", "10.9.9.9", "2001:db8::9", "169.254.1.1"]).Errors.ShouldBeEmpty();
}
