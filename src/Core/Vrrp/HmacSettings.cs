namespace Holdfast.Core.Vrrp;

/// <summary>How a replayed advert is told from a new one (<c>anti_replay</c>).</summary>
public enum AntiReplay : byte
{
    /// <summary>By its time of day, which must lie in the window.</summary>
    Time,

    /// <summary>By a counter that only grows.</summary>
    Monotonic,
}

/// <summary>How adverts without a trailer are treated (<c>mode</c>).</summary>
public enum HmacMode : byte
{
    /// <summary>They are dropped.</summary>
    Enforce,

    /// <summary>They are accepted.</summary>
    Permissive,

    /// <summary>They are accepted, and no trailer is sent.</summary>
    ReceiveOnly,
}

/// <summary>A shared key.</summary>
/// <param name="Id">1..255, as sent.</param>
/// <param name="Value">32..64 bytes. Secret: never logged or dumped.</param>
public sealed record HmacKey(byte Id, byte[] Value);

/// <summary>Authentication by a trailer behind the advert (<c>auth_hmac</c>).</summary>
public sealed record HmacSettings
{
    /// <summary>At least one; each id once.</summary>
    public IReadOnlyList<HmacKey> Keys { get; init; } = [];

    /// <summary>Id of the key that is used for sending.</summary>
    public byte ActiveKey { get; init; }

    /// <summary>Replay protection.</summary>
    public AntiReplay AntiReplay { get; init; }

    /// <summary>Treatment of adverts without a trailer; strict mode enforces.</summary>
    public HmacMode Mode { get; init; }

    /// <summary>Accepted difference of clocks, 1..300 s; default three advert intervals, 5 s at least.</summary>
    public TimeSpan TimeWindow { get; init; } = TimeSpan.FromSeconds(5);
}
