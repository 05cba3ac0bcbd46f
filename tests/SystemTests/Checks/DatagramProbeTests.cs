using System.Net;
using System.Net.Sockets;
using Holdfast.Core.Checks;

namespace Holdfast.SystemTests.Checks;

public sealed class DatagramProbeTests : IDisposable
{
    private readonly ProbeLab _lab = new();
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public DatagramProbeTests() => _server.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    private int Port => ((IPEndPoint)_server.LocalEndPoint!).Port;

    public void Dispose()
    {
        _server.Dispose();
        _lab.Dispose();
    }

    [Fact]
    public void A_port_where_nobody_listens_is_a_failure()
    {
        int port = Port;
        _server.Close();
        _lab.Attempt(Udp(port), out TimeSpan took).Reason.ShouldBe("nobody listens on the port (ICMP port unreachable)");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Silence_is_a_success_after_the_time_or_a_failure_if_a_reply_is_required()
    {
        _lab.Attempt(Udp(Port, 0.2), out TimeSpan took).ShouldBe(CheckResult.Success);
        took.ShouldBeGreaterThan(TimeSpan.FromSeconds(0.19));
        _lab.Attempt(Udp(Port, 0.2) with { RequireReply = true }).Reason.ShouldBe("no reply within 0.2 s");
    }

    [Fact]
    public void A_reply_is_compared()
    {
        Answer(request => [.. request, 1]);
        HealthCheck.Udp check = Udp(Port) with { Payload = [7, 8], RequireReply = true, Reply = [7, 8, 1] };
        _lab.Attempt(check).ShouldBe(CheckResult.Success);
        _lab.Attempt(check with { Reply = [7, 9] }).Reason.ShouldBe("the reply differs at byte 1: got 08, wanted 09");
    }

    [Fact]
    public void A_name_server_is_asked()
    {
        Answer(request => [.. request[..2], 0x81, 0x80, .. request[4..]]);
        _lab.Attempt(Dns()).ShouldBe(CheckResult.Success);
    }

    [Fact]
    public void Errors_and_malformed_answers_of_a_name_server_have_their_reasons()
    {
        int code = 0;
        Answer(request => code switch
        {
            0 => [.. request[..2], 0x81, 0x82, .. request[4..]],
            1 => [1, 2, 3],
            2 => request,
            _ => [(byte)(request[0] ^ 0xff), request[1], 0x81, 0x80, .. request[4..]],
        });
        _lab.Attempt(Dns()).Reason.ShouldBe("answered with SERVFAIL (the server has failed)");
        code++;
        _lab.Attempt(Dns()).Reason.ShouldBe("malformed answer: 3 bytes, which is less than a DNS header");
        code++;
        _lab.Attempt(Dns()).Reason.ShouldBe("malformed answer: it is a question itself");
        code++;
        _lab.Attempt(Dns(0.3)).Reason.ShouldBe("no answer to the question, but to another one within 0.3 s");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void The_loopback_address_answers_pings(string address) =>
        _lab.Attempt(new HealthCheck.Ping { Schedule = ProbeLab.Schedule, Connection = ProbeLab.To(0, 2, address) })
            .ShouldBe(CheckResult.Success);

    [Fact]
    public void Many_pings_share_a_socket_and_each_has_its_own_answer()
    {
        int answered = 0;
        for (int i = 0; i < 100; i++)
        {
            var check = new HealthCheck.Ping { Schedule = ProbeLab.Schedule, Connection = ProbeLab.To(0, 5, $"127.0.1.{i + 1}") };
            _lab.Factory.Create(check, result => answered += result.IsSuccess ? 1 : 1000).Begin(0, ProbeLab.Now);
        }

        _lab.TurnUntil(() => answered == 100, TimeSpan.FromSeconds(5));
    }

    private static HealthCheck.Udp Udp(int port, double timeout = 5) =>
        new() { Schedule = ProbeLab.Schedule, Connection = ProbeLab.To(port, timeout) };

    private HealthCheck.Dns Dns(double timeout = 5) =>
        new() { Schedule = ProbeLab.Schedule, Connection = ProbeLab.To(Port, timeout), Name = "www.example.com" };

    private void Answer(Func<byte[], byte[]> answer) => _ = Task.Run(() =>
    {
        byte[] buffer = new byte[4096];
        EndPoint from = new IPEndPoint(IPAddress.Loopback, 0);
        try
        {
            while (true)
            {
                int count = _server.ReceiveFrom(buffer, ref from);
                _server.SendTo(answer(buffer[..count]), from);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    });
}
