using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Vrrp;

namespace Holdfast.SystemTests.Ipvs;

/// <summary>The kernel's connection sync daemons, and the role that they follow.</summary>
[Collection(IpvsKernel.Alone)]
public sealed class SyncDaemonTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    public static TheoryData<string> Singles => Daemons.Singles;

    [Theory, MemberData(nameof(Singles))]
    public async Task The_daemon_follows_the_instance(string daemon)
    {
        IpvsKernel.Require();
        using var lab = new Lab();
        Node a = lab.AddNode("a", "10.9.0.1/24");
        Node b = lab.AddNode("b", "10.9.0.2/24");

        // One after the other: the lab's kernel has one processor, and a start takes its time there.
        a.Start(Daemons.Named(daemon), Configuration(150));
        await ShouldLog(a, "Entering MASTER STATE");
        b.Start(Daemons.Named(daemon), Configuration(100));
        await ShouldLog(b, "Entering BACKUP STATE");
        await ShouldRun(a, "master sync daemon (mcast=eth0, syncid=51, maxlen=1400, group=224.0.0.81, port=8848, ttl=1)");
        await ShouldRun(b, "backup sync daemon (mcast=eth0, syncid=51, maxlen=1400, group=224.0.0.81, port=8848, ttl=1)");

        a.Stop();
        await ShouldLog(b, "Entering MASTER STATE");
        await ShouldRun(b, "master sync daemon (mcast=eth0, syncid=51, maxlen=1400, group=224.0.0.81, port=8848, ttl=1)");
        IpvsKernel.Daemons(a.Sandbox).ShouldBeEmpty("the daemon goes with us");

        b.LinkDown();
        await ShouldLog(b, "Entering FAULT STATE");
        await ShouldRun(b, "backup sync daemon (mcast=eth0, syncid=51, maxlen=1400, group=224.0.0.81, port=8848, ttl=1)");
    }

    [Fact]
    public void Both_run_without_an_instance_and_nothing_is_sent_when_nothing_has_changed()
    {
        IpvsKernel.Require();
        using Sandbox sandbox = IpvsKernel.NewSandbox();
        sandbox.Ip("link add v0 type veth peer name v1", "address add 10.9.0.1/24 dev v0", "link set v0 up", "link set v1 up");
        using var log = new Log(new LogSettings());
        sandbox.InNetwork(() =>
        {
            ConfigurationModel model = Model(new SyncDaemon("v0") { Id = 9, Port = 9000, Ttl = 3 });
            using var owner = new SyncDaemonOwner(log);
            owner.ConfigureForRouters(model);
            owner.Apply();
            owner.RequestsSent.ShouldBe(0, "that is the checkers' to do");

            owner.ConfigureForCheckers(model);
            owner.Apply();
            IpvsKernel.Daemons(sandbox).Count.ShouldBe(2);
            long sent = owner.RequestsSent;
            owner.ConfigureForCheckers(model);
            owner.Apply();
            owner.RequestsSent.ShouldBe(sent);

            using var next = new SyncDaemonOwner(log);
            next.ConfigureForCheckers(model);
            next.Apply();
            next.RequestsSent.ShouldBe(1, "a successor looks, and finds them as they should be");

            next.ConfigureForCheckers(Model(new SyncDaemon("v0") { Id = 10 }));
            next.Apply();
            IpvsKernel.Daemons(sandbox).ShouldAllBe(line => line.Contains("syncid=10,") && line.Contains("port=8848,"));
            next.ConfigureForCheckers(Model(null));
            next.Apply();
            IpvsKernel.Daemons(sandbox).ShouldBeEmpty();
            return true;
        });
    }

    // Stopping a daemon that has hardly been started is not answered by the kernel: nobody may wait for it.
    [Fact]
    public void A_role_that_changes_again_at_once_holds_nobody_up()
    {
        IpvsKernel.Require();
        using Sandbox sandbox = IpvsKernel.NewSandbox();
        sandbox.Ip("link add v0 type veth peer name v1", "address add 10.9.0.1/24 dev v0", "link set v0 up", "link set v1 up");
        using var log = new Log(new LogSettings());
        ConfigurationModel model = Model(new SyncDaemon("v0") { Instance = "VI_1" }) with
        {
            VirtualRouters = [new VirtualRouter { Name = "VI_1", VirtualRouterId = 51, Interface = "v0", Version = VrrpVersion.V3, Family = IpFamily.V4 }],
        };
        TimeSpan longest = sandbox.InNetwork(() =>
        {
            using var owner = new SyncDaemonOwner(log);
            owner.ConfigureForRouters(model);
            owner.Apply();
            TimeSpan most = TimeSpan.Zero;
            for (int i = 0; i < 100; i++)
            {
                owner.Role = i % 2 == 0 ? VrrpRole.Master : VrrpRole.Backup;
                long start = System.Diagnostics.Stopwatch.GetTimestamp();
                owner.Apply();
                TimeSpan time = System.Diagnostics.Stopwatch.GetElapsedTime(start);
                if (time > most && i > 1) most = time;
            }

            return most;
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"longest switch: {longest.TotalMilliseconds} ms");
        longest.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    private static ConfigurationModel Model(SyncDaemon? daemon) => new()
    {
        VirtualServers = [new VirtualServer { Service = new Service.Mark(1) }],
        Global = new GlobalSettings { LoadBalancing = new LoadBalancingSettings { SyncDaemon = daemon } },
    };

    // Asked of the log first: to start a program again and again would leave a small machine no time for anything else.
    private static Task ShouldLog(Node node, string text) =>
        Eventually.ShouldBecomeTrue(() => node.Log.Contains(text), s_patience, $"{node.Name}: {text}", () => node.Log);

    private static Task ShouldRun(Node node, string line) => Eventually.ShouldBecomeTrue(
        () => IpvsKernel.Daemons(node.Sandbox) is [var only] && only == line, s_patience, $"{node.Name}: {line}", () => node.Log);

    private static string Configuration(int priority) => $$"""
        global_defs {
            lvs_sync_daemon eth0 VI_1 maxlen 1400
        }
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            advert_int 0.2
            version 3
            virtual_ipaddress {
                10.9.0.100/24
            }
        }
        """;
}
