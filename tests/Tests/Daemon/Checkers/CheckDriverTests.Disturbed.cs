using Holdfast.Core.Control;
using Holdfast.Core.LoadBalancing;
using Holdfast.Daemon.Checkers;

namespace Holdfast.Tests.Daemon.Checkers;

/// <content>Reloads that take something away, tables that somebody else changes, and storms.</content>
public sealed partial class CheckDriverTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_real_server_that_a_reload_removes_is_told_by_its_own_name_and_script(int removed)
    {
        CheckDriver driver = Started(Service(1, servers: [1, 2, 3]));
        _told.Clear();

        driver.Reload(Model(Service(1, servers: [.. new[] { 1, 2, 3 }.Where(server => server != removed)])));

        _told.ShouldBe([$"RS [10.0.1.{removed}]:tcp:80 [10.1.0.1]:tcp:80 DOWN /down1.{removed}"]);
        _table.Destinations().ShouldNotContain($"10.0.1.{removed}=");
        Log().ShouldContain($"Removing service [10.0.1.{removed}]:tcp:80 from VS [10.1.0.1]:tcp:80: removed");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_virtual_server_that_a_reload_removes_is_told_by_its_own_name_and_script(int removed)
    {
        int[] all = [1, 2, 3];
        CheckDriver driver = Started(string.Concat(all.Select(i => Service(i, servers: [1]))));
        _told.Clear();
        _table.Changes.Clear();

        driver.Reload(Model(string.Concat(all.Where(i => i != removed).Select(i => Service(i, servers: [1])))));

        _told.ShouldBe(
        [
            $"RS [10.0.{removed}.1]:tcp:80 [10.1.0.{removed}]:tcp:80 DOWN /down{removed}.1",
            $"VS [10.1.0.{removed}]:tcp:80 DOWN /lost{removed}",
        ]);
        _table.Changes.ShouldBe([$"RemoveService tcp [10.1.0.{removed}]:80"]);
    }

    [Fact]
    public void A_reload_sets_again_what_somebody_has_taken_out_of_the_table()
    {
        CheckDriver driver = Started();
        _table.Flush();

        driver.Reload(Model());

        _table.Destinations().ShouldBe("10.0.0.1=1 10.0.0.2=1");
        Log().ShouldContain("memory: the table was changed by somebody else: tcp [10.1.0.1]:80 is set again");
    }

    [Fact]
    public void An_emptied_table_is_noticed_without_a_reload()
    {
        CheckDriver driver = Started();
        Pass(driver, seconds: 10);
        _table.Flush();

        Pass(driver, seconds: 30);

        _table.Destinations().ShouldBe("10.0.0.1=1 10.0.0.2=1");
    }

    [Fact]
    public void A_change_that_could_not_be_sent_is_sent_when_the_table_takes_it_again()
    {
        CheckDriver driver = Started();
        _table.IsBroken = true;
        _dead.Add("10.0.0.1");
        Pass(driver, seconds: 10);
        _table.Destinations().ShouldBe("10.0.0.1=1 10.0.0.2=1");
        _table.IsBroken = false;

        Pass(driver, seconds: 30);

        _table.Destinations().ShouldBe("10.0.0.2=1");
        string[] lines = [.. Log().Split('\n').Where(line => line.StartsWith("memory: ", StringComparison.Ordinal))];
        lines.Length.ShouldBe(2, string.Join('\n', lines));
        lines[1].ShouldBe("memory: the table can be changed again");
    }

    [Fact]
    public void Failures_of_one_turn_are_sent_together_and_told_after_that()
    {
        _dead.UnionWith(["10.0.1.1", "10.0.1.2"]);
        CheckDriver driver = Started(Service(1, servers: [1, 2, 3]));
        _table.Batches.Clear();
        _tablesSeen.Clear();

        Pass(driver, seconds: 10);

        _table.Batches.ShouldBe([2]);
        _tablesSeen.ShouldBe(["10.0.1.3=1", "10.0.1.3=1"]);
    }

    [Fact]
    public void Connections_are_counted_only_where_a_server_is_drained()
    {
        CheckDriver driver = Started(Service(1, servers: [1, 2]) + Service(2, servers: [1]));
        _table.Connections[(_table.Services.Keys.First(), "10.0.1.1")] = 1;

        Answer(driver, """{"version":1,"verb":"drain","server":"10.0.1.1","deadline":600}""").Count.ShouldBe(1);
        Pass(driver, seconds: 3);

        _table.Counted.Distinct().Select(key => key.ToString()).ShouldBe(["tcp [10.1.0.1]:80"]);
    }

    [Theory]
    [InlineData("drain")]
    [InlineData("undrain")]
    public void A_command_during_the_stop_is_refused_and_sets_nothing_again(string verb)
    {
        CheckDriver driver = Started();
        driver.Shutdown(keepServices: false);

        CheckersAnswer answer = Answer(driver, $$"""{"version":1,"verb":"{{verb}}","server":"10.0.0.1","deadline":1}""");

        answer.Error.ShouldBe("the daemon is being stopped: nothing is changed any more");
        _table.Services.ShouldBeEmpty();
    }

    [Fact]
    public void Of_two_blocks_of_one_service_the_first_keeps_it_over_a_reload()
    {
        string text = Service(1, servers: [1, 2]) + Service(1, servers: [3]);
        CheckDriver driver = Started(text);
        _table.Destinations().ShouldBe("10.0.1.1=1 10.0.1.2=1");
        _told.Clear();
        _table.Changes.Clear();

        driver.Reload(Model(text));

        _told.ShouldBeEmpty();
        _table.Changes.ShouldBeEmpty();
        Log().ShouldContain("is wanted by two virtual servers");
    }

    [Fact]
    public void A_weight_that_a_program_has_asked_for_outlives_a_restart()
    {
        const string Text = """
            virtual_server 10.1.0.1 80 {
                protocol TCP
                real_server 10.0.0.1 80 {
                    MISC_CHECK {
                        misc_path /bin/true
                        misc_dynamic
                    }
                }
            }

            """;
        Started(Text);
        ServiceKey key = _table.Services.Keys.Single();
        ServiceEntry entry = _table.Services[key];
        _table.Services[key] = entry with { Destinations = [entry.Destinations[0] with { Weight = 7 }] };
        _table.Changes.Clear();

        Started(Text);

        _table.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void A_server_that_works_again_has_no_reason_any_more()
    {
        CheckDriver driver = Started();
        _dead.UnionWith(["10.0.0.1", "10.0.0.2"]);
        Pass(driver, seconds: 10);
        _dead.Clear();
        Pass(driver, seconds: 10);

        CheckersAnswer status = Answer(driver, """{"version":1,"verb":"status"}""");

        status.VirtualServers![0].RealServers.Select(real => (real.State, real.Reason)).ShouldBe([("up", null), ("up", null)]);
    }

    [Fact]
    public void The_quorum_that_is_told_is_the_one_that_can_be_reached()
    {
        Started(Text().Replace("smtp_alert\n", "smtp_alert\n quorum 5\n", StringComparison.Ordinal));

        Log().ShouldContain("Gained quorum 2+0=2 <= 2 for VS");
    }

    // Real servers 10.0.<service>.<server>, each with a script of its own.
    private static string Service(int number, int[] servers) =>
        $$"""
        virtual_server 10.1.0.{{number}} 80 {
            delay_loop 1
            protocol TCP
            quorum_down /lost{{number}}
        {{string.Join('\n', servers.Select(server => Server(number, server)))}}
        }

        """;

    private static string Server(int service, int server) =>
        $$"""
            real_server 10.0.{{service}}.{{server}} 80 {
                notify_down /down{{service}}.{{server}}
                TCP_CHECK {
                    warmup 0
                    retry 1
                    delay_before_retry 1
                }
            }
        """;
}
