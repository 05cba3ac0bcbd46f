namespace Holdfast.SystemTests.Kernel;

/// <summary>
/// New links carry nothing until the kernel has looked after their carrier, up to a second later. Daemons repeat what is
/// lost; a test that sends a packet once waits for it.
/// </summary>
internal static class Links
{
    public static Task Ready(Lab lab, params Node[] nodes) => Eventually.ShouldBecomeTrue(
        () => nodes.All(node => Every(node.Exec("ip", "-oneline", "link", "show", "type", "veth"), "state UP"))
            && Every(lab.Switch.Run("bridge", "link"), "state forwarding"),
        TimeSpan.FromSeconds(10),
        "the links are ready");

    private static bool Every(CommandResult result, string state) =>
        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(line => line.Contains(state));
}
