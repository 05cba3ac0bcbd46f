using Holdfast.Core.LoadBalancing;
using Holdfast.Daemon.Checkers.Services;
using Holdfast.Daemon.Logging;
using Holdfast.Tests.LoadBalancing;
using static Holdfast.Tests.LoadBalancing.ServiceTables;

namespace Holdfast.Tests.Daemon.Checkers;

/// <summary>Whose service is whose, and how little is sent.</summary>
public class TableOwnerTests
{
    private readonly ListSink _sink = new();

    [Fact]
    public void Only_the_difference_is_sent_and_a_restart_with_nothing_changed_sends_nothing()
    {
        var table = new TableInMemory();
        ServiceEntry[] entries = [.. Enumerable.Range(0, 20).Select(i => Entry(i, 3))];
        With(table, owner =>
        {
            foreach (ServiceEntry entry in entries) owner.Want(entry.Definition.Key.ToString(), [entry]);
            owner.Commit();
            owner.Commit();
            owner.Want(entries[5].Definition.Key.ToString(), [entries[5] with { Destinations = [.. entries[5].Destinations.Skip(1)] }]);
            owner.Commit();
            owner.Want(entries[5].Definition.Key.ToString(), [entries[5]]);
            owner.Commit();
        });
        table.Batches.ShouldBe([80, 1, 1], "all at once, one server out, one server in");
        table.Looks.ShouldBe(1);

        With(table, owner =>
        {
            foreach (ServiceEntry entry in entries) owner.Want(entry.Definition.Key.ToString(), [entry]);
            owner.Commit();
            owner.ChangesSent.ShouldBe(0);
        });
        table.Batches.Count.ShouldBe(3);
        _sink.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_not_ours_stays_and_what_is_ours_goes_at_the_end()
    {
        var table = new TableInMemory();
        table.Entries[Key(50)] = Entry(50, 2);
        table.Entries[Key(2)] = Entry(2, 1);
        With(table, owner =>
        {
            owner.Want("a", [Entry(1, 1), Entry(2, 2)]);
            owner.Want("b", [Entry(3, 1)]);
            owner.Commit();
            Text(table.Entries.Values).ShouldBe(Text([Entry(50, 2), Entry(1, 1), Entry(2, 2), Entry(3, 1)]));
            owner.Forget("b");
            owner.Want("a", [Entry(2, 2)]);
            owner.Commit();
            Text(table.Entries.Values).ShouldBe(Text([Entry(50, 2), Entry(2, 2)]));
            owner.RemoveAll();
        });

        Text(table.Entries.Values).ShouldBe(Text([Entry(50, 2)]), "a service that was taken over is ours since");
    }

    [Fact]
    public void Of_two_that_want_one_service_the_first_keeps_it_and_the_second_has_it_afterwards()
    {
        var table = new TableInMemory();
        With(table, owner =>
        {
            owner.Want("a", [Entry(1, 1)]);
            owner.Want("b", [Entry(1, 4)]);
            owner.Commit();
            table.Entries[Key(1)].Destinations.Count.ShouldBe(1);
            owner.Want("b", [Entry(1, 5)]);
            owner.Commit();
            table.Entries[Key(1)].Destinations.Count.ShouldBe(1);
            owner.Forget("a");
            owner.Commit();
            table.Entries[Key(1)].Destinations.Count.ShouldBe(5);
        });

        _sink.Lines.ShouldHaveSingleItem()
            .ShouldBe("tcp [10.1.0.2]:80 is wanted by two virtual servers: a keeps it, and the real servers of b are not used for it");
    }

    [Fact]
    public void A_table_that_somebody_has_emptied_is_read_again_and_put_right()
    {
        var table = new TableInMemory();
        With(table, owner =>
        {
            owner.Want("a", [Entry(1, 2)]);
            owner.Want("b", [Entry(2, 2)]);
            owner.Commit();
            table.Flush();
            owner.Want("a", [Entry(1, 3)]);
            owner.Commit();
            Text(table.Entries.Values).ShouldBe(Text([Entry(1, 3), Entry(2, 2)]));
            int calls = table.Batches.Count;
            owner.Want("a", [Entry(1, 4)]);
            owner.Commit();
            table.Batches.Count.ShouldBe(calls + 1, "it is known again what is there");
        });

        _sink.Lines.ShouldHaveSingleItem()
            .ShouldBe("memory: the table was changed by somebody else: 2 services are set again");
    }

    [Fact]
    public void What_is_refused_for_good_is_told_once_and_keeps_nobody_else_out()
    {
        var table = new TableInMemory { MissingScheduler = "twos" };
        ServiceEntry bad = Entry(1, 3);
        bad = bad with { Definition = bad.Definition with { Scheduler = "twos" } };
        With(table, owner =>
        {
            owner.Want("bad", [bad]);
            owner.Want("good", [Entry(2, 2)]);
            owner.Commit();
            owner.Commit();
            owner.RemoveAll();
        });

        table.Entries.ShouldBeEmpty();
        _sink.Lines.Count.ShouldBe(2);
        _sink.Lines[1].ShouldBe("tcp [10.1.0.2]:80 is not served: memory has refused (no such scheduler)");
    }

    [Fact]
    public void A_table_that_cannot_be_changed_is_tried_again_with_the_next_change()
    {
        var table = new TableInMemory { IsBroken = true };
        With(table, owner =>
        {
            owner.Want("a", [Entry(1, 1)]);
            owner.Commit();
            table.IsBroken = false;
            owner.Want("b", [Entry(2, 1)]);
            owner.Commit();
        });

        Text(table.Entries.Values).ShouldBe(Text([Entry(1, 1), Entry(2, 1)]));
        _sink.Lines.Count.ShouldBe(2);
        _sink.Lines[0].ShouldContain("Operation not permitted");
        _sink.Lines[1].ShouldBe("memory: the table can be changed again");
    }

    [Fact]
    public void A_removal_that_finds_nothing_is_a_reason_to_look_at_all_services()
    {
        var table = new TableInMemory();
        With(table, owner =>
        {
            owner.Want("a", [Entry(1, 2)]);
            owner.Want("b", [Entry(2, 2)]);
            owner.Commit();
            table.Flush();
            owner.Forget("a");
            owner.Commit();
        });

        Text(table.Entries.Values).ShouldBe(Text([Entry(2, 2)]));
        _sink.Lines.ShouldHaveSingleItem()
            .ShouldBe($"memory: the table was changed by somebody else: {Key(2)} is set again");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_refused_is_tried_again_unless_it_is_refused_for_ever(bool isFinal)
    {
        var table = new TableInMemory { MissingScheduler = "twos", IsFinal = isFinal };
        ServiceEntry bad = Entry(1, 3);
        bad = bad with { Definition = bad.Definition with { Scheduler = "twos" } };
        With(table, owner =>
        {
            owner.Want("bad", [bad]);
            owner.Commit();
            owner.NeedsRetry.ShouldBe(!isFinal);
            owner.Retry();
            table.MissingScheduler = "none";
            owner.Retry();
            owner.NeedsRetry.ShouldBeFalse();
        });

        table.Entries.Count.ShouldBe(isFinal ? 0 : 1);
        _sink.Lines.Count.ShouldBe(2, "a retry in vain is not told again");
    }

    [Fact]
    public void A_look_at_a_table_that_is_as_it_should_be_sends_and_tells_nothing()
    {
        var table = new TableInMemory();
        With(table, owner =>
        {
            owner.Want("a", [Entry(1, 2)]);
            owner.Commit();
            owner.IsWhole().ShouldBeTrue();
            owner.Look();
            owner.Commit();
            table.Batches.Count.ShouldBe(1);
            table.Flush();
            owner.IsWhole().ShouldBeFalse();
        });

        _sink.Lines.ShouldBeEmpty();
    }

    private void With(TableInMemory table, Action<TableOwner> act)
    {
        using var log = new Log(0, [_sink]);
        var owner = new TableOwner(table, log);
        owner.Observe();
        act(owner);
    }

    private sealed class ListSink : ILogSink
    {
        public List<string> Lines { get; } = [];

        public void Write(LogLine line) => Lines.Add(line.Text);

        public void Dispose()
        {
        }
    }
}
