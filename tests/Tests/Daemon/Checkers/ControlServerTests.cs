using System.Net.Sockets;
using System.Text;
using Holdfast.Core.Control;
using Holdfast.Daemon.Checkers.Control;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;

namespace Holdfast.Tests.Daemon.Checkers;

public sealed class ControlServerTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"holdfast-{Environment.ProcessId}-{Guid.NewGuid():N}.sock");
    private readonly EventLoop _loop = new();
    private readonly Log _log = new(detail: 0, []);
    private readonly ControlServer _server;
    private int _asked;
    private string? _engine;

    public ControlServerTests()
    {
        // A turn ends soon, whether something has come or not.
        _loop.NextDeadline = static () => EventLoop.Now() + 1_000_000;
        _server = ControlServer.TryListen(_path, _loop, Answer, _log).ShouldNotBeNull();
    }

    public void Dispose()
    {
        _server.Dispose();
        _loop.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void Only_its_owner_may_touch_the_socket() =>
        File.GetUnixFileMode(_path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

    [Fact]
    public void A_command_is_answered_in_whatever_pieces_it_comes()
    {
        using Socket client = Connect();
        foreach (char c in """{"version":1,"verb":"status"}""" + "\n")
        {
            client.Send(Encoding.ASCII.GetBytes([c]));
            Turn(2);
        }

        ReadAnswer(client).Ok.ShouldBeTrue();
    }

    [Fact]
    public void Nonsense_is_answered_and_the_next_command_is_heard()
    {
        using Socket client = Connect();
        Send(client, "nonsense\n");
        ReadAnswer(client).Error.ShouldNotBeNull();
        _asked.ShouldBe(0);

        Send(client, """{"version":1,"verb":"status"}""" + "\n");
        ReadAnswer(client).Ok.ShouldBeTrue();
    }

    [Fact]
    public void A_line_without_end_is_refused_and_its_sender_is_gone()
    {
        using Socket client = Connect();
        var bytes = new byte[4096];
        Array.Fill(bytes, (byte)'a');
        for (int i = 0; i < 17 && client.Available == 0; i++)
        {
            client.Send(bytes);
            Turn(10);
        }

        ReadAnswer(client).Error.ShouldNotBeNull().ShouldContain("65536");
    }

    [Fact]
    public void Who_comes_last_finds_a_place_though_all_are_taken()
    {
        var silent = new List<Socket>();
        for (int i = 0; i < 40; i++) silent.Add(Connect());

        using Socket client = Connect();
        Send(client, """{"version":1,"verb":"status"}""" + "\n");
        ReadAnswer(client).Ok.ShouldBeTrue();

        silent.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public void A_client_that_has_said_all_gets_all_of_a_large_answer()
    {
        _engine = new string('e', 3_000_000);
        using Socket client = Connect();
        client.Send(Encoding.ASCII.GetBytes("""{"version":1,"verb":"status"}""" + "\n"));
        client.Shutdown(SocketShutdown.Send);
        Turn(3);
        var all = new List<byte>();
        var buffer = new byte[64 * 1024];
        while (client.Poll(0, SelectMode.SelectRead) && client.Receive(buffer) is > 0 and int count)
        {
            all.AddRange(buffer.AsSpan(0, count));
            Turn(2);
        }

        CheckersControl.ReadAnswer([.. all]).Engine!.Length.ShouldBe(3_000_000);
        client.Poll(0, SelectMode.SelectRead).ShouldBeTrue();
        client.Receive(buffer).ShouldBe(0);
    }

    private CheckersAnswer Answer(CheckersCommand command)
    {
        _asked++;
        return new CheckersAnswer { Ok = true, Engine = _engine };
    }

    private Socket Connect()
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        client.Connect(new UnixDomainSocketEndPoint(_path));
        Turn(3);
        return client;
    }

    private void Send(Socket client, string text)
    {
        client.Send(Encoding.ASCII.GetBytes(text));
        Turn(3);
    }

    private void Turn(int times)
    {
        for (int i = 0; i < times; i++) _loop.Turn();
    }

    private static CheckersAnswer ReadAnswer(Socket client)
    {
        var buffer = new byte[4096];
        int count = client.Receive(buffer);
        return CheckersControl.ReadAnswer(buffer.AsSpan(0, count));
    }
}
