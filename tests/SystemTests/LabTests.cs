namespace Holdfast.SystemTests;

/// <summary>The lab itself, seen through the daemon that is known to work.</summary>
public sealed class LabTests
{
    private const string VirtualAddress = "10.9.0.100";

    [Fact]
    public async Task Two_reference_daemons_fail_over_in_the_lab()
    {
        using var lab = new Lab();
        Node master = lab.AddNode("a", "10.9.0.1/24");
        Node backup = lab.AddNode("b", "10.9.0.2/24");
        Capture capture = lab.StartCapture();
        AddressMonitor monitor = backup.MonitorAddresses();
        master.Start(Daemons.Reference, Configuration(priority: 200));
        backup.Start(Daemons.Reference, Configuration(priority: 100));
        await Eventually.ShouldBecomeTrue(
            () => master.HasAddress(VirtualAddress), TimeSpan.FromSeconds(5), "the better router becomes master");
        backup.HasAddress(VirtualAddress).ShouldBeFalse();
        master.Daemon.Children.Count.ShouldBe(1);
        master.Exec("ps", "-C", "keepalived", "--no-headers").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Length.ShouldBe(2, "a node sees its own processes alone");

        master.Crash();

        await Eventually.ShouldBecomeTrue(
            () => backup.HasAddress(VirtualAddress), TimeSpan.FromSeconds(2), "the backup takes over");
        backup.Addresses().ShouldContain("10.9.0.100/32");
        await Eventually.ShouldBecomeTrue(
            () => monitor.ChangesOf(VirtualAddress).Count == 1, TimeSpan.FromSeconds(2), "the address was reported once");
        capture.AdvertsFrom("10.9.0.2").ShouldNotBeEmpty();
        capture.TsharkComplaints().ShouldBeEmpty();
        backup.Stop();
        backup.HasAddress(VirtualAddress).ShouldBeFalse();
        backup.Daemon.ExitCode.ShouldBe(0);
        backup.Log.ShouldContain("Entering MASTER STATE");
    }

    private static string Configuration(byte priority) => $$"""
        global_defs {
            vrrp_version 3
        }
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            advert_int 0.1
            virtual_ipaddress {
                {{VirtualAddress}}
            }
        }
        """;
}
