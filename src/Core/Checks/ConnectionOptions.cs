using Holdfast.Core.Packets;

namespace Holdfast.Core.Checks;

/// <summary>Where a check connects to, and from where.</summary>
public sealed record ConnectionOptions
{
    /// <summary><c>connect_ip</c>, else the real server's address.</summary>
    public required IpAddress Address { get; init; }

    /// <summary><c>connect_port</c>, else the real server's port; 0 where a check has none.</summary>
    public ushort Port { get; init; }

    /// <summary><c>bindto</c>: local address, of the family of <see cref="Address"/>; null: the kernel's choice.</summary>
    public IpAddress? BindAddress { get; init; }

    /// <summary><c>bind_port</c>: local port; 0: any.</summary>
    public ushort BindPort { get; init; }

    /// <summary><c>bind_if</c>: the device that packets leave by; null: any.</summary>
    public string? BindInterface { get; init; }

    /// <summary><c>connect_timeout</c>: 1 µs or more. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>fwmark</c>: SO_MARK of its packets; 0: none.</summary>
    public uint FirewallMark { get; init; }
}
