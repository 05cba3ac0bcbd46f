using Holdfast.Core;
using Holdfast.Daemon;
using Holdfast.Daemon.Supervisor;

namespace Holdfast.Tests.Daemon.Supervisor;

public sealed class RunPathsTests
{
    [Fact]
    public void Pid_files_lie_in_run() =>
        RunPaths.For(new Options(), new GlobalSettings(), null).ShouldBe(new RunPaths(
            "/run/keepalived.pid", "/run/vrrp.pid", "/run/checkers.pid", "/run/bfd.pid", "/run/keepalived.reload")
        {
            CheckersSocket = "/run/holdfast-checkers.sock",
        });

    [Fact]
    public void Use_pid_dir_puts_them_into_a_directory_of_their_own()
    {
        RunPaths paths = RunPaths.For(new Options(), new GlobalSettings { UsePidDirectory = true }, null);

        (paths.Parent, paths.Vrrp).ShouldBe(("/run/keepalived/keepalived.pid", "/run/keepalived/vrrp.pid"));
        paths.DirectoryToCreate.ShouldBe("/run/keepalived");
    }

    [Fact]
    public void An_instance_name_is_part_of_them() =>
        RunPaths.For(new Options(), new GlobalSettings { InstanceName = "blue" }, "ns").Vrrp
            .ShouldBe("/run/keepalived/vrrp_blue.pid");

    [Fact]
    public void So_is_a_network_namespace() =>
        RunPaths.For(new Options(), new GlobalSettings(), "ns").Parent.ShouldBe("/run/keepalived/keepalived_ns.pid");

    [Fact]
    public void The_command_line_wins()
    {
        Options options = Options.Parse(["-p", "/a", "-r", "/b", "-c", "/c", "-b", "/d"]);

        RunPaths paths = RunPaths.For(options, new GlobalSettings { UsePidDirectory = true }, null);

        (paths.Parent, paths.Vrrp, paths.Checkers, paths.Bfd).ShouldBe(("/a", "/b", "/c", "/d"));
    }

    [Fact]
    public void The_control_socket_is_named_after_the_pid_file_of_the_checkers()
    {
        static string Socket(params string[] arguments) =>
            RunPaths.For(Options.Parse(arguments), new GlobalSettings(), null).CheckersSocket;

        Socket("-c", "/run/a.pid").ShouldBe("/run/holdfast-a.sock");
        Socket("-c", "/run/b.pid").ShouldBe("/run/holdfast-b.sock");
        Socket("-c", "c").ShouldBe(Path.Combine(Environment.CurrentDirectory, "holdfast-c.sock"));
        RunPaths.For(new Options(), new GlobalSettings { InstanceName = "blue" }, null).CheckersSocket
            .ShouldBe("/run/keepalived/holdfast-checkers_blue.sock");
    }

    [Theory]
    [InlineData("-g/l/k.log", "/l/k.log", "/l/k_vrrp.log")]
    [InlineData("-g/l.d/k", "/l.d/k", "/l.d/k_vrrp")]
    public void Children_log_to_a_file_of_their_own(string option, string parent, string child)
    {
        Options options = Options.Parse([option]);

        LogNames.Parent(options, null, null).File.ShouldBe(parent);
        LogNames.Vrrp(options, null, null).File.ShouldBe(child);
    }

    [Fact]
    public void Syslog_tags_carry_namespace_and_instance() =>
        LogNames.Vrrp(new Options(), new GlobalSettings { InstanceName = "blue" }, "ns").Tag.ShouldBe("Keepalived_vrrp_ns_blue");
}
