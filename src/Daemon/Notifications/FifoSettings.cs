using Holdfast.Core;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Notifications;

namespace Holdfast.Daemon.Notifications;

/// <summary>A FIFO to write to.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Owner">Who owns a new one; null: root.</param>
/// <param name="Reader">The script that reads it; null: none of ours.</param>
internal sealed record FifoSettings(string Path, AccountIds? Owner, ScriptCommand? Reader)
{
    /// <summary>Another process looks after it: it is not removed here.</summary>
    public bool IsShared { get; init; }

    /// <summary>The FIFOs of the VRRP process.</summary>
    public static IReadOnlyList<FifoSettings> ForVrrp(GlobalSettings global) =>
        List(global, isShared: false, global.VrrpNotifyFifo, global.VrrpNotifyFifoOwner, global.VrrpNotifyFifoScript);

    /// <summary>The FIFOs of the checkers.</summary>
    /// <param name="global">The configuration.</param>
    /// <param name="isShared">Whether the VRRP process looks after the one for every event.</param>
    public static IReadOnlyList<FifoSettings> ForCheckers(GlobalSettings global, bool isShared)
    {
        LoadBalancingSettings own = global.LoadBalancing;
        return List(global, isShared, own.NotifyFifo, own.NotifyFifoOwner, own.NotifyFifoScript);
    }

    private static List<FifoSettings> List(
        GlobalSettings global, bool isShared, string? own, AccountIds? owner, ScriptCommand? reader)
    {
        var list = new List<FifoSettings>(capacity: 2);
        if (global.NotifyFifo is { } all)
        {
            list.Add(new FifoSettings(all, global.NotifyFifoOwner, isShared ? null : global.NotifyFifoScript) { IsShared = isShared });
        }

        if (own is not null && own != global.NotifyFifo) list.Add(new FifoSettings(own, owner, reader));
        return list;
    }
}
