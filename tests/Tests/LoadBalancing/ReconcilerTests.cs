using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Simulation;
using static Holdfast.Tests.LoadBalancing.ServiceTables;

namespace Holdfast.Tests.LoadBalancing;

/// <summary>Wanted minus observed: what holds for every pair of tables, and the order of changes.</summary>
public class ReconcilerTests
{
    [Fact]
    public void A_plan_makes_the_table_the_wanted_one_and_touches_nobody_elses() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new SeededRandom(unchecked((ulong)seed));
            List<ServiceEntry> desired = Any(random);
            Dictionary<ServiceKey, ServiceEntry> table = Any(random).ToDictionary(entry => entry.Definition.Key);
            HashSet<ServiceKey> owned = [.. table.Keys.Where(_ => random.Chance(0.5)), Key(random.Next(12))];
            HashSet<ServiceKey> wanted = [.. desired.Select(entry => entry.Definition.Key)];
            List<ServiceEntry> foreign = [.. table.Values.Where(entry => !owned.Contains(entry.Definition.Key) && !wanted.Contains(entry.Definition.Key))];

            List<ServiceChange> plan = Reconciler.Plan(desired, table, owned);
            foreach (ServiceChange change in plan) Apply(table, change);

            Text(table.Values).ShouldBe(Text([.. desired, .. foreign]));
            Reconciler.Plan(desired, table, owned).ShouldBeEmpty("the second plan finds nothing to do");
        }).QuickCheckThrowOnFailure();

    // A client that comes between two changes finds a destination whenever there is one before and after.
    [Fact]
    public void There_is_no_moment_without_a_destination_between_two_tables_that_have_one() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new SeededRandom(unchecked((ulong)seed));
            List<ServiceEntry> desired = Any(random);
            Dictionary<ServiceKey, ServiceEntry> table = Any(random).ToDictionary(entry => entry.Definition.Key);
            ServiceKey[] serving = [.. desired.Where(Serves).Select(entry => entry.Definition.Key)
                .Where(key => table.TryGetValue(key, out ServiceEntry? present) && Serves(present))];

            foreach (ServiceChange change in Reconciler.Plan(desired, table, []))
            {
                Apply(table, change);
                serving.ShouldAllBe(key => Serves(table[key]), change.ToString());
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_changed_scheduler_is_an_edit_and_new_servers_come_before_old_ones_go()
    {
        ServiceEntry before = new(new ServiceDefinition(Key(1)) { Scheduler = "rr" },
            [new(Ip("10.2.0.1"), 80), new(Ip("10.2.0.2"), 80) { Weight = 5 }, new(Ip("10.2.0.3"), 80) { Weight = 0 }]);
        ServiceEntry after = new(before.Definition with { Scheduler = "wlc" },
            [new(Ip("10.2.0.2"), 80) { Weight = 1 }, new(Ip("10.2.0.3"), 80) { Weight = 4 }, new(Ip("10.2.0.4"), 80)]);
        Dictionary<ServiceKey, ServiceEntry> table = new() { [Key(1)] = before, [Key(2)] = Entry(2, 1) };

        Reconciler.Plan([after], table, [Key(1), Key(2), Key(2), Key(3)]).Select(change => change.ToString()).ShouldBe([
            "EditService tcp [10.1.0.2]:80",
            "AddDestination tcp [10.1.0.2]:80 -> [10.2.0.4]:80 weight 1",
            "EditDestination tcp [10.1.0.2]:80 -> [10.2.0.3]:80 weight 4",
            "EditDestination tcp [10.1.0.2]:80 -> [10.2.0.2]:80 weight 1",
            "RemoveDestination tcp [10.1.0.2]:80 -> [10.2.0.1]:80 weight 1",
            "RemoveService tcp [10.1.0.3]:80",
        ]);
    }

    [Fact]
    public void Two_thousand_services_of_sixteen_are_planned_in_no_time()
    {
        ServiceEntry[] entries = [.. Enumerable.Range(0, 2000).Select(i => Entry(i, 16))];
        Dictionary<ServiceKey, ServiceEntry> table = Enumerable.Range(0, 2000).Select(i => Entry(i, 16)).ToDictionary(entry => entry.Definition.Key);
        table.Count.ShouldBe(2000);

        long start = Stopwatch.GetTimestamp();
        Reconciler.Plan(entries, new Dictionary<ServiceKey, ServiceEntry>(), []).Count.ShouldBe(2000 * 17);
        Reconciler.Plan(entries, table, table.Keys).ShouldBeEmpty();
        entries[7] = Entry(7, 16, weight: 2);
        Reconciler.Plan(entries, table, table.Keys).Count.ShouldBe(16);

        // Some hundred times what it needs on an idle machine: a plan of quadratic cost would not come near it.
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static bool Serves(ServiceEntry entry) => entry.Destinations.Any(destination => destination.Weight > 0);
}
