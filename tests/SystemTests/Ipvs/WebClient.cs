using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.SystemTests.Ipvs;

/// <summary>
/// Requests from a node, made in the test's own process on a thread that lives in the node's network: a process each
/// would cost more than all that is measured.
/// </summary>
internal sealed class WebClient(Node node)
{
    private static readonly byte[] s_request = Encoding.ASCII.GetBytes("GET / HTTP/1.0\r\n\r\n");
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>The answer to one request on a connection of its own; or, in brackets, what went wrong.</summary>
    internal string Get(string address, int port = 80, string? source = null) => node.Sandbox.InNetwork(() => Request(address, port, source));

    /// <summary>The answers to several requests, one after the other, each on a connection of its own: how often each came.</summary>
    internal IReadOnlyDictionary<string, int> GetMany(int count, string address, int port = 80) => node.Sandbox.InNetwork(() =>
    {
        var answers = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string answer = Request(address, port, null);
            answers[answer] = answers.GetValueOrDefault(answer) + 1;
        }

        return answers;
    });

    private static string Request(string address, int port, string? source)
    {
        IPAddress to = IPAddress.Parse(address);
        using var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // Bounds the time of the connection attempt, too.
        socket.SendTimeout = socket.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
        try
        {
            if (source is not null) socket.Bind(new IPEndPoint(IPAddress.Parse(source), 0));
            socket.Connect(to, port);
            socket.Send(s_request);
            var buffer = new byte[1024];
            int length = 0;
            for (int more = 1; more > 0 && length < buffer.Length; length += more) more = socket.Receive(buffer.AsSpan(length));
            string text = Encoding.ASCII.GetString(buffer, 0, length);
            return text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Trim() : $"[{text.Split('\r')[0]}]";
        }
        catch (SocketException e)
        {
            return $"[{e.SocketErrorCode}]";
        }
    }
}
