using System.Globalization;

namespace Holdfast.SystemTests.Checkers;

/// <summary>The checkers child of the whole program, with real servers, a real table and a real client.</summary>
public sealed class CheckerProcessTests : IDisposable
{
    private readonly BalancedLab _lab = new();

    private Node Director => _lab.Director;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_dead_server_gets_no_connections_and_gets_them_again_when_it_is_back()
    {
        await _lab.Start(BalancedLab.Configuration());
        _lab.Answers().ShouldBe("one two");

        _lab.Kill(_lab.One);
        await _lab.ShouldBecome(() => _lab.State(BalancedLab.First) == "down", "it is found dead");
        _lab.Answers().ShouldBe("two");
        Director.Log.ShouldContain("Removing service [10.9.0.11]:tcp:80 from VS [10.8.0.100]:tcp:80");

        _lab.Revive(_lab.One);
        await _lab.ShouldBecome(() => _lab.State(BalancedLab.First) == "up", "it is found alive");
        _lab.Answers().ShouldBe("one two");

        Director.Stop();
        Director.Daemon.ExitCode.ShouldBe(0);
        _lab.Rules().ShouldNotContain("10.9.0.11");
        File.Exists(_lab.Socket).ShouldBeFalse();
    }

    [Fact]
    public async Task A_reload_without_a_difference_touches_no_rule_and_forgets_no_state()
    {
        await _lab.Start(BalancedLab.Configuration());
        _lab.Kill(_lab.One);
        await _lab.ShouldBecome(() => _lab.State(BalancedLab.First) == "down", "it is found dead");
        string rules = _lab.Rules();
        int child = _lab.Checkers;

        Director.Reload(BalancedLab.Configuration());

        await _lab.ShouldLog("Reload complete");
        (_lab.State(BalancedLab.First), _lab.State(BalancedLab.Second)).ShouldBe(("down", "up"));
        _lab.Rules().ShouldBe(rules);
        _lab.Checkers.ShouldBe(child);
    }

    [Fact]
    public async Task A_reload_takes_over_what_has_changed()
    {
        await _lab.Start(BalancedLab.Configuration());

        Director.Reload(BalancedLab.Configuration(first: "weight 7"));
        await _lab.ShouldBecome(() => _lab.Server(BalancedLab.First)?.Weight == 7, "the new weight");

        Director.Reload(BalancedLab.Router());
        await _lab.ShouldBecome(() => !File.Exists(Director.PathOf("checkers.pid")), "nobody needs the child any more");
        _lab.Rules().ShouldNotContain("10.9.0.11");
        await _lab.ShouldBecome(() => Director.HasAddress("10.9.0.100"), "the VRRP child that is needed now");
    }

    [Fact]
    public async Task A_child_that_hangs_keeps_no_reload_waiting_and_catches_up()
    {
        int child = await StartAndStopAnswering();
        Director.Reload(BalancedLab.Configuration(first: "weight 9"));

        Processes.Signal(child, Processes.SIGCONT);
        await _lab.ShouldBecome(() => _lab.Server(BalancedLab.First)?.Weight == 9, "the last of the weights that it was given");

        // It is told differences again, and to the right configuration.
        Director.Reload(BalancedLab.Configuration(first: "weight 7"));
        await _lab.ShouldBecome(() => _lab.Server(BalancedLab.First)?.Weight == 7, "another weight");
        (_lab.State(BalancedLab.Second), _lab.Checkers).ShouldBe(("up", child));
    }

    // The second configuration is told to a child that owes an answer, and refused by it when that has been given.
    [Fact]
    public async Task After_a_late_answer_and_a_refusal_a_reload_is_still_told_to_the_right_configuration()
    {
        Assert.SkipWhen(Ipvs.IpvsKernel.IsThere, "the kernel has IPVS: lvs_engine ipvs is not refused");
        int child = await StartAndStopAnswering();
        Director.Reload(BalancedLab.Configuration(engine: "ipvs"));
        Processes.Signal(child, Processes.SIGCONT);
        await _lab.ShouldLog("its lvs_engine does not work here");
        (_lab.Server(BalancedLab.First)?.Weight).ShouldBe(7);

        Director.Reload(BalancedLab.Configuration());

        await _lab.ShouldBecome(() => _lab.Server(BalancedLab.First)?.Weight == 1, "the weight of the first configuration");
        _lab.Checkers.ShouldBe(child);
    }

