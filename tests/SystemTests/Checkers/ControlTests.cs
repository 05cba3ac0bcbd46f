using System.Net.Sockets;
using System.Text;

namespace Holdfast.SystemTests.Checkers;

/// <summary>The control socket and the commands that use it.</summary>
public sealed class ControlTests : IDisposable
{
    private readonly BalancedLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_drained_server_gets_no_new_connections_until_it_is_undrained()
    {
        await _lab.Start(BalancedLab.Configuration());

        CommandResult drained = _lab.Command("drain", $"{BalancedLab.First}:80", "--deadline", "5m", "--wait", "--socket", _lab.Socket);
        drained.ExitCode.ShouldBe(0, drained.Error);
        _lab.State(BalancedLab.First).ShouldBe("drained");
        _lab.Answers().ShouldBe("two");

        _lab.Command("undrain", BalancedLab.First, "--socket", _lab.Socket).ExitCode.ShouldBe(0);
        _lab.Answers().ShouldBe("one two");
    }

    [Fact]
    public async Task A_connection_that_is_open_is_waited_for()
    {
        await _lab.Start(BalancedLab.Configuration());
        using System.Diagnostics.Process client = _lab.Client.Sandbox.Start(
            "bash", ["-c", $"exec 3<>/dev/tcp/{BalancedLab.VirtualAddress}/80; exec 4<>/dev/tcp/{BalancedLab.VirtualAddress}/80; echo ready; sleep 60"]);
        client.StandardOutput.ReadLine().ShouldBe("ready");
        await _lab.ShouldBecome(() => _lab.Server(BalancedLab.First)?.ActiveConnections > 0, "the connection is counted");

        _lab.Command("drain", BalancedLab.First, "--socket", _lab.Socket).ExitCode.ShouldBe(0);
        await Eventually.ShouldStayTrue(() => _lab.State(BalancedLab.First) == "draining", TimeSpan.FromSeconds(3), "a connection is open");
        foreach (int child in Processes.ChildrenOf(client.Id)) Processes.Signal(child, Processes.SIGKILL);

        await _lab.ShouldBecome(() => _lab.State(BalancedLab.First) == "drained", "no connection is open");
    }

    [Fact]
    public async Task The_commands_say_what_they_cannot_do()
    {
        _lab.Command("servers", "--socket", _lab.Socket).ExitCode.ShouldBe(2);
        await _lab.Start(BalancedLab.Configuration());

        _lab.Command("drain", "10.9.0.99", "--socket", _lab.Socket).ExitCode.ShouldBe(1);
        _lab.Command("drain", "nonsense", "--socket", _lab.Socket).ExitCode.ShouldBe(64);
        _lab.Command("drain", BalancedLab.First, "--deadline", "soon", "--socket", _lab.Socket).ExitCode.ShouldBe(64);
        CommandResult servers = _lab.Command("servers", "--socket", _lab.Socket);
        servers.ExitCode.ShouldBe(0, servers.Error);
        servers.Output.ShouldContain("[10.9.0.11]:80");
    }

    [Fact]
    public async Task Hostile_clients_are_of_no_harm()
    {
        await _lab.Start(BalancedLab.Configuration());
        var clients = new List<Socket>();
        foreach (string text in new[] { "", "{", "\n\n\n", "\0\0\0\n", new string('[', 60_000) + "\n", "{\"version\":1,\"verb\":\"drain\"}\n", new string('x', 200_000) })
        {
            for (int i = 0; i < 30; i++)
            {
                var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendTimeout = 500 };
                client.Connect(new UnixDomainSocketEndPoint(_lab.Socket));
                clients.Add(client);
                try
                {
                    client.Send(Encoding.ASCII.GetBytes(text));
                }
                catch (SocketException)
                {
                    // Cut off: that is what the test is about.
                    continue;
                }
            }
        }

        _lab.State(BalancedLab.First).ShouldBe("up");
        clients.ForEach(static client => client.Dispose());
        _lab.Answers().ShouldBe("one two");
        CommandResult other = _lab.Director.Exec(
            "setpriv", "--reuid", "65534", "--clear-groups", "/usr/bin/python3", "-c",
            $"import socket; s=socket.socket(socket.AF_UNIX); s.connect('{_lab.Socket}')");
        other.ExitCode.ShouldNotBe(0);
        other.Error.ShouldContain("PermissionError");
    }
}
