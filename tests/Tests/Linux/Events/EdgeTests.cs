using System.Net;
using System.Net.Sockets;
using Holdfast.Linux.Events;
using Holdfast.Linux.Sockets;

namespace Holdfast.Tests.Linux.Events;

public sealed class EdgeTests : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ClientEndpoint _endpoint;

    public EdgeTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(16);
        ushort port = (ushort)((IPEndPoint)_listener.LocalEndPoint!).Port;
        _endpoint = new ClientEndpoint([127, 0, 0, 1], port, [], 0, null, 0);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _loop.Dispose();
    }

    [Fact]
    public void One_registration_reports_the_connection_the_data_and_the_end()
    {
        using var socket = new ClientSocket();
        socket.TryConnectStream(_endpoint, out _).ShouldBeTrue();
        var seen = new Seen();
        _loop.AddEdges(socket.Handle, seen);

        _loop.Turn();
        seen.Last.ShouldBe(Ready.Writable);

        using Socket peer = _listener.Accept();
        peer.Send("hi"u8);
        _loop.Turn();
        (seen.Last & Ready.Readable).ShouldBe(Ready.Readable);
        (seen.Last & Ready.Ended).ShouldBe(Ready.None);

        peer.Shutdown(SocketShutdown.Send);
        _loop.Turn();
        (seen.Last & Ready.Ended).ShouldBe(Ready.Ended);
        seen.Count.ShouldBe(3);
    }

    [Fact]
    public void What_was_left_is_reported_again_only_when_that_is_asked_for()
    {
        using var socket = new ClientSocket();
        socket.TryConnectStream(_endpoint, out _).ShouldBeTrue();
        var seen = new Seen();
        _loop.AddEdges(socket.Handle, seen);
        _loop.Turn();
        _loop.NextDeadline = () => 1; // a turn that does not sleep
        _loop.Turn();
        seen.Count.ShouldBe(1);

        _loop.RepeatEdges(socket.Handle);
        _loop.Turn();
        seen.Count.ShouldBe(2);
    }

    [Fact]
    public void An_edge_is_reported_also_in_a_turn_in_which_something_is_due()
    {
        using var socket = new ClientSocket();
        socket.TryConnectStream(_endpoint, out _).ShouldBeTrue();
        var seen = new Seen();
        _loop.AddEdges(socket.Handle, seen);
        _loop.NextDeadline = () => 1;

        _loop.Turn();
        seen.Count.ShouldBe(1);
    }

    [Fact]
    public void What_is_forgotten_is_not_reported_and_the_next_connection_is()
    {
        using var socket = new ClientSocket();
        var first = new Seen();
        socket.TryConnectStream(_endpoint, out _).ShouldBeTrue();
        _loop.AddEdges(socket.Handle, first);
        _loop.Forget(socket.Handle);
        socket.Close();

        var second = new Seen();
        socket.TryConnectStream(_endpoint, out _).ShouldBeTrue();
        _loop.AddEdges(socket.Handle, second);
        _loop.Turn();
        first.Count.ShouldBe(0);
        second.Count.ShouldBe(1);
    }

    private sealed class Seen : IReadyHandler
    {
        public int Count { get; private set; }

        public Ready Last { get; private set; }

        public void OnReady(Ready ready)
        {
            Count++;
            Last = ready;
        }
    }
}
