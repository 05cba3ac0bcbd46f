using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Holdfast.SystemTests.Checks;

/// <summary>A TCP server on the loopback interface that treats each connection as the test says, badly for the most part.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Socket, CancellationToken, Task> _serve;

    public Peer(Func<Socket, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4096);
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Connections accepted.</summary>
    public int Accepted { get; private set; }

    /// <summary>Reads the request and answers it.</summary>
    public static Peer Answering(byte[] answer) => new(async (socket, end) =>
    {
        await socket.ReceiveAsync(new byte[4096], end);
        await socket.SendAsync(answer, end);
    });

    /// <summary>The same over TLS.</summary>
    public static Peer AnsweringTls(
        byte[] answer, X509Certificate2 certificate, Action<SslStream>? seen = null, bool demandsClient = false,
        SslProtocols versions = SslProtocols.None) =>
        new(async (socket, end) =>
        {
            await using var stream = new SslStream(new NetworkStream(socket));
            var options = new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                ClientCertificateRequired = demandsClient,
                EnabledSslProtocols = versions,
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            };
            await stream.AuthenticateAsServerAsync(options, end);
            await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false, end);
            seen?.Invoke(stream);
            await stream.WriteAsync(answer, end);
        });

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync(_end.Token);
                Accepted++;
                _ = ServeAsync(socket);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                await _serve(socket, _end.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException
                or AuthenticationException or ObjectDisposedException)
            {
                // The check has gone away: what hostile peers see most.
            }
        }
    }
}
