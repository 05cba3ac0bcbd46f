using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Holdfast.Core.Checks;
using Holdfast.Core.Packets;

namespace Holdfast.Daemon.Commands.Genhash;

/// <summary>genhash: asks for a page as HTTP_GET does, and prints the digest of what comes.</summary>
internal sealed class GenhashRun
{
    private const int MaxHead = 64 * 1024;

    private readonly GenhashOptions _options;
    private readonly StringBuilder _shown = new();
    private readonly List<byte> _head = [];
    private readonly Md5 _digest = new();
    private HttpHead? _answer;
    private long _received;

    private GenhashRun(GenhashOptions options) => _options = options;

    /// <summary>Runs; the result is the exit status: 0 if there is a digest, else 1.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        GenhashOptions options = GenhashOptions.Parse(arguments);
        if (options.Refusal is { } refusal)
        {
            StandardStreams.Error(refusal.Length > 0 ? $"{refusal}\n{GenhashOptions.Usage}" : GenhashOptions.Usage);
            return 1;
        }

        var run = new GenhashRun(options);
        try
        {
            return run.Ask();
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or AggregateException)
        {
            StandardStreams.Output(run._shown.ToString());
            StandardStreams.Error($"genhash: {options.Server} port {options.Port}: {run.Reason(e)}\n");
            return 1;
        }
    }

    private int Ask()
    {
        long start = Stopwatch.GetTimestamp();
        using Socket socket = Connect();
        using Stream stream = Protect(new NetworkStream(socket, ownsSocket: false));
        var check = new HealthCheck.Http
        {
            Schedule = new CheckSchedule(), Connection = new ConnectionOptions { Address = _options.Server, Port = _options.Port },
            Version = _options.Version, VirtualHost = _options.VirtualHost,
        };
        stream.Write(new HttpPage(check, new CheckUrl { Path = _options.Url }, matcher: null).Request);
        if (_options.IsVerbose) _shown.Append("-----------------------[    HTTP Header Buffer    ]-----------------------\n");
        byte[] buffer = new byte[MaxHead];
        while (!IsComplete)
        {
            int count = stream.Read(buffer);
            if (count == 0) break;
            if (Take(buffer.AsSpan(0, count)) is { Length: > 0 } wrong) throw new IOException(wrong);
        }

        if (_answer is null) throw new IOException("no data received from remote webserver");
        Print(Stopwatch.GetElapsedTime(start));
        return 0;
    }

    private bool IsComplete => _answer is { ContentLength: { } length } && _received >= length;

    private Socket Connect()
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = _options.Server.Write(bytes);
        var socket = new Socket(
            _options.Server.Family == IpFamily.V4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        int milliseconds = (int)_options.Timeout.TotalMilliseconds;
        (socket.SendTimeout, socket.ReceiveTimeout) = (milliseconds, milliseconds);
        const int SolSocket = 1;
        const int Mark = 36;   // SO_MARK
        if (_options.FirewallMark != 0) socket.SetRawSocketOption(SolSocket, Mark, BitConverter.GetBytes(_options.FirewallMark));
        if (!socket.ConnectAsync(new IPAddress(bytes[..length]), _options.Port).Wait(_options.Timeout))
            throw new IOException($"no connection within {_options.Timeout.TotalSeconds:0} s");
        return socket;
    }

    private Stream Protect(NetworkStream stream)
    {
        if (!_options.Tls) return stream;
        var ssl = new SslStream(stream);
        ssl.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = _options.Sni ? _options.VirtualHost ?? "" : "",
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        });
        return ssl;
    }

    // What is wrong with the answer; empty: nothing.
    private string Take(ReadOnlySpan<byte> bytes)
    {
        if (_answer is not null)
        {
            TakeBody(bytes);
            return "";
        }

        _head.AddRange(bytes);
        byte[] all = [.. _head];
        int length = HttpHead.LengthOf(all, 0);
        if (length <= 0) return all.Length > MaxHead ? $"the header is longer than {MaxHead} bytes" : "";
        if (!HttpHead.TryParse(all.AsSpan(0, length), out HttpHead head, out string error)) return error;
        _answer = head;
        if (_options.IsVerbose)
        {
            _shown.Append(HexDump.Of(all.AsSpan(0, length)));
            _shown.Append("-----------------------[ HTTP Header Ascii Buffer ]-----------------------\n");
            _shown.Append(Encoding.Latin1.GetString(all, 0, length)).Append('\n');
        }

        if (all.Length > length) TakeBody(all.AsSpan(length));
        return "";
    }

    private void TakeBody(ReadOnlySpan<byte> bytes)
    {
        if (_answer is { ContentLength: { } end } && bytes.Length > end - _received) bytes = bytes[..(int)(end - _received)];
        _received += bytes.Length;
        _digest.Append(bytes);
        if (!_options.IsVerbose) return;
        _shown.Append("-----------------------[        HTML Buffer        ]-----------------------\n");
        _shown.Append(HexDump.Of(bytes)).Append('\n');
    }

    private void Print(TimeSpan elapsed)
    {
        Span<byte> digest = stackalloc byte[Md5.Length];
        _digest.Finish(digest);
        if (_options.IsVerbose)
        {
            _shown.Append("-----------------------[    HTML hash resulting    ]-----------------------\n").Append(HexDump.Of(digest));
            _shown.Append("-----------------------[ HTML hash final resulting ]-----------------------\n");
        }

        _shown.Append(Convert.ToHexStringLower(digest)).Append('\n');
        if (_options.IsVerbose) _shown.Append($"\nGlobal response time for [{_options.Url}] = {(long)elapsed.TotalMicroseconds} usecs\n");
        StandardStreams.Output(_shown.ToString());
    }

    private string Reason(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock }
            ? $"no answer within {_options.Timeout.TotalSeconds:0} s"
            : e.Message;
    }
}
