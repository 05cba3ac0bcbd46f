using System.Text.Json.Serialization;
using Holdfast.Core.Notifications;

namespace Holdfast.Core.Checks;

/// <summary>A health check of a real server. A closed set.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Tcp), "tcp")]
[JsonDerivedType(typeof(Http), "http")]
[JsonDerivedType(typeof(Smtp), "smtp")]
[JsonDerivedType(typeof(Dns), "dns")]
[JsonDerivedType(typeof(Udp), "udp")]
[JsonDerivedType(typeof(Ping), "ping")]
[JsonDerivedType(typeof(Misc), "misc")]
[JsonDerivedType(typeof(File), "file")]
[JsonDerivedType(typeof(Bfd), "bfd")]
[JsonDerivedType(typeof(Http2), "http2")]
[JsonDerivedType(typeof(Grpc), "grpc")]
[JsonDerivedType(typeof(Redis), "redis")]
[JsonDerivedType(typeof(Postgres), "postgres")]
[JsonDerivedType(typeof(Mysql), "mysql")]
public abstract record HealthCheck
{
    private HealthCheck()
    {
    }

    /// <summary>When it runs. File and Bfd follow events: of theirs only <see cref="CheckSchedule.Alpha"/> counts.</summary>
    public required CheckSchedule Schedule { get; init; }

    /// <summary>The keyword that defines it.</summary>
    [JsonIgnore]
    public abstract string Keyword { get; }

    /// <summary><c>TCP_CHECK</c>: well when a connection is accepted.</summary>
    public sealed record Tcp : HealthCheck
    {
        /// <summary>Where to.</summary>
        public required ConnectionOptions Connection { get; init; }

        /// <inheritdoc/>
        public override string Keyword => "TCP_CHECK";
    }

    /// <summary><c>HTTP_GET</c> and <c>SSL_GET</c>: well when every page is as it should be.</summary>
    public sealed record Http : HealthCheck
    {
        /// <summary>Where to.</summary>
        public required ConnectionOptions Connection { get; init; }

        /// <summary>SSL_GET: over TLS; the certificate is not checked.</summary>
        public bool Tls { get; init; }

        /// <summary>Protocol version in requests.</summary>
        public HttpVersion Version { get; init; }

        /// <summary>Host header of pages that say nothing else; null: address and port.</summary>
        public string? VirtualHost { get; init; }

        /// <summary><c>enable_sni</c>: the host name is told in the TLS handshake.</summary>
        public bool EnableSni { get; init; }

        /// <summary><c>sni_name</c>: the name told in the TLS handshake; null: the host name if that is told.</summary>
        public string? SniName { get; init; }

        /// <summary><c>fast_recovery</c>: while the server is down, pages are asked for one after the other without delay.</summary>
        public bool FastRecovery { get; init; }

        /// <summary>SSL_GET: what is demanded of the server's certificate and of the protocol.</summary>
        public TlsDemands TlsDemands { get; init; } = TlsDemands.None;

        /// <summary><c>tls_compliant</c>: close_notify is sent before closing; null: not said.</summary>
        public bool? TlsCompliant { get; init; }

        /// <summary>The pages, at least one.</summary>
        public IReadOnlyList<CheckUrl> Urls { get; init; } = [];

        /// <inheritdoc/>
        public override string Keyword => Tls ? "SSL_GET" : "HTTP_GET";
    }

    /// <summary><c>SMTP_CHECK</c>: well when the greeting and HELO are answered.</summary>
    public sealed record Smtp : HealthCheck
    {
        /// <summary>Where to.</summary>
        public required ConnectionOptions Connection { get; init; }

        /// <summary>Argument of HELO.</summary>
        public string HeloName { get; init; } = "smtpchecker.keepalived.org";

        /// <inheritdoc/>
        public override string Keyword => "SMTP_CHECK";
    }

    /// <summary><c>DNS_CHECK</c>: well when a question is answered without error.</summary>
    public sealed record Dns : HealthCheck
    {
        /// <summary>Where to.</summary>
        public required ConnectionOptions Connection { get; init; }

        /// <summary>What is asked for.</summary>
        public DnsQueryType Type { get; init; } = DnsQueryType.Soa;

        /// <summary>The name that is asked for, at most 255 characters; empty or ".": the root.</summary>
        public string Name { get; init; } = "";

        /// <inheritdoc/>
        public override string Keyword => "DNS_CHECK";
    }

    /// <summary><c>UDP_CHECK</c>: well when no error comes back, or the right reply.</summary>
    public sealed record Udp : HealthCheck
    {
        /// <summary>Where to.</summary>
        public required ConnectionOptions Connection { get; init; }

        /// <summary>What is sent; empty: the datagram that keepalived sends when none is given.</summary>
        public byte[] Payload { get; init; } = [];

        /// <summary>A reply is needed.</summary>
        public bool RequireReply { get; init; }

        /// <summary>With which a reply must begin; empty: with anything.</summary>
        public byte[] Reply { get; init; } = [];

        /// <summary>
        /// Which bits of <see cref="Reply"/> may differ: as long as it, a one bit is not compared. Empty: all are compared.
        /// </summary>
        public byte[] ReplyMask { get; init; } = [];

        /// <summary>Shortest reply, bytes, 0..65535.</summary>
        public ushort MinimumReplyLength { get; init; }

        /// <summary>Longest reply, bytes, 0..65535.</summary>
        public ushort MaximumReplyLength { get; init; } = 255;

        /// <inheritdoc/>
        public override string Keyword => "UDP_CHECK";
    }

