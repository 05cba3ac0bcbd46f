using Holdfast.Core.Checks;
using Holdfast.Core.Checks.Http2;
using Holdfast.Core.Time;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>
/// Makes the probes of all checks that go over the network, and keeps what they share: buffers, deadlines, TLS.
/// Everything happens on the loop's thread. The owner asks for the next deadline and has run what is due, as the loop does.
/// </summary>
internal sealed class ProbeFactory : IDisposable
{
    private readonly ProbeContext _context;
    private readonly EchoSockets _echoes;
    private readonly Log _log;
    private TlsMaterial _material;

    /// <summary>For the process's loop.</summary>
    public ProbeFactory(EventLoop loop, Wakeup wakeup, Log log)
    {
        _context = new ProbeContext(loop, wakeup);
        _echoes = new EchoSockets(_context);
        _log = log;
        _material = new TlsMaterial(settings: null, log.Warning);
    }

    /// <summary>When an attempt must have ended.</summary>
    public Instant NextDeadline => _context.Clock.Next;

    /// <summary>What checks over TLS show to servers; null: nothing. To be called before <see cref="Create"/>, at each reload.</summary>
    public void Configure(TlsSettings? ssl) => _material = new TlsMaterial(ssl, _log.Warning);

    /// <summary>Makes the probe of a check.</summary>
    /// <param name="check">A check that goes over the network: neither Misc, nor File, nor Bfd.</param>
    /// <param name="ended">Is told the result of each attempt, once, on the loop's thread.</param>
    public IProbe Create(HealthCheck check, Action<CheckResult> ended) => check switch
    {
        HealthCheck.Tcp tcp => new StreamProbe(_context, tcp.Connection, conversations: null, ended),
        HealthCheck.Http http => Http(http, ended),
        HealthCheck.Smtp smtp =>
            new StreamProbe(_context, smtp.Connection, _ => new SmtpCheckConversation(smtp.HeloName), ended),
        HealthCheck.Udp udp => Udp(udp, ended),
        HealthCheck.Dns dns => Dns(dns, ended),
        HealthCheck.Ping ping => new PingProbe(_context, _echoes, ping.Connection, ended),
        HealthCheck.Http2 http => Http2(http, ended),
        HealthCheck.Grpc grpc => Grpc(grpc, ended),
        HealthCheck.Redis redis => new StreamProbe(_context, redis.Connection, _ => new RedisConversation(redis), ended),
        HealthCheck.Postgres postgres =>
            new StreamProbe(_context, postgres.Connection, _ => new PostgresConversation(postgres), ended),
        HealthCheck.Mysql mysql => new StreamProbe(_context, mysql.Connection, _ => new MysqlConversation(mysql), ended),
        _ => throw new NotSupportedException($"{check.Keyword} has no probe"),
    };

    /// <summary>Ends the attempts whose time is over.</summary>
    public void RunDue(Instant now) => _context.Clock.RunDue(now);

    /// <inheritdoc/>
    public void Dispose() => _echoes.Dispose();

    private IProbe Http(HealthCheck.Http check, Action<CheckResult> ended)
    {
        HttpPage[] pages = [.. check.Urls.Select(url => new HttpPage(check, url, Pattern(check, url)))];
        StreamConversation Ask(int step) => new HttpConversation(pages[step]);
        if (!check.Tls) return new StreamProbe(_context, check.Connection, Ask, ended);
        return new TlsProbe(_context, check.Connection, Terms(check, check.Urls, []), Ask, ended);
    }

    private IProbe Http2(HealthCheck.Http2 check, Action<CheckResult> ended)
    {
        // What is wanted of a page is the same over each version of HTTP.
        var like = new HealthCheck.Http
        {
            Schedule = check.Schedule, Connection = check.Connection, VirtualHost = check.VirtualHost, SniName = check.SniName,
            EnableSni = true, TlsDemands = check.TlsDemands,
        };
        HttpPage[] pages = [.. check.Urls.Select(url => new HttpPage(like, url, Pattern(like, url)))];
        return Multiplexed(
            check.Connection, check.Tls, Terms(like, check.Urls, ["h2"]),
            step => new Http2PageConversation(pages[step], check.Tls, HttpPage.Host(like, check.Urls[step])), ended);
    }

