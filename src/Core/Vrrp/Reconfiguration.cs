namespace Holdfast.Core.Vrrp;

/// <summary>
/// What a new configuration did to the list of virtual routers. The driver performs <see cref="Departing"/> with what
/// it has, then builds what the new list needs, keeping what <see cref="OldIndexOf"/> says is the same router, tells
/// the engine the links and source addresses of new ones, and calls <see cref="VrrpEngine.Start"/> again.
/// </summary>
public sealed class Reconfiguration
{
    private readonly int[] _oldIndices;

    internal Reconfiguration(int[] oldIndices, ActionList departing)
    {
        _oldIndices = oldIndices;
        Departing = departing;
    }

    /// <summary>Actions whose routers are called by their old indices: last adverts, and the end of those that go.</summary>
    public ActionList Departing { get; }

    /// <summary>The index that a router had before, or -1 for a new one.</summary>
    public int OldIndexOf(int newIndex) => _oldIndices[newIndex];
}
