using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Holdfast.Core.Checks;
using Holdfast.Linux.Interop;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>TLS and a conversation on a connection, on the threads of the pool. Used once.</summary>
internal sealed class TlsAttempt(SafeFileDescriptor connection, TlsTerms terms, StreamConversation conversation)
{
    private const int ReceiveLength = 16 * 1024; // a record of TLS

    // Not disposed of: it has no timer, and may be asked to cancel what has just ended.
    private readonly CancellationTokenSource _cancel = new();
    private volatile bool _isProtected;
    private string _fault = "";
    private string _remark = "";

    /// <summary>What it waits for. May be asked by any thread: it is for the log.</summary>
    public string Waiting => _isProtected ? conversation.Waiting : "no end of the TLS handshake";

    /// <summary>Breaks it off; <see cref="RunAsync"/> ends soon.</summary>
    public void Cancel() => _cancel.Cancel();

    /// <summary>Runs to the end and closes the connection.</summary>
    public async Task<CheckResult> RunAsync()
    {
        try
        {
            int number = connection.Number;
            connection.SetHandleAsInvalid(); // it is the socket's now
            using var socket = new Socket(new SafeSocketHandle(number, ownsHandle: true)) { Blocking = true };
            await using var stream = new NetworkStream(socket, ownsSocket: false);
            await using var ssl = new SslStream(stream, leaveInnerStreamOpen: true);
            await ssl.AuthenticateAsClientAsync(Options(), _cancel.Token).ConfigureAwait(false);
            _isProtected = true;
            CheckResult result = await ConverseAsync(ssl).ConfigureAwait(false);
            if (terms.SaysFarewell) await ssl.ShutdownAsync().WaitAsync(_cancel.Token).ConfigureAwait(false);
            return result is { IsSuccess: true, Reason: "" } ? result with { Reason = _remark } : result;
        }
        catch (OperationCanceledException)
        {
            return CheckResult.Failure("broken off");
        }
        catch (Exception e) when (e is IOException or AuthenticationException or SocketException or CryptographicException
            or NotSupportedException or ObjectDisposedException or ArgumentException)
        {
            return CheckResult.Failure(Reason(e));
        }
    }

    private async Task<CheckResult> ConverseAsync(SslStream ssl)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReceiveLength);
        try
        {
            var output = new ArrayBufferWriter<byte>(256);
            CheckResult? result = conversation.Connected(output);
            while (true)
            {
                if (output.WrittenCount > 0)
                {
                    await ssl.WriteAsync(output.WrittenMemory, _cancel.Token).ConfigureAwait(false);
                    output.ResetWrittenCount();
                }

                if (result is { } known) return known;
                int count = await ssl.ReadAsync(buffer, _cancel.Token).ConfigureAwait(false);
                if (count == 0) return conversation.Closed();
                result = conversation.Received(buffer.AsSpan(0, count), output);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private SslClientAuthenticationOptions Options() => new()
    {
        TargetHost = terms.ToldName,
        EnabledSslProtocols = TlsVersions.Between(terms.Demands.MinimumVersion, terms.Demands.MaximumVersion),
        ClientCertificateContext = terms.Own,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => Judge(certificate as X509Certificate2, chain),
        ApplicationProtocols = terms.Protocols.Count == 0
            ? null
            : [.. terms.Protocols.Select(protocol => new SslApplicationProtocol(protocol))],
    };

    // A chain is built even for who does not look at it: then without the system's authorities, which take megabytes,
    // and never with certificates fetched from wherever the server's certificate says.
    private X509ChainPolicy Policy()
    {
        bool isSystem = terms.Demands.Verify && terms.Authorities is null;
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            TrustMode = isSystem ? X509ChainTrustMode.System : X509ChainTrustMode.CustomRootTrust,
        };
        if (terms.Authorities is { } authorities) policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private bool Judge(X509Certificate2? certificate, X509Chain? chain)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        _fault = TlsVerdict.Fault(certificate, chain, terms, now);
        _remark = TlsVerdict.Remark(certificate, terms, now);
        return _fault.Length == 0;
    }

    private string Reason(Exception e)
    {
        if (_fault.Length > 0) return _fault;
        SocketException? cause = e as SocketException ?? e.InnerException as SocketException;
        if (cause is not null) return $"{ProbeTexts.Reason(cause.NativeErrorCode)}: {Waiting}";
        if (e is ArgumentException) return $"the name {terms.ToldName} or {terms.ExpectedName} is none for TLS: {OneLine(e)}";
        if (_isProtected) return $"{OneLine(e)}: {Waiting}";
        return e is AuthenticationException
            ? $"the TLS handshake failed: {OneLine(e.InnerException ?? e)}"
            : "the connection was closed within the TLS handshake";
    }

    private static string OneLine(Exception e)
    {
        // OpenSSL's own words are in the innermost of them.
        while (e.InnerException is { } inner) e = inner;
        return e.Message.ReplaceLineEndings(" ");
    }
}