    private IProbe Grpc(HealthCheck.Grpc check, Action<CheckResult> ended)
    {
        var like = new HealthCheck.Http
        {
            Schedule = check.Schedule, Connection = check.Connection, VirtualHost = check.VirtualHost, EnableSni = true,
            TlsDemands = check.TlsDemands,
        };
        var url = new CheckUrl { Path = GrpcHealth.Path };
        return Multiplexed(
            check.Connection, check.Tls, Terms(like, [url], ["h2"]), _ => new GrpcConversation(check, HttpPage.Host(like, url)), ended);
    }

    // HTTP/2: with prior knowledge, or agreed on in the handshake.
    private IProbe Multiplexed(
        ConnectionOptions connection, bool isTls, Func<int, TlsTerms> terms, Func<int, StreamConversation> ask, Action<CheckResult> ended) =>
        isTls
            ? new TlsProbe(_context, connection, terms, ask, ended)
            : new StreamProbe(_context, connection, ask, ended);

    private BodyPattern? Pattern(HealthCheck.Http check, CheckUrl url)
    {
        if (url.Regex is not { } regex) return null;
        var pattern = new BodyPattern(regex);
        if (pattern.Error.Length > 0)
        {
            _log.Warning($"{check.Keyword} {url.Path}: the regex {regex.Pattern} cannot be used: {pattern.Error}");
        }

        return pattern;
    }

    // A reload may bring other certificates to checks that stay: the terms are those of the material in force.
    private Func<int, TlsTerms> Terms(HealthCheck.Http check, IReadOnlyList<CheckUrl> urls, IReadOnlyList<string> protocols)
    {
        TlsMaterial? material = null;
        TlsTerms[] terms = [];
        return step =>
        {
            if (material != _material)
            {
                terms = [.. urls.Select(url => Terms(check, url) with { Protocols = protocols })];
                material = _material;
            }

            return terms[step];
        };
    }

    private TlsTerms Terms(HealthCheck.Http check, CheckUrl url)
    {
        string? host = WithoutPort(url.VirtualHost ?? check.VirtualHost);
        string? told = check.SniName ?? (check.EnableSni ? host : null);
        return new TlsTerms
        {
            ToldName = told ?? "",
            ExpectedName = check.TlsDemands.Name ?? told ?? host ?? check.Connection.Address.ToString(),
            Demands = check.TlsDemands,
            SaysFarewell = url.TlsCompliant ?? check.TlsCompliant ?? false,
            Authorities = _material.Authorities(check.TlsDemands),
            Own = _material.Own,
        };
    }

    // A Host header may have a port; a name in TLS has none.
    private static string? WithoutPort(string? host)
    {
        int colon = host?.LastIndexOf(':') ?? -1;
        return colon > 0 && host!.IndexOf(':') == colon ? host[..colon] : host;
    }

    private DatagramProbe Udp(HealthCheck.Udp check, Action<CheckResult> ended)
    {
        var conversation = new UdpConversation(check);
        return new DatagramProbe(_context, check.Connection, () => conversation, ended);
    }

    private IProbe Dns(HealthCheck.Dns check, Action<CheckResult> ended)
    {
        if (DnsMessage.Question(0, check.Name, check.Type) is null)
        {
            return new FailingProbe($"{check.Name} is no name that can be asked for", ended);
        }

        return new DatagramProbe(_context, check.Connection, () => Ask(check), ended);
    }

    private static DnsConversation Ask(HealthCheck.Dns check)
    {
        ushort id = (ushort)Random.Shared.Next(ushort.MaxValue + 1);
        return new DnsConversation(id, DnsMessage.Question(id, check.Name, check.Type)!);
    }
}
