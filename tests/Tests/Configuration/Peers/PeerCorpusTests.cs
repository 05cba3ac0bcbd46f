using System.Diagnostics;
using Holdfast.Configuration;
using Holdfast.Configuration.Peers;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Configuration.Peers;

/// <summary>
/// Every file of a collection against every other: those that share nothing must be left in peace. The files are other
/// people's text and lie outside the repository: HOLDFAST_CORPUS names their folder.
/// </summary>
public class PeerCorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Files_without_a_common_address_or_peer_are_not_compared()
    {
        PeerNode[] nodes = Nodes();
        int related = 0;
        for (int one = 0; one < nodes.Length; one++)
        {
            for (int other = one + 1; other < nodes.Length; other++)
            {
                if (HaveSomethingInCommon(nodes[one], nodes[other]))
                {
                    related++;
                    continue;
                }

                PeerReport report = PeerComparison.Run([nodes[one], nodes[other]]);
                string pair = $"{nodes[one].Name} and {nodes[other].Name}";
                report.Diagnostics.ShouldBeEmpty(pair);
                report.Tables.ShouldBeEmpty(pair);
            }
        }

        output.WriteLine($"{related} pairs have something in common");
        related.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Files_that_belong_together_are_compared_in_a_moment_and_each_has_its_table()
    {
        PeerNode[] nodes = Nodes();
        for (int one = 0; one < nodes.Length; one++)
        {
            for (int other = one + 1; other < nodes.Length; other++)
            {
                if (!HaveSomethingInCommon(nodes[one], nodes[other])) continue;
                var clock = Stopwatch.StartNew();
                PeerReport report = PeerComparison.Run([nodes[one], nodes[other]]);
                string pair = $"{nodes[one].Name} and {nodes[other].Name}";
                clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5), pair);
                report.Tables.Count.ShouldBe(1, pair);
                output.WriteLine($"{pair}: {string.Join(' ', report.Diagnostics.Select(found => found.Kind.Code))}; "
                    + $"{clock.Elapsed.TotalMilliseconds:0} ms");
            }
        }
    }

    private static bool HaveSomethingInCommon(PeerNode one, PeerNode other)
    {
        return one.Result.Model!.VirtualRouters.Any(a => other.Result.Model!.VirtualRouters.Any(b =>
            a.Family == b.Family && (Addresses(a).Intersect(Addresses(b)).Any()
                || (a.VirtualRouterId == b.VirtualRouterId && (Names(a, b) || Names(b, a))))));

        static IEnumerable<IpAddress> Addresses(VirtualRouter router) =>
            router.Addresses.Concat(router.ExcludedAddresses).Select(entry => entry.Address);

        static bool Names(VirtualRouter router, VirtualRouter peer) =>
            peer.SourceAddress is { } source && router.UnicastPeers.Any(named => named.Address == source);
    }

    private static PeerNode[] Nodes()
    {
        string? folder = Environment.GetEnvironmentVariable("HOLDFAST_CORPUS");
        if (string.IsNullOrEmpty(folder)) Assert.Skip("HOLDFAST_CORPUS does not name the folder of collected configurations");
        return
        [
            .. new[] { "public", "seeds" }.SelectMany(set => Directory.GetFiles(Path.Combine(folder, set), "*.conf").Order(StringComparer.Ordinal))
                .Select(path => new PeerNode(Path.GetFileNameWithoutExtension(path), PeerReportTests.Result(path, File.ReadAllText(path))))
                .Where(node => node.Result.Model is { VirtualRouters.Count: > 0 }),
        ];
    }
}
