using Holdfast.Core.Time;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Simulation;

/// <summary>
/// What nodes do wrong on purpose, between the engine and the world: whoever writes an invariant shows with a defect
/// that it can fail. The base class does nothing wrong.
/// </summary>
public abstract class Defect
{
    /// <summary>Whether an action is not performed.</summary>
    public virtual bool Drops(in VrrpAction action) => false;

    /// <summary>What the engine is told of an advert.</summary>
    public virtual AdvertReceived Hears(in AdvertReceived advert) => advert;

    /// <summary>How much too early the node acts on a deadline of this router; zero or more.</summary>
    public virtual TimeSpan Hurry(VirtualRouter router, in VrrpState state) => TimeSpan.Zero;

    /// <summary>Called with each packet that was rejected for a router, at the node's own time.</summary>
    public virtual void OnRejected(VrrpEngine engine, int router, Instant now)
    {
    }
}
