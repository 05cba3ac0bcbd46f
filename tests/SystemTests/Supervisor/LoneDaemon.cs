namespace Holdfast.SystemTests.Supervisor;

/// <summary>One node with one daemon of ours that becomes master by itself: what the parent process does, seen from outside.</summary>
internal sealed class LoneDaemon : IDisposable
{
    public const string Address = "10.9.0.100";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lab _lab = new();

    public LoneDaemon() => Node = _lab.AddNode("a", "10.9.0.1/24");

    public Node Node { get; }

    public string ParentPidFile => Node.PathOf("keepalived.pid");

    public string ChildPidFile => Node.PathOf("vrrp.pid");

    public int Child => Node.Daemon.Children.Single();

    /// <summary>A router of priority 255, which is master at once.</summary>
    public static string Configuration(string extra = "", string globals = "") => $$"""
        global_defs {
            {{globals}}
        }
        vrrp_instance VI_1 {
            state MASTER
            interface eth0
            virtual_router_id 51
            priority 255
            virtual_ipaddress {
                {{Address}}/24
            }
            {{extra}}
        }

        """;

    /// <summary>Starts the daemon and waits until it is master and has said so: the word comes after the deed.</summary>
    public async Task Start(string? configuration = null, params string[] flags)
    {
        Node.Start(Daemons.Ours, configuration ?? Configuration(), flags);
        await ShouldBeMaster("it owns the address");
        await ShouldLog("Entering MASTER STATE");
    }

    public Task ShouldBeMaster(string reason) => ShouldBecome(() => Node.HasAddress(Address), reason);

    public Task ShouldBecome(Func<bool> condition, string reason) =>
        Eventually.ShouldBecomeTrue(condition, Patience, $"{reason}\n{Node.Log}");

    public Task ShouldLog(string text) => ShouldBecome(() => Node.Log.Contains(text), $"the log should say '{text}'");

    /// <summary>Runs another daemon with the node's arguments and these, to its end.</summary>
    public CommandResult Run(params string[] arguments) => Node.Exec(
        "env", [.. Daemons.Environment(Daemons.Ours).Select(pair => $"{pair.Key}={pair.Value}"), Daemons.Ours, .. arguments]);

    public void Dispose() => _lab.Dispose();
}
