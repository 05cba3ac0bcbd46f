using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Daemon.Commands.Lab;

/// <summary>
/// The client: one HTTP request after the other, each over a connection of its own, without waiting for the answer to the
/// one before. Runs as a process inside the client's namespace and prints a line per request.
/// </summary>
internal static class LabProbe
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    // Longer than any answer takes, shorter than the second after which TCP tries again: each request stands for its moment.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(300);

    /// <summary>Probes until standard input ends.</summary>
    /// <param name="target">address:port.</param>
    public static int Run(string target)
    {
        var endPoint = IPEndPoint.Parse(target);
        using var end = new ManualResetEventSlim();
        var reader = new Thread(() =>
        {
            Console.In.ReadToEnd();
            end.Set();
        }) { IsBackground = true };
        reader.Start();
        while (!end.Wait(s_pause)) _ = Probe(endPoint);

        return 0;
    }

    /// <summary>Reads a line that <see cref="Run"/> has printed. False for anything else.</summary>
    /// <param name="start">The time stamp (of <see cref="Stopwatch"/>, the same for all processes) that is zero.</param>
    public static bool TryRead(string line, long start, out ProbeSample sample)
    {
        sample = default;
        string[] words = line.Split(' ', 2);
        if (words.Length != 2 || !long.TryParse(words[0], CultureInfo.InvariantCulture, out long at)) return false;
        sample = new ProbeSample(Stopwatch.GetElapsedTime(start, at), words[1] == "-" ? null : words[1]);
        return true;
    }

    private static async Task Probe(IPEndPoint endPoint)
    {
        long at = Stopwatch.GetTimestamp();
        string answer = "-";
        try
        {
            answer = await Ask(endPoint);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or IOException)
        {
            // No answer is an answer.
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at} {answer}"));
    }

    private static async Task<string> Ask(IPEndPoint endPoint)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            // Thousands of connections must not wait in TIME_WAIT.
            LingerState = new LingerOption(enable: true, seconds: 0),
            NoDelay = true,
        };
        await socket.ConnectAsync(endPoint, patience.Token);
        await socket.SendAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), patience.Token);
        var buffer = new byte[1024];
        int length = 0;
        while (length < buffer.Length)
        {
            int more = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            if (more == 0) break;
            length += more;
        }

        string response = Encoding.ASCII.GetString(buffer, 0, length);
        int body = response.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return response.Contains(" 200 ", StringComparison.Ordinal) && body >= 0 ? response[body..].Trim() : "-";
    }
}
