using Holdfast.SystemTests.Ipvs;

namespace Holdfast.SystemTests.Kernel;

/// <summary>A kernel without IPVS.</summary>
public sealed class NoIpvsTests
{
    [Fact]
    public async Task Vrrp_goes_on_without_the_sync_daemon_after_one_clear_warning()
    {
        using var lab = new Lab();
        Assert.SkipWhen(IpvsKernel.Answers(out string? reason), "this kernel has IPVS");
        reason.ShouldBe("the kernel has no IPVS (module ip_vs)");
        Node a = lab.AddNode("a", "10.9.0.1/24");
        const string Configuration = """
            global_defs {
                lvs_sync_daemon eth0 VI_1
            }
            vrrp_instance VI_1 {
                state BACKUP
                interface eth0
                virtual_router_id 51
                advert_int 0.1
                version 3
                virtual_ipaddress {
                    10.9.0.100/24
                }
            }
            """;

        a.Start(Daemons.Ours, Configuration);

        await Eventually.ShouldBecomeTrue(() => a.HasAddress("10.9.0.100"), TimeSpan.FromSeconds(20), "it becomes master", () => a.Log);
        a.Reload(Configuration);
        await Eventually.ShouldBecomeTrue(() => a.Log.Contains("Reload complete"), TimeSpan.FromSeconds(20), "it reloads", () => a.Log);
        a.Log.Split('\n').Count(line => line.Contains("lvs_sync_daemon")).ShouldBe(1);
        a.Log.ShouldContain("lvs_sync_daemon: the kernel has no IPVS (module ip_vs), so connections are not told to other directors; all else goes on");
    }
}
