using Holdfast.SystemTests.Supervisor;

namespace Holdfast.SystemTests;

/// <summary>Whose an address is when interfaces, files and processes change under it: never two nodes', never nobody's.</summary>
public sealed class AddressOwnershipTests : IDisposable
{
    private readonly LoneDaemon _daemon = new();

    private Node Node => _daemon.Node;

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public async Task An_interface_that_is_renamed_while_it_is_up_does_not_keep_the_address()
    {
        await _daemon.Start();
        bool canRename = Node.Exec("ip", "link", "set", "eth0", "name", "lan0").ExitCode == 0;
        Assert.SkipUnless(canRename, "the kernel renames an interface only while it is down");

        await _daemon.ShouldBecome(() => !Node.HasAddress(LoneDaemon.Address), "the address is not left behind");

        Node.HasAddress("10.9.0.1").ShouldBeTrue("the machine's own stays");
        Node.Ip("link set lan0 name eth0");
        await _daemon.ShouldBeMaster("the name is back");
    }

    [Fact]
    public async Task An_address_on_another_interface_is_set_again_when_that_interface_is_made_again()
    {
        MakeCarrier();
        await _daemon.Start(Router("state MASTER", "10.9.0.100/24\n10.8.0.100/24 dev dev0"));
        await _daemon.ShouldBecome(() => Node.HasAddress("10.8.0.100"), "both are set");
        Node.Ip("link delete dev0");
        await _daemon.ShouldLog("Entering BACKUP STATE");
        await _daemon.ShouldBecome(() => Node.HasAddress(LoneDaemon.Address), "master again, without the lost one");

        MakeCarrier();

        await _daemon.ShouldBecome(() => Node.HasAddress("10.8.0.100"), "it is set as soon as it can be");
    }

    [Fact]
    public async Task An_address_that_somebody_has_set_by_hand_goes_with_the_role()
    {
        Node.Start(Daemons.Ours, Router("state MASTER\npriority 200", "10.9.0.100/24"));
        await _daemon.ShouldLog("Entering BACKUP STATE");
        Node.Ip("address add 10.9.0.100/24 dev eth0");
        await _daemon.ShouldLog("Entering MASTER STATE");

        Node.Stop();

        Node.HasAddress(LoneDaemon.Address).ShouldBeFalse("another node has it now");
    }

    [Fact]
    public async Task An_owner_that_was_killed_and_came_back_takes_its_address_off_at_the_end()
    {
        await _daemon.Start();
        int child = _daemon.Child;
        Processes.Signal(child, Processes.SIGKILL);
        await _daemon.ShouldBecome(() => Node.Daemon.Children is [int fresh] && fresh != child, "a new child");
        await _daemon.ShouldBecome(
            () => Node.Log.Split("Entering MASTER STATE").Length == 3, "the new child is master");

        Node.Stop();

        Node.HasAddress(LoneDaemon.Address).ShouldBeFalse("another node has it now");
    }

    [Fact]
    public async Task An_address_that_moves_to_a_router_which_is_not_master_is_taken_off()
    {
        string master = Router("state MASTER\npriority 255", "10.9.0.100/24\n10.9.0.101/24");
        string backup = Router("state BACKUP\nadvert_int 200", "10.9.0.102/24", id: 52);
        await _daemon.Start(master + backup);
        await _daemon.ShouldBecome(() => Node.HasAddress("10.9.0.101"), "both are set");

        Node.Reload(Router("state MASTER\npriority 255", "10.9.0.100/24")
            + Router("state BACKUP\nadvert_int 200", "10.9.0.102/24\n10.9.0.101/24", id: 52));

        await _daemon.ShouldBecome(() => !Node.HasAddress("10.9.0.101"), "its router is a backup");
        Node.HasAddress(LoneDaemon.Address).ShouldBeTrue();
    }

    [Fact]
    public async Task The_first_address_of_a_large_subnet_can_go_without_a_change_of_role()
    {
        IEnumerable<string> addresses = Enumerable.Range(0, 600).Select(i => $"10.7.{i / 200}.{i % 200 + 1}/16 dev eth0");
        string Configuration(int skip) => Router("state MASTER\npriority 255", "10.9.0.100/24",
            $"virtual_ipaddress_excluded {{\n{string.Join('\n', addresses.Skip(skip))}\n}}");
        await _daemon.Start(Configuration(skip: 0));
        await _daemon.ShouldBecome(() => Node.HasAddress("10.7.2.200"), "all are set");

        Node.Reload(Configuration(skip: 1));

        await _daemon.ShouldLog("Reload complete");
        await _daemon.ShouldBecome(
            () => Node.Addresses().Count(address => address.StartsWith("10.7.", StringComparison.Ordinal)) == 599,
            "the kernel has removed all with the first one, and they are back");
        Node.Log.ShouldNotContain("somebody else");
        Node.Log.ShouldNotContain("Entering BACKUP STATE");
    }

    [Fact]
    public async Task An_interface_that_is_too_narrow_for_IPv6_is_a_fault_and_not_the_end()
    {
        Node.Ip("link set eth0 mtu 1200");
        Node.Start(Daemons.Ours, Router("state MASTER\npriority 255\nversion 3", "fe80::100/64"));
        await _daemon.ShouldLog("Entering FAULT STATE");

        Node.Ip("link set eth0 mtu 1500", "address add fe80::1/64 dev eth0 nodad");

        await _daemon.ShouldBecome(() => Node.HasAddress("fe80::100"), "IPv6 is back");
        Node.Log.ShouldNotContain("Respawning");
    }

    // Its other end is in the same node: an interface that can be deleted without the bridge.
    private void MakeCarrier() => Node.Ip("link add dev0 type veth peer name dev1", "link set dev1 up", "link set dev0 up");

    private static string Router(string settings, string addresses, string extra = "", int id = 51) => $$"""
        vrrp_instance VI_{{id}} {
            interface eth0
            virtual_router_id {{id}}
            {{settings}}
            virtual_ipaddress {
                {{addresses}}
            }
            {{extra}}
        }

        """;
}
