using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.SystemTests.Nftables;

/// <summary>
/// A server on a node that tells its name: to whoever connects, and as answer to each datagram and each line. Over TCP the
/// connection stays open until the client ends it.
/// </summary>
internal sealed class NamedServer : IDisposable
{
    private readonly Socket _listener;
    private readonly Socket _datagrams;
    private readonly byte[] _name;

    public NamedServer(Node node, string name, AddressFamily family, int port)
    {
        _name = Encoding.ASCII.GetBytes(name);
        IPAddress any = family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        (_listener, _datagrams) = node.Sandbox.InNetwork(() =>
        {
            var listener = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(any, port));
            listener.Listen(512);
            var datagrams = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
            datagrams.Bind(new IPEndPoint(any, port));
            return (listener, datagrams);
        });
        new Thread(Accept) { IsBackground = true }.Start();
        new Thread(Answer) { IsBackground = true }.Start();
    }

    /// <summary>The address of the client of the last connection.</summary>
    public IPAddress? LastClient { get; private set; }

    public void Dispose()
    {
        _listener.Dispose();
        _datagrams.Dispose();
    }

    private void Accept()
    {
        while (true)
        {
            try
            {
                Socket connection = _listener.Accept();
                LastClient = ((IPEndPoint)connection.RemoteEndPoint!).Address;
                connection.Send(_name);
                _ = Task.Run(() => Serve(connection));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Serve(Socket connection)
    {
        using (connection)
        {
            try
            {
                var buffer = new byte[512];
                while (await connection.ReceiveAsync(buffer) > 0) await connection.SendAsync(_name);
            }
            catch (SocketException)
            {
                // The client has gone.
            }
        }
    }

    private void Answer()
    {
        var buffer = new byte[512];
        EndPoint client = new IPEndPoint(_datagrams.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (true)
        {
            try
            {
                _datagrams.ReceiveFrom(buffer, ref client);
                _datagrams.SendTo(_name, client);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
