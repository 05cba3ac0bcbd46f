using System.Globalization;
using Holdfast.Core.Packets;

namespace Holdfast.Daemon.Commands.Servers;

/// <summary>A real server as it is named on the command line: 192.0.2.1, 192.0.2.1:80, 2001:db8::1 or [2001:db8::1]:80.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port; null: every port.</param>
internal readonly record struct RealServerName(IpAddress Address, int? Port)
{
    /// <summary>Reads it.</summary>
    public static bool TryParse(string text, out RealServerName name)
    {
        name = default;
        string address = text;
        int? port = null;
        int close = text.IndexOf("]:", StringComparison.Ordinal);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        int split = close >= 0 ? close + 1 : colon == text.LastIndexOf(':') ? colon : -1;
        if (split >= 0)
        {
            if (!ushort.TryParse(text.AsSpan(split + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)) return false;
            port = number;
            address = text[..split];
        }

        if (address is ['[', .. var inner, ']']) address = inner;
        if (!IpAddress.TryParse(address, out IpAddress parsed)) return false;
        name = new RealServerName(parsed, port);
        return true;
    }

    /// <summary>Whether a real server of the status is meant.</summary>
    public bool Matches(Core.Control.RealServerReport report) =>
        report.Address == $"{Address}" && (Port is null || report.Port == Port);
}
