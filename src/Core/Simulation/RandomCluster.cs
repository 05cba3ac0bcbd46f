using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Simulation;

/// <summary>Draws nodes whose configurations belong together, out of everything that people configure.</summary>
public static class RandomCluster
{
    /// <summary>Two to four nodes with one to three virtual routers on one or two segments.</summary>
    public static IReadOnlyList<NodeSettings> Draw(SeededRandom random)
    {
        int count = random.Pick([2, 2, 3, 3, 3, 4]);
        string[] interfaces = random.Chance(0.3) ? ["eth0", "eth1"] : ["eth0"];
        int[] ranks = Shuffled(random, count);
        TrackScript[] scripts = random.Chance(0.3) ? [Script(random)] : [];
        bool grouped = random.Chance(0.25);
        VirtualRouter[] routers = [.. Enumerable.Range(0, random.Pick([1, 1, 2, 3])).Select(i => Router(random, i, interfaces))];
        VirtualRouter[][] perNode = Individual(random, routers, ranks, grouped, scripts, interfaces);

        SyncGroup[] groups = grouped && routers.Length > 1
            ? [new SyncGroup { Name = "G", Members = [.. routers.Select(r => r.Name)], TrackingWeight = random.Chance(0.3) }]
            : [];
        return
        [
            .. Enumerable.Range(0, count).Select(node => new NodeSettings($"n{node}", new ConfigurationModel
            {
                VirtualRouters = perNode[node],
                Scripts = scripts,
                SyncGroups = groups,
                Global = new GlobalSettings { VrrpStartupDelay = TimeSpan.FromSeconds(random.Chance(0.1) ? 2 : 0) },
            },
            Sources(interfaces, ranks[node]))),
        ];
    }

    private static VirtualRouter Router(SeededRandom random, int index, string[] interfaces)
    {
        VrrpVersion version = random.Chance(0.5) ? VrrpVersion.V2 : VrrpVersion.V3;
        IpFamily family = version == VrrpVersion.V3 && random.Chance(0.5) ? IpFamily.V6 : IpFamily.V4;
        bool hasPassword = version == VrrpVersion.V2 && random.Chance(0.3);
        return new VirtualRouter
        {
            Name = $"VI_{index}",
            VirtualRouterId = (byte)(51 + index),
            Version = version,
            Family = family,
            Interface = random.Pick(interfaces),
            AdvertInterval = version == VrrpVersion.V2
                ? TimeSpan.FromSeconds(random.Pick([1, 1, 1, 2]))
                : TimeSpan.FromMilliseconds(random.Pick([200, 500, 1000, 1000, 1000, 3000])),
            DownTimerAdverts = random.Pick([3, 3, 3, 2, 5]),
            Addresses = [.. Enumerable.Range(0, random.Between(1, 3)).Select(i => VirtualAddressOf(family, index, i))],
            ExcludedAddresses = random.Chance(0.2) ? [VirtualAddressOf(family, index, 9)] : [],
            Authentication = hasPassword ? AuthenticationType.Pass : AuthenticationType.None,
            Password = hasPassword ? "secret"u8.ToArray() : [],
            V3ChecksumAsV2 = random.Chance(0.3),
            LowerPriorityNoAdvert = random.Chance(0.2),
            HigherPrioritySendAdvert = random.Chance(0.2),
            GratuitousArp = new GratuitousArpSettings
            {
                MasterDelay = TimeSpan.FromSeconds(random.Pick([0, 1, 5])),
                MasterRepeat = random.Pick([1, 5]),
                MasterRefresh = TimeSpan.FromSeconds(random.Pick([0, 0, 5])),
            },
        };
    }