    [Fact]
    public async Task A_killed_child_leaves_adverts_and_connections_alone_and_its_successor_changes_nothing()
    {
        Capture capture = _lab.Lab.StartCapture();
        await _lab.Start(BalancedLab.Configuration(extra: BalancedLab.Router("0.2")));
        await _lab.ShouldBecome(() => capture.AdvertsFrom("10.9.0.1").Count > 5, "adverts");
        _lab.Kill(_lab.One);
        await _lab.ShouldBecome(() => _lab.State(BalancedLab.First) == "down", "it is found dead");
        string rules = _lab.Rules();
        int child = _lab.Checkers;
        int vrrp = Director.Daemon.Children.Single(pid => pid != child);
        int before = capture.AdvertsFrom("10.9.0.1").Count;

        Processes.Signal(child, Processes.SIGKILL);

        _lab.Answers().ShouldBe("two");
        await _lab.ShouldBecome(() => Director.Daemon.Children.Count == 2 && _lab.State(BalancedLab.Second) == "up", "a new child");
        _lab.State(BalancedLab.First).ShouldBe("down");
        _lab.Rules().ShouldBe(rules);
        await _lab.ShouldBecome(() => capture.AdvertsFrom("10.9.0.1").Count > before + 5, "adverts go on");
        Director.Daemon.Children.ShouldContain(vrrp);
        IReadOnlyList<CapturedAdvert> adverts = capture.AdvertsFrom("10.9.0.1");
        adverts.Count.ShouldBeGreaterThan(before);
        adverts.ShouldAllBe(advert => advert.Priority == 255);
        LongestGap(adverts).ShouldBeLessThan(TimeSpan.FromSeconds(0.6));
    }

    [Fact]
    public async Task A_child_that_is_dead_at_the_end_leaves_nothing_in_the_table()
    {
        await _lab.Start(BalancedLab.Configuration());
        Processes.Signal(_lab.Checkers, Processes.SIGKILL);
        Director.Signal(Processes.SIGTERM);

        Director.Daemon.WaitForExit(BalancedLab.Patience).ShouldBeTrue();

        _lab.Rules().ShouldNotContain("10.9.0.11");
    }

    [Fact]
    public async Task A_child_that_has_all_hands_full_delays_no_advert()
    {
        Capture capture = _lab.Lab.StartCapture();
        string many = string.Join('\n', Enumerable.Range(1, 200).Select(i =>
            $"real_server 10.9.0.11 {i} {{\n delay_loop 0.001\n TCP_CHECK {{\n retry 0\n }}\n }}"));
        Director.Start(Daemons.Ours, BalancedLab.Configuration(server: many, extra: BalancedLab.Router("0.2")));
        await _lab.ShouldLog("Removing service [10.9.0.11]:tcp:200");
        int child = _lab.Checkers;
        TimeSpan before = Processes.ProcessorTime(child);

        // Others on this machine may delay adverts for a while. The child, whose checks never rest, would delay them always.
        await _lab.ShouldBecome(
            () => capture.AdvertsFrom("10.9.0.1") is { Count: > 25 } adverts
                && LongestGap([.. adverts.TakeLast(25)]) < TimeSpan.FromSeconds(0.6),
            "five seconds in which a backup would miss nothing");
        (Processes.ProcessorTime(child) - before).ShouldBeGreaterThan(TimeSpan.FromSeconds(2), "it was busy all the time");
    }

    [Fact]
    public async Task A_child_without_free_descriptors_takes_no_server_out()
    {
        await _lab.Start(BalancedLab.Configuration(
            globals: "script_user root\n enable_script_security", first: "MISC_CHECK {\n misc_path \"/bin/sleep 0.1\"\n misc_timeout 1\n }"));
        int child = _lab.Checkers;
        int used = Directory.GetFiles($"/proc/{child}/fd").Max(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)) + 1;

