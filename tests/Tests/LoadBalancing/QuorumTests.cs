using System.Text;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Time;
using static Holdfast.Tests.LoadBalancing.Services;

namespace Holdfast.Tests.LoadBalancing;

public class QuorumTests
{
    private static readonly (uint, uint)[] s_settings = [(1, 0), (2, 0), (3, 1), (3, 2), (3, 9), (6, 0), (9, 1)];

    /// <summary>Weight after weight is added, then taken away again: where does the quorum come and go?</summary>
    [Fact]
    public void The_quorum_comes_and_goes_as_written_down()
    {
        var text = new StringBuilder();
        foreach ((uint quorum, uint hysteresis) in s_settings)
        {
            foreach (bool hasSorry in (bool[])[false, true])
            {
                text.AppendLine($"# quorum {quorum}, hysteresis {hysteresis}{(hasSorry ? ", sorry server" : "")}");
                Describe(text, quorum, hysteresis, hasSorry);
            }
        }

        Golden.Verify(text.ToString(), "QuorumTests.transitions.txt");
    }

    private static void Describe(StringBuilder text, uint quorum, uint hysteresis, bool hasSorry)
    {
        const int Count = 6;
        VirtualServer server = Virtual(
            [.. Enumerable.Range(0, Count).Select(i => Real(i, File($"f{i}", 0)))]) with
        {
            Quorum = quorum,
            Hysteresis = hysteresis,
            SorryServer = hasSorry ? new SorryServer(Address(25), 0) : null,
        };
        var engine = new LoadBalancingEngine(Model(server), _ => true);
        for (int i = 0; i < Count; i++) engine.FileChanged($"f{i}", 1, new Instant(0));
        engine.Start(new Dictionary<ServiceKey, ServiceEntry>(), new Instant(0));
        Write(text, engine, "start");
        for (int i = 0; i < Count; i++)
        {
            engine.FileChanged($"f{i}", 0, new Instant(i));
            Write(text, engine, $"{i + 1} up");
        }

        for (int i = 0; i < Count; i++)
        {
            engine.FileChanged($"f{i}", 1, new Instant(i));
            Write(text, engine, $"{Count - 1 - i} up");
        }
    }

    private static void Write(StringBuilder text, LoadBalancingEngine engine, string what)
    {
        IEnumerable<string> told = engine.Actions
            .Where(action => action.Kind is not (LoadBalancingActionKind.CheckUp or LoadBalancingActionKind.CheckDown))
            .Select(action => action.Kind.ToString());
        int destinations = engine.Desired(0)[0].Destinations.Count;
        text.AppendLine($"{what,-6} {destinations} listed: {string.Join(", ", told)}");
        engine.Actions.Clear();
    }
}
