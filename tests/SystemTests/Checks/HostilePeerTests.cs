using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Core.Checks;

namespace Holdfast.SystemTests.Checks;

/// <summary>Whatever a server does, an attempt ends in time, in bounded memory, with one clear reason.</summary>
public sealed class HostilePeerTests : IDisposable
{
    private const double Timeout = 0.4;
    private static readonly byte[] s_page = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"u8.ToArray();

    private readonly ProbeLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_good_server_is_good()
    {
        using Peer peer = Peer.Answering(s_page);
        _lab.Attempt(ProbeLab.Http(peer.Port)).ShouldBe(CheckResult.Success);
        _lab.Attempt(Tcp(peer.Port)).ShouldBe(CheckResult.Success);
    }

    [Fact]
    public void A_port_where_nobody_listens_refuses()
    {
        int port = FreePort();
        _lab.Attempt(Tcp(port)).ShouldBe(CheckResult.Failure("connection refused"));
        _lab.Attempt(ProbeLab.Http(port)).ShouldBe(CheckResult.Failure("connection refused"));
        _lab.Attempt(ProbeLab.Http(port, tls: true)).ShouldBe(CheckResult.Failure("connection refused"));
    }

    [Fact]
    public void A_server_whose_queue_is_full_lets_nobody_in()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var crowd = new List<Socket>();
        for (int i = 0; i < 4; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            crowd.Add(socket);
            try
            {
                socket.Connect(IPAddress.Loopback, port);
            }
            catch (SocketException)
            {
                // In progress, for ever.
            }
        }

