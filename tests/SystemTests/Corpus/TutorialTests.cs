using System.Globalization;

namespace Holdfast.SystemTests;

/// <summary>
/// A tutorial's configuration and script, letter by letter. The text is other people's (HOLDFAST_CORPUS names the
/// folder); what we add is a machine on which it can run: their interface names and addresses, a program called nginx, and
/// systemctl.
/// </summary>
public sealed class TutorialTests
{
    public static TheoryData<string, string> Pairs => Daemons.Pairs;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    [Theory, MemberData(nameof(Pairs))]
    public async Task The_check_script_revives_nginx_and_gives_the_address_away_when_it_cannot(string daemonA, string daemonB)
    {
        using var lab = new Lab();
        Node a = await Machine(lab, "a", "192.168.163.7/24", "000-nginx_check.sh");
        Node b = await Machine(lab, "b", "192.168.163.8/24", "000-nginx_check.sh");
        const string Vip = "192.168.163.6";
        a.Start(Daemons.Named(daemonA), Seed("000-master.conf"));
        b.Start(Daemons.Named(daemonB), Seed("000-backup.conf"));
        await Becomes(() => a.HasAddress(Vip) && !b.HasAddress(Vip), "A is MASTER", a, b);
        a.Exec("ip", "-oneline", "address", "show", "label", "ens33:1").Output.ShouldContain(Vip);

        a.Exec("killall", "-9", "nginx");
        await Becomes(() => NginxRuns(a), "the script revives nginx", a, b);
        a.HasAddress(Vip).ShouldBeTrue();

        File.WriteAllText(a.PathOf("broken"), "");
        a.Exec("killall", "-9", "nginx");
        await Becomes(() => b.HasAddress(Vip) && !a.HasAddress(Vip), "A gives the address away", a, b);

        // The script sleeps as long as its interval. keepalived ends it there, and the weight alone moves the address;
        // ours lets it come to its killall.
        if (daemonA == Daemons.Ours) await Becomes(() => a.Daemon.HasExited, "the script's own killall ends A", a, b);

        b.Exec("killall", "keepalived");
        await Becomes(() => b.Daemon.HasExited, "killall keepalived finds the daemon", a, b);
        b.Daemon.ExitCode.ShouldBe(0);
        b.HasAddress(Vip).ShouldBeFalse();
    }

    private static string Seed(string name)
    {
        string? corpus = Environment.GetEnvironmentVariable("HOLDFAST_CORPUS");
        Assert.SkipWhen(string.IsNullOrEmpty(corpus), "HOLDFAST_CORPUS is not set: there are no tutorials to try");
        return File.ReadAllText(Path.Combine(corpus, "seeds", name));
    }

    // /etc of the machine is an overlay, so that /etc/keepalived can be the tutorial's without touching ours.
    private static async Task<Node> Machine(Lab lab, string name, string address, string script)
    {
        string text = Seed(script);
        Node node = lab.AddNode(name);
        node.Sandbox.Ip("link delete eth0");
        lab.Connect(node, "ens33", address);
        string upper = node.PathOf("etc");
        Directory.CreateDirectory(Path.Combine(upper, "keepalived"));
        Directory.CreateDirectory(node.PathOf("work"));
        node.WriteScript("etc/keepalived/nginx_check.sh", text);
        node.Bash($"mount -t overlay overlay -o lowerdir=/etc,upperdir={upper},workdir={node.PathOf("work")} /etc").OutputOrThrow();

        Directory.CreateDirectory(node.PathOf("bin"));
        File.Copy("/bin/sleep", node.PathOf("bin/nginx"));
        node.WriteScript("bin/systemctl", $"""
            #!/bin/sh
            test -e {node.PathOf("broken")} && exit 1
            setsid {node.PathOf("bin/nginx")} 1000 </dev/null >/dev/null 2>&1 &
            """);
        node.ProgramDirectory = node.PathOf("bin");
        node.Exec(node.PathOf("bin/systemctl"), "restart", "nginx").ExitCode.ShouldBe(0);
        await Eventually.ShouldBecomeTrue(() => NginxRuns(node), s_patience, "nginx runs");
        return node;
    }

    private static bool NginxRuns(Node node) =>
        int.Parse(node.Bash("ps -C nginx --no-headers | grep -vc defunct").Output, CultureInfo.InvariantCulture) > 0;

    private static Task Becomes(Func<bool> condition, string reason, Node a, Node b) =>
        Eventually.ShouldBecomeTrue(condition, s_patience, reason, () => $"{a.Log}\n{b.Log}");
}
