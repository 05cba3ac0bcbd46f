namespace Holdfast.Daemon.Logging;

/// <summary>Severity of a log line; the numbers are syslog's (RFC 5424, section 6.2.1).</summary>
internal enum LogLevel
{
    /// <summary>Something does not work and stays so.</summary>
    Error = 3,

    /// <summary>Something is not as it should be.</summary>
    Warning = 4,

    /// <summary>A change that an operator wants to see.</summary>
    Notice = 5,

    /// <summary>What is going on.</summary>
    Info = 6,
}