        Shell.Run("prlimit", [$"--pid={child}", $"--nofile={used}:"]).OutputOrThrow();
        await _lab.ShouldLog("; servers are taken for what they were");
        _lab.Answers().ShouldBe("one two");
        Shell.Run("prlimit", [$"--pid={child}", $"--nofile={used + 100}:"]).OutputOrThrow();

        await _lab.ShouldBecome(() => _lab.State(BalancedLab.First) == "up", "it answers again");
        await _lab.ShouldBecome(() => Processes.ChildrenOf(child).Count <= 1, "programs that could not be watched are gone");
        Director.Log.ShouldNotContain("Removing service");
        _lab.Kill(_lab.One);
        await _lab.ShouldBecome(() => _lab.State(BalancedLab.First) == "down", "it checks again");
    }

    [Fact]
    public async Task The_child_may_do_no_more_than_it_needs_and_the_other_child_all_it_had()
    {
        await _lab.Start(BalancedLab.Configuration(extra: BalancedLab.Router()));

        int child = _lab.Checkers;
        Capabilities(child, "CapBnd").ShouldBe(0x3000ul);
        Capabilities(child, "CapEff").ShouldBe(0x3000ul);
        Processes.Status(child, "NoNewPrivs").ShouldBe("1");
        int vrrp = Director.Daemon.Children.Single(pid => pid != child);
        Capabilities(vrrp, "CapBnd").ShouldBe(Capabilities(Director.Daemon.Pid, "CapBnd"));

        Director.Reload(BalancedLab.Configuration(first: $"TCP_CHECK {{\n bind_port 1000\n retry 0\n }}", extra: BalancedLab.Router()));
        await _lab.ShouldLog("is started anew");
        await _lab.ShouldBecome(() => File.Exists(Director.PathOf("checkers.pid")) && _lab.Checkers > 0 && _lab.Checkers != child, "another child");
        Capabilities(_lab.Checkers, "CapBnd").ShouldBe(0x3400ul);
        Director.Daemon.Children.ShouldContain(vrrp);
    }

    [Fact]
    public async Task Nothing_listens_on_the_network()
    {
        await _lab.Start(BalancedLab.Configuration(extra: BalancedLab.Router()));

        Director.Bash("ss -Hltn; ss -Hlun").OutputOrThrow().ShouldBe("");
    }

    [Fact]
    public async Task Scripts_fifos_and_mails_tell_of_servers_and_quorums()
    {
        using MailServer mails = MailServer.Start(Director);
        string script = Director.WriteScript("notify", $"#!/bin/sh\necho \"$# $*\" >> {Director.PathOf("notes")}\n");
        string fifo = Director.PathOf("fifo");
        Director.Bash($"mkfifo {fifo}").OutputOrThrow();
        using var reader = Director.Sandbox.Start("bash", ["-c", $"cat {fifo} > {Director.PathOf("lines")}"]);
        string globals = $"router_id lb\n notification_email {{\n ann@example.net\n }}\n smtp_server 127.0.0.1 {MailServer.Port}\n"
            + $"script_user root\n lvs_notify_fifo {fifo}";
        await _lab.Start(BalancedLab.Configuration(
            globals,
            $"smtp_alert\n quorum 2\n quorum_up \"{script} gained\"\n quorum_down \"{script} lost 'a b'\"",
            $"notify_up \"{script} up\"\n notify_down \"{script} down one\""));

        _lab.Kill(_lab.One);
        await _lab.ShouldBecome(() => Notes().Length >= 3, "the scripts have run");
        // Those of a real server and those of the quorum do not wait for each other.
        Notes().ShouldBe(["1 gained", "2 down one", "2 lost a b"], ignoreOrder: true);
        await _lab.ShouldBecome(() => mails.Mails.Count >= 3, "the mails have come");
        mails.Mails.Select(mail => mail.Subject).ShouldBe(
            [
                "[lb] Virtualserver [10.8.0.100]:tcp:80 - UP",
                "[lb] Realserver [10.9.0.11]:tcp:80 of virtual server [10.8.0.100]:tcp:80 - DOWN",
                "[lb] Virtualserver [10.8.0.100]:tcp:80 - DOWN",
            ], ignoreOrder: true);
        await _lab.ShouldBecome(() => File.ReadAllText(Director.PathOf("lines")).Split('\n').Length == 4, "the lines");
        File.ReadAllText(Director.PathOf("lines")).ShouldBe(
            "VS [10.8.0.100]:tcp:80 UP\nRS [10.9.0.11]:tcp:80 [10.8.0.100]:tcp:80 DOWN\nVS [10.8.0.100]:tcp:80 DOWN\n");
    }

    [Fact]
    public async Task Programs_and_files_decide_too()
    {
        string script = Director.WriteScript("check", $"#!/bin/sh\nexit $(cat {Director.PathOf("status")})\n");
        File.WriteAllText(Director.PathOf("status"), "0");
        string first = $"MISC_CHECK {{\n misc_path {script}\n misc_dynamic\n misc_timeout 5\n }}\n FILE_CHECK {{\n track_file load\n }}";
        await _lab.Start(BalancedLab.Configuration("script_user root", first: first, extra:
            $"track_file load {{\n file {Director.PathOf("load/value")}\n weight 1\n init_file 0\n }}"));

        File.WriteAllText(Director.PathOf("status"), "12");
        await _lab.ShouldBecome(() => _lab.Server(BalancedLab.First)?.Weight == 10, "the weight that the program asks for");
        Directory.CreateDirectory(Director.PathOf("load"));
        File.WriteAllText(Director.PathOf("load/value"), "5");
        await _lab.ShouldBecome(() => _lab.Server(BalancedLab.First)?.Weight == 15, "a file in a directory that has come later");
        Directory.Delete(Director.PathOf("load"), recursive: true);
        await _lab.ShouldBecome(() => _lab.Server(BalancedLab.First)?.Weight == 10, "its end");
        Directory.CreateDirectory(Director.PathOf("load"));
        File.WriteAllText(Director.PathOf("load/value"), "6");
        await _lab.ShouldBecome(() => _lab.Server(BalancedLab.First)?.Weight == 16, "and its return");
        File.WriteAllText(Director.PathOf("status"), "1");
        await _lab.ShouldBecome(() => _lab.Server(BalancedLab.First) is { State: "down", Reason: "exit status 1" }, "the program says no");
    }

    [Fact]
    public async Task Without_ipvs_in_the_kernel_a_demand_for_it_stops_the_checkers_and_not_vrrp()
    {
        Assert.SkipWhen(Directory.Exists("/proc/sys/net/ipv4/vs"), "this kernel has IPVS");
        Director.Start(Daemons.Ours, BalancedLab.Configuration(engine: "ipvs", extra: BalancedLab.Router()));

        await _lab.ShouldBecome(() => Director.HasAddress("10.9.0.100"), "the virtual router is master");
        await _lab.ShouldLog("lvs_engine ipvs");
        await _lab.ShouldLog("The rest of the daemon goes on");
        Director.Daemon.Children.Count.ShouldBe(1);

        Director.Reload(BalancedLab.Configuration(extra: BalancedLab.Router()));
        await _lab.ShouldBecome(() => _lab.State(BalancedLab.First) == "up", "another engine works");
    }

    private string[] Notes() => File.Exists(Director.PathOf("notes")) ? File.ReadAllLines(Director.PathOf("notes")) : [];

    private static TimeSpan LongestGap(IReadOnlyList<CapturedAdvert> adverts) =>
        adverts.Zip(adverts.Skip(1), (earlier, later) => later.Time - earlier.Time).Max();

    // The child is stopped, and given a weight of 7; its parent has given up waiting for the answer.
    private async Task<int> StartAndStopAnswering()
    {
        await _lab.Start(BalancedLab.Configuration());
        int child = _lab.Checkers;
        Processes.Signal(child, Processes.SIGSTOP);
        Director.Reload(BalancedLab.Configuration(first: "weight 7"));
        await _lab.ShouldLog("does not answer: it may run with the former configuration");
        return child;
    }

    private static ulong Capabilities(int pid, string field) => ulong.Parse(Processes.Status(pid, field), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