    // Priorities, preemption and the like are what nodes differ in. Members of a sync group have the same ones: with
    // others they could not agree on a master.
    private static VirtualRouter[][] Individual(
        SeededRandom random, VirtualRouter[] routers, int[] ranks, bool grouped, TrackScript[] scripts, string[] interfaces)
    {
        var perNode = new VirtualRouter[ranks.Length][];
        for (int node = 0; node < ranks.Length; node++) perNode[node] = [.. routers];
        bool[] unicast = [.. routers.Select(_ => random.Chance(0.2))];
        bool[] tied = [.. routers.Select(_ => random.Chance(0.3))];
        Tracked[][] tracked = [.. routers.Select(_ => TrackedScripts(random, scripts))];
        Tracked[][] links = [.. routers.Select(_ => TrackedInterfaces(random, interfaces))];
        for (int node = 0; node < ranks.Length; node++)
        {
            for (int i = 0; i < routers.Length; i++)
            {
                VirtualRouter router = routers[i];
                if (grouped && i > 0)
                {
                    VirtualRouter first = perNode[node][0];
                    router = router with
                    {
                        Priority = first.Priority,
                        Preempt = first.Preempt,
                        PreemptDelay = first.PreemptDelay,
                        WantsMaster = first.WantsMaster,
                    };
                }
                else
                {
                    router = WithPriority(random, router, tied[i]);
                }

                perNode[node][i] = router with
                {
                    TrackedScripts = tracked[grouped ? 0 : i],
                    TrackedInterfaces = links[grouped ? 0 : i],
                    UnicastPeers = unicast[i] ? Peers(router, ranks, node) : [],
                    CheckUnicastSource = unicast[i],
                };
            }
        }

        return perNode;
    }

    private static VirtualRouter WithPriority(SeededRandom random, VirtualRouter router, bool tied)
    {
        if (random.Chance(0.08)) return router with { Priority = VirtualRouter.OwnerPriority, WantsMaster = random.Chance(0.8) };
        byte priority = tied ? random.Pick<byte>([100, 100, 150]) : (byte)random.Between(1, 254);
        bool wantsMaster = random.Chance(0.25);
        router = router with { Priority = priority, WantsMaster = wantsMaster };
        if (wantsMaster) return router;
        if (random.Chance(0.2)) return router with { Preempt = false };
        return random.Chance(0.15) ? router with { PreemptDelay = TimeSpan.FromSeconds(random.Between(1, 10)) } : router;
    }

    private static UnicastPeer[] Peers(VirtualRouter router, int[] ranks, int self) =>
    [
        .. Enumerable.Range(0, ranks.Length).Where(node => node != self)
            .Select(node => new UnicastPeer(Source(router.Interface!, router.Family, ranks[node]))),
    ];

    private static Tracked[] TrackedScripts(SeededRandom random, TrackScript[] scripts) =>
        scripts.Length > 0 && random.Chance(0.7) ? [new Tracked("check", random.Pick([0, 0, -20, -150, 20, 60]))] : [];

    private static Tracked[] TrackedInterfaces(SeededRandom random, string[] interfaces) =>
        random.Chance(0.2) ? [new Tracked(interfaces[^1], random.Pick([0, -30, 10]))] : [];

    private static TrackScript Script(SeededRandom random) => new()
    {
        Name = "check",
        Command = new ScriptCommand(["/bin/check"]),
        Interval = TimeSpan.FromSeconds(random.Pick([1, 2])),
        Rise = random.Between(1, 3),
        Fall = random.Between(1, 3),
        InitFail = random.Chance(0.2),
    };

    private static VirtualAddress VirtualAddressOf(IpFamily family, int router, int index) => new()
    {
        Address = IpAddress.Parse(family == IpFamily.V4 ? $"10.{router}.100.{index + 1}"
            : index == 0 ? $"fe80::{router}:1" : $"2001:db8:{router}::{index + 1}"),
        PrefixLength = (byte)(family == IpFamily.V4 ? 32 : 128),
    };

    // The order of the addresses is the same on every segment and in both families.
    private static Dictionary<(string, IpFamily), IpAddress> Sources(string[] interfaces, int rank)
    {
        var sources = new Dictionary<(string, IpFamily), IpAddress>();
        foreach (string name in interfaces)
        {
            sources[(name, IpFamily.V4)] = Source(name, IpFamily.V4, rank);
            sources[(name, IpFamily.V6)] = Source(name, IpFamily.V6, rank);
        }

        return sources;
    }

    private static IpAddress Source(string name, IpFamily family, int rank) => IpAddress.Parse(
        family == IpFamily.V4 ? $"192.168.{name[^1]}.{rank + 1}" : $"fe80::ffff:{name[^1]}:{rank + 1}");

    private static int[] Shuffled(SeededRandom random, int count)
    {
        int[] ranks = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (ranks[i], ranks[j]) = (ranks[j], ranks[i]);
        }

        return ranks;
    }
}
