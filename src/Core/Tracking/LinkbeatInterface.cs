namespace Holdfast.Core.Tracking;

/// <summary>How the link of an interface is polled.</summary>
public enum LinkPolling : byte
{
    /// <summary>The first way that works.</summary>
    Any,

    /// <summary>The MII registers (SIOCGMIIREG).</summary>
    Mii,

    /// <summary>ETHTOOL_GLINK.</summary>
    Ethtool,

    /// <summary>The interface's flags (SIOCGIFFLAGS).</summary>
    Ioctl,
}

/// <summary>An entry of <c>linkbeat_interfaces</c>.</summary>
/// <param name="Interface">Name of the interface.</param>
/// <param name="Polling">How.</param>
public sealed record LinkbeatInterface(string Interface, LinkPolling Polling = LinkPolling.Any);