        CheckResult result = _lab.Attempt(Tcp(port, Timeout), out TimeSpan took);
        crowd.ForEach(socket => socket.Dispose());
        result.ShouldBe(CheckResult.Failure("no connection within 0.4 s"));
        ShouldBeInTime(took);
    }

    [Theory]
    [InlineData(false, "no answer to the request within 0.4 s")]
    [InlineData(true, "no end of the TLS handshake within 0.4 s")]
    public void A_server_that_never_answers_is_given_up(bool tls, string expected)
    {
        using var peer = new Peer((_, end) => Task.Delay(-1, end));
        _lab.Attempt(ProbeLab.Http(peer.Port, Timeout, tls), out TimeSpan took).ShouldBe(CheckResult.Failure(expected));
        ShouldBeInTime(took);
    }

    [Fact]
    public void A_server_that_sends_a_byte_now_and_then_gains_no_time()
    {
        using var peer = new Peer(async (socket, end) =>
        {
            byte[] answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + new string('x', 1000));
            for (int i = 0; i < answer.Length; i++)
            {
                await socket.SendAsync(answer.AsMemory(i, 1), end);
                await Task.Delay(20, end);
            }
        });
        CheckResult result = _lab.Attempt(ProbeLab.Http(peer.Port, Timeout), out TimeSpan took);
        result.ShouldBe(CheckResult.Failure("no end of the answer's header within 0.4 s"));
        ShouldBeInTime(took);
    }

    [Fact]
    public void A_body_that_comes_a_byte_now_and_then_gains_no_time()
    {
        using var peer = new Peer(async (socket, end) =>
        {
            await socket.SendAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), end);
            while (true)
            {
                await socket.SendAsync(new byte[1], end);
                await Task.Delay(20, end);
            }
        });
        CheckResult result = _lab.Attempt(ProbeLab.Http(peer.Port, Timeout), out TimeSpan took);
        result.Reason.ShouldMatch(@"^no end of the answer \(\d+ bytes of its body\) within 0\.4 s$");
        ShouldBeInTime(took);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_server_that_closes_at_once_is_told_apart(bool tls)
    {
        using var peer = new Peer((_, _) => Task.CompletedTask);
        CheckResult result = _lab.Attempt(ProbeLab.Http(peer.Port, 5, tls), out TimeSpan took);
        result.IsSuccess.ShouldBeFalse();
        result.Reason.ShouldBeOneOf(
            tls
                ? ["the connection was closed within the TLS handshake", "connection reset: no end of the TLS handshake"]
                : ["the connection was closed without an answer", "connection reset: no answer to the request"]);
        took.ShouldBeLessThan(TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_server_that_resets_is_told_apart(bool tls)
    {
        using var peer = new Peer(async (socket, end) =>
        {
            await socket.ReceiveAsync(new byte[10], end);
            socket.LingerState = new LingerOption(true, 0);
        });
        _lab.Attempt(ProbeLab.Http(peer.Port, 5, tls)).Reason.ShouldBe(
            tls ? "connection reset: no end of the TLS handshake" : "connection reset: no answer to the request");
    }

    [Fact]
    public void What_is_not_HTTP_is_shown()
    {
        using Peer peer = Peer.Answering("SSH-2.0-x\r\n"u8.ToArray());
        _lab.Attempt(ProbeLab.Http(peer.Port)).Reason.ShouldBe("the answer is not HTTP: it begins with \"SSH-2.0-x..\"");
    }

    [Fact]
    public void What_is_not_TLS_is_a_failed_handshake()
    {
        using Peer peer = Peer.Answering("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        _lab.Attempt(ProbeLab.Http(peer.Port, tls: true)).Reason.ShouldStartWith("the TLS handshake failed: ");
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "the body is larger than 16 MiB: no digest is made of it")]
    public void A_gigabyte_is_neither_kept_nor_read(bool hasDigest, string expected)
    {
        long sent = 0;
        using var peer = new Peer(async (socket, end) =>
        {
            await socket.SendAsync("HTTP/1.0 200 OK\r\n\r\n"u8.ToArray(), end);
            byte[] piece = new byte[100_000];
            while (sent < 1_000_000_000) sent += await socket.SendAsync(piece, end);
        });
        HealthCheck.Http check = ProbeLab.Http(peer.Port, timeout: 15);
        if (hasDigest) check = check with { Urls = [check.Urls[0] with { Digest = new byte[16] }] };
        long before = GC.GetAllocatedBytesForCurrentThread();

        CheckResult result = _lab.Attempt(check);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200_000);
        result.Reason.ShouldBe(expected);
        sent.ShouldBeLessThan(64_000_000, "what is read, and what lies in the kernel's buffers");
    }

    [Fact]
    public void A_cancelled_attempt_has_no_result_and_the_probe_can_be_used_again()
    {
        using Peer good = Peer.Answering(s_page);
        int results = 0;
        Daemon.Checkers.Probes.IProbe probe = _lab.Factory.Create(ProbeLab.Http(good.Port), _ => results++);
        probe.Begin(0, ProbeLab.Now);
        probe.Cancel();
        probe.Cancel();
        _lab.TurnFor(TimeSpan.FromMilliseconds(50));
        results.ShouldBe(0);
        probe.Begin(0, ProbeLab.Now);
        _lab.TurnUntil(() => results == 1, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_source_that_this_machine_does_not_have_is_named()
    {
        ConnectionOptions to = ProbeLab.To(80) with { BindAddress = Core.Packets.IpAddress.Parse("192.0.2.77") };
        _lab.Attempt(new HealthCheck.Tcp { Schedule = ProbeLab.Schedule, Connection = to }).Reason.ShouldBe(
            "cannot be bound to 192.0.2.77: this machine does not have the address, or no port is free");
        to = ProbeLab.To(80) with { BindInterface = "nowhere0" };
        _lab.Attempt(new HealthCheck.Tcp { Schedule = ProbeLab.Schedule, Connection = to }).Reason.ShouldBe(
            "cannot be bound to interface nowhere0: there is no such interface");
    }

    [Fact]
    public void Source_address_source_port_interface_and_mark_are_used()
    {
        EndPoint? source = null;
        using var peer = new Peer((socket, _) =>
        {
            source = socket.RemoteEndPoint;
            return Task.CompletedTask;
        });
        int port = FreePort();
        ConnectionOptions to = ProbeLab.To(peer.Port) with
        {
            BindAddress = Core.Packets.IpAddress.Parse("127.0.0.7"), BindPort = (ushort)port, BindInterface = "lo", FirewallMark = 7,
        };
        for (int i = 0; i < 3; i++) // the port is free again at once
        {
            source = null;
            _lab.Attempt(new HealthCheck.Tcp { Schedule = ProbeLab.Schedule, Connection = to }).ShouldBe(CheckResult.Success);
            _lab.TurnUntil(() => source is not null, TimeSpan.FromSeconds(5));
            source.ShouldBe(new IPEndPoint(IPAddress.Parse("127.0.0.7"), port));
        }
    }

    private static HealthCheck.Tcp Tcp(int port, double timeout = 5) =>
        new() { Schedule = ProbeLab.Schedule, Connection = ProbeLab.To(port, timeout) };

    private static void ShouldBeInTime(TimeSpan took) =>
        took.ShouldBeInRange(TimeSpan.FromSeconds(Timeout), TimeSpan.FromSeconds(Timeout + 1.5));

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
