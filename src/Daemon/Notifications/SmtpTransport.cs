using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Holdfast.Core;
using Holdfast.Core.Notifications;

namespace Holdfast.Daemon.Notifications;

/// <summary>The connection under an <see cref="SmtpConversation"/>: TCP, and TLS when the conversation wants it.</summary>
internal sealed class SmtpTransport : IAsyncDisposable
{
    private const int MaxAddresses = 4;
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    private readonly SmtpSettings _settings;
    private readonly CancellationToken _cancel;
    private readonly byte[] _buffer = new byte[SmtpReply.MaxLength];
    private Stream _stream;
    private int _filled;

    private SmtpTransport(SmtpSettings settings, Stream stream, CancellationToken cancel)
    {
        _settings = settings;
        _stream = stream;
        _cancel = cancel;
    }

    /// <summary>Sends one mail by one connection. Whatever goes wrong with it is in the result.</summary>
    /// <param name="settings">Server and timeouts; there is a server.</param>
    /// <param name="conversation">A new one.</param>
    /// <param name="cancel">Ends it early: the mail counts as deferred.</param>
    public static async Task<SmtpResult> SendAsync(
        SmtpSettings settings, SmtpConversation conversation, CancellationToken cancel)
    {
        try
        {
            await using SmtpTransport transport = await ConnectAsync(settings, cancel).ConfigureAwait(false);
            return await transport.ConverseAsync(conversation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            bool isOurs = cancel.IsCancellationRequested;
            return conversation.OnInterrupted(isOurs ? "the daemon ends" : $"no answer within {settings.Timeout.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            return conversation.OnInterrupted(Reason(e));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async Task<SmtpTransport> ConnectAsync(SmtpSettings settings, CancellationToken cancel)
    {
        IPAddress[] addresses = await ResolveAsync(settings, cancel).ConfigureAwait(false);
        for (int i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                using CancellationTokenSource limit = Limit(settings.Timeout, cancel);
                await socket.ConnectAsync(addresses[i], settings.Port, limit.Token).ConfigureAwait(false);
                return new SmtpTransport(settings, new NetworkStream(socket, ownsSocket: true), cancel);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                bool isLast = i + 1 == addresses.Length;
                if (isLast || cancel.IsCancellationRequested) throw;
            }
        }
    }

    // The resolver cannot be interrupted: it is left alone when it takes too long.
    private static async Task<IPAddress[]> ResolveAsync(SmtpSettings settings, CancellationToken cancel)
    {
        if (IPAddress.TryParse(settings.Server, out IPAddress? address)) return [address];
        using CancellationTokenSource limit = Limit(settings.Timeout, cancel);
        IPAddress[] all = await Dns.GetHostAddressesAsync(settings.Server!, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
        return all.Length > 0 ? all[..Math.Min(all.Length, MaxAddresses)] : throw new IOException("the name has no address");
    }

    private async Task<SmtpResult> ConverseAsync(SmtpConversation conversation)
    {
        if (_settings.Protection == SmtpSecurity.Tls) await ProtectAsync().ConfigureAwait(false);
        SmtpAction action = conversation.On(await ReadAsync().ConfigureAwait(false));
        while (true)
        {
            switch (action)
            {
                case SmtpAction.Say(var command):
                    action = conversation.On(await AskAsync(Encoding.ASCII.GetBytes(command + "\r\n")).ConfigureAwait(false));
                    break;
                case SmtpAction.Transfer(var content):
                    action = conversation.On(await AskAsync(content).ConfigureAwait(false));
                    break;
                case SmtpAction.Protect:
                    // What came in plain text after the reply could be anybody's, and must not be read as if it were protected.
                    if (_filled > 0) throw new IOException("the server talks out of turn before TLS");
                    await ProtectAsync().ConfigureAwait(false);
                    action = conversation.OnProtected();
                    break;
                case SmtpAction.Finish(var result):
                    await QuitAsync().ConfigureAwait(false);
                    return result;
                default:
                    throw new UnreachableException(action.ToString());
            }
        }
    }

    private async Task ProtectAsync()
    {
        using CancellationTokenSource limit = Limit(_settings.Timeout, _cancel);
        bool verify = _settings.VerifyCertificate;
        var protectedStream = new SslStream(_stream);
        _stream = protectedStream;
        await protectedStream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = _settings.Server,
                RemoteCertificateValidationCallback = (_, _, _, errors) => !verify || errors == SslPolicyErrors.None,
            },
            limit.Token).ConfigureAwait(false);
    }

    private async Task<SmtpReply> AskAsync(byte[] bytes)
    {
        using (CancellationTokenSource limit = Limit(_settings.Timeout, _cancel))
        {
            await _stream.WriteAsync(bytes, limit.Token).ConfigureAwait(false);
            await _stream.FlushAsync(limit.Token).ConfigureAwait(false);
        }

        return await ReadAsync().ConfigureAwait(false);
    }

    // One time limit for the whole reply: a server that sends a byte now and then gets no more of it.
    private async Task<SmtpReply> ReadAsync()
    {
        using CancellationTokenSource limit = Limit(_settings.Timeout, _cancel);
        while (true)
        {
            switch (SmtpReply.TryRead(_buffer.AsSpan(0, _filled), out SmtpReply? reply, out int length))
            {
                case SmtpReplyStatus.Complete:
                    _filled -= length;
                    _buffer.AsSpan(length, _filled).CopyTo(_buffer);
                    return reply!;
                case SmtpReplyStatus.Malformed:
                    throw new IOException("the server does not speak SMTP");
                case SmtpReplyStatus.TooLong:
                    throw new IOException($"the server's reply is longer than {SmtpReply.MaxLength} bytes or {SmtpReply.MaxLines} lines");
                default:
                    int count = await _stream.ReadAsync(_buffer.AsMemory(_filled), limit.Token).ConfigureAwait(false);
                    if (count == 0) throw new IOException("the server has closed the connection");
                    _filled += count;
                    break;
            }
        }
    }

    // The mail's fate is known: a server that does not say goodbye changes nothing about it.
    private async Task QuitAsync()
    {
        try
        {
            using CancellationTokenSource limit = Limit(s_farewell, _cancel);
            await _stream.WriteAsync("QUIT\r\n"u8.ToArray(), limit.Token).ConfigureAwait(false);
            await _stream.FlushAsync(limit.Token).ConfigureAwait(false);
            _ = await _stream.ReadAsync(_buffer, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Debug.WriteLine(e);
        }
    }

    private static CancellationTokenSource Limit(TimeSpan timeout, CancellationToken cancel)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        return limit;
    }

    private static string Reason(Exception e) => e switch
    {
        AuthenticationException { InnerException: { } inner } => $"TLS: {e.Message} {inner.Message}",
        AuthenticationException => $"TLS: {e.Message}",
        _ => e.Message,
    };
}