    /// <summary><c>PING_CHECK</c>: well when an ICMP echo is answered. The port of its connection is not used.</summary>
    public sealed record Ping : HealthCheck
    {
        /// <summary>Where to.</summary>
        public required ConnectionOptions Connection { get; init; }

        /// <inheritdoc/>
        public override string Keyword => "PING_CHECK";
    }

    /// <summary><c>MISC_CHECK</c>: a program; well when it ends with 0, or 2..255 if it is dynamic.</summary>
    public sealed record Misc : HealthCheck
    {
        /// <summary>What is run.</summary>
        public required ScriptCommand Command { get; init; }

        /// <summary>After this the run is ended and counts as failed. Null: the interval.</summary>
        public TimeSpan? Timeout { get; init; }

        /// <summary><c>misc_dynamic</c>: exit status 2..255 is the weight plus 2.</summary>
        public bool IsDynamic { get; init; }

        /// <inheritdoc/>
        public override string Keyword => "MISC_CHECK";
    }

    /// <summary><c>FILE_CHECK</c>: follows a <c>track_file</c>.</summary>
    public sealed record File : HealthCheck
    {
        /// <summary>Name of the track_file; the model has one of that name.</summary>
        public required string Name { get; init; }

        /// <summary>
        /// -2147483647..2147483647: the number in the file times this is added to the weight; 0: down while the number is
        /// not 0. Null: what the track_file says.
        /// </summary>
        public int? Weight { get; init; }

        /// <summary>The sign of the effect is changed.</summary>
        public bool Reverse { get; init; }

        /// <inheritdoc/>
        public override string Keyword => "FILE_CHECK";
    }

    /// <summary><c>BFD_CHECK</c>: well while a BFD session is up.</summary>
    public sealed record Bfd : HealthCheck
    {
        /// <summary>Name of the session.</summary>
        public required string Name { get; init; }

        /// <inheritdoc/>
        public override string Keyword => "BFD_CHECK";
    }

    /// <summary><c>HTTP2_GET</c>: as <see cref="Http"/>, over HTTP/2 (RFC 9113).</summary>
    public sealed record Http2 : HealthCheck
    {
        /// <summary>Where to.</summary>
        public required ConnectionOptions Connection { get; init; }

        /// <summary>Over TLS with ALPN "h2"; otherwise with prior knowledge (<c>cleartext</c>).</summary>
        public bool Tls { get; init; } = true;

        /// <summary>What is demanded of the server's certificate and of the protocol.</summary>
        public TlsDemands TlsDemands { get; init; } = TlsDemands.None;

        /// <summary>Authority of pages that say nothing else; null: address and port.</summary>
        public string? VirtualHost { get; init; }

        /// <summary>The name told in the TLS handshake; null: the virtual host.</summary>
        public string? SniName { get; init; }

        /// <summary>The pages, at least one.</summary>
        public IReadOnlyList<CheckUrl> Urls { get; init; } = [];

        /// <inheritdoc/>
        public override string Keyword => "HTTP2_GET";
    }

    /// <summary><c>GRPC_CHECK</c>: well when grpc.health.v1.Health/Check answers SERVING.</summary>
    public sealed record Grpc : HealthCheck
    {
        /// <summary>Where to.</summary>
        public required ConnectionOptions Connection { get; init; }

        /// <summary>Over TLS with ALPN "h2"; otherwise with prior knowledge, the default.</summary>
        public bool Tls { get; init; }

        /// <summary>What is demanded of the server's certificate and of the protocol.</summary>
        public TlsDemands TlsDemands { get; init; } = TlsDemands.None;

        /// <summary>The service that is asked for; empty: the server as a whole.</summary>
        public string Service { get; init; } = "";

        /// <summary>Authority of the request; null: address and port.</summary>
        public string? VirtualHost { get; init; }

        /// <inheritdoc/>
        public override string Keyword => "GRPC_CHECK";
    }

    /// <summary><c>REDIS_CHECK</c>: well when PING is answered with PONG, or with a demand for a password.</summary>
    public sealed record Redis : HealthCheck
    {
        /// <summary>Where to.</summary>
        public required ConnectionOptions Connection { get; init; }

        /// <summary>User of AUTH; null: the default user.</summary>
        public string? User { get; init; }

        /// <summary>Password of AUTH; null: none is sent. Secret.</summary>
        public string? Password { get; init; }

        /// <summary>The role that INFO replication must tell, <c>master</c> or <c>slave</c>; null: either.</summary>
        public string? Role { get; init; }

        /// <inheritdoc/>
        public override string Keyword => "REDIS_CHECK";
    }

    /// <summary><c>POSTGRES_CHECK</c>: well when a startup packet is answered with a demand for authentication, or let in.</summary>
    public sealed record Postgres : HealthCheck
    {
        /// <summary>Where to.</summary>
        public required ConnectionOptions Connection { get; init; }

        /// <summary>The user of the startup packet.</summary>
        public string User { get; init; } = "holdfast";

        /// <summary>The database of the startup packet; null: named like the user.</summary>
        public string? Database { get; init; }

        /// <inheritdoc/>
        public override string Keyword => "POSTGRES_CHECK";
    }

    /// <summary><c>MYSQL_CHECK</c>: well when the server greets with a handshake.</summary>
    public sealed record Mysql : HealthCheck
    {
        /// <summary>Where to.</summary>
        public required ConnectionOptions Connection { get; init; }

        /// <summary>Logs in as this user without a password after the greeting; null: the greeting is enough.</summary>
        public string? User { get; init; }

        /// <inheritdoc/>
        public override string Keyword => "MYSQL_CHECK";
    }
}
