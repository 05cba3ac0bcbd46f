namespace Holdfast.SystemTests.Ipvs;

/// <summary>The kernel's synchronisation of connections follows VRRP: the master sends, the backup receives.</summary>
public sealed class SyncPairTests
{
    private const string VirtualAddress = "10.9.0.200";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string> Pairs => Daemons.Pairs;

    [Theory(SkipUnless = nameof(IpvsKernel.IsThere), SkipType = typeof(IpvsKernel), Skip = IpvsKernel.Missing)]
    [MemberData(nameof(Pairs))]
    public async Task The_master_sends_and_the_backup_receives_and_they_change_roles_together(string daemonA, string daemonB)
    {
        using var lab = new Lab();
        Node a = lab.AddNode("a", "10.9.0.1/24");
        Node b = lab.AddNode("b", "10.9.0.2/24");
        a.LinkUp();
        b.LinkUp();
        a.Start(Daemons.Named(daemonA), Configuration(150));
        b.Start(Daemons.Named(daemonB), Configuration(100));
        await Expect(a, VirtualAddress, "master", "A is MASTER");
        await Expect(b, null, "backup", "B is BACKUP");

        a.Stop();
        SyncDaemon(a).ShouldBe("", "a daemon that stops ends its synchronisation");
        await Expect(b, VirtualAddress, "master", "B is MASTER when A has stopped");

        a.Start(Daemons.Named(daemonA), Configuration(150));
        await Expect(a, VirtualAddress, "master", "A is back");
        await Expect(b, null, "backup", "B yields to A");
        b.Stop();
        a.Stop();
    }

    private static async Task Expect(Node node, string? address, string state, string reason)
    {
        await Eventually.ShouldBecomeTrue(
            () => node.HasAddress(VirtualAddress) == (address is not null), s_patience, reason, () => node.Log);
        string expected = $"{state} sync daemon (mcast=eth0, syncid=7";
        await Eventually.ShouldBecomeTrue(
            () => SyncDaemon(node).StartsWith(expected, StringComparison.Ordinal), s_patience, $"{reason}: {expected}",
            () => $"{node.Log}\n{SyncDaemon(node)}");
    }

    private static string SyncDaemon(Node node) => node.Exec("ipvsadm", "-L", "--daemon").OutputOrThrow().Trim();

    private static string Configuration(int priority) => $$"""
        global_defs {
            lvs_sync_daemon eth0 VI_1 id 7
        }
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            advert_int 0.5
            version 3
            virtual_ipaddress {
                {{VirtualAddress}}/24
            }
        }
        virtual_server {{VirtualAddress}} 80 {
            delay_loop 5
            lb_algo rr
            lb_kind NAT
            protocol TCP
            real_server 10.9.0.11 80 {
                weight 1
            }
        }
        """;
}
