using System.Globalization;
using Holdfast.Core.Time;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Vrrp;

/// <summary>States and actions as the golden files and traces of these tests write them.</summary>
internal static class Describe
{
    public static string Change(in VrrpState before, in VrrpState after, Instant now)
    {
        if (before == after) return "-";
        var parts = new List<string> { after.Role.ToString(), Wake(after.Deadline, now) };
        if (after.EffectivePriority != before.EffectivePriority) parts.Add($"priority {after.EffectivePriority}");
        if (after.MasterAdvertInterval != before.MasterAdvertInterval)
        {
            parts.Add($"interval {Seconds(after.MasterAdvertInterval)}");
        }

        if (after.PreemptAt != Instant.Never) parts.Add($"preempt {Wake(after.PreemptAt, now)}");
        if (after.AwaitsGroup) parts.Add("awaits group");
        if (after.ListensAfterStall) parts.Add("listens after stall");
        if (after.Conflict != OwnerConflict.None) parts.Add(after.Conflict.ToString());
        if (after.GaveUpOwnership) parts.Add("gave up ownership");
        if (after.Announcements != before.Announcements && after.Announcements.Next != Instant.Never)
        {
            parts.Add($"announce {Wake(after.Announcements.Next, now)}");
        }

        return string.Join(", ", parts);
    }

    public static string Actions(ActionList actions, Func<VrrpAction, string> name)
    {
        var parts = new List<string>();
        foreach (ref readonly VrrpAction action in actions)
        {
            parts.Add($"{name(action)}{Action(action)}");
        }

        return string.Join("; ", parts);
    }

    public static string Action(in VrrpAction action)
    {
        string addresses = action.Addresses is null ? "" : $" {string.Join(" ", action.Addresses)}";
        return action.Kind switch
        {
            VrrpActionKind.SendAdvert => $"advert {action.Priority}",
            VrrpActionKind.AddAddresses => $"add{addresses}",
            VrrpActionKind.RemoveAddresses => $"remove{addresses}",
            VrrpActionKind.RemoveLeftovers => "remove leftovers",
            VrrpActionKind.Announce => $"announce{addresses} x{action.Repeat} ({action.Reason})",
            VrrpActionKind.StateChanged => $"{action.From}->{action.To} ({action.Cause})",
            VrrpActionKind.GroupStateChanged => $"{action.From}->{action.To}",
            VrrpActionKind.PriorityChanged => $"priority {action.Priority}",
            VrrpActionKind.MasterReceivedLowerPriority => $"lower {action.HeardPriority} from {action.Peer}",
            VrrpActionKind.OwnerConflict => $"owner conflict with {action.Peer}",
            VrrpActionKind.Stopped or VrrpActionKind.GroupStopped => "stopped",
            VrrpActionKind.Deleted => "deleted",
            _ => action.ToString(),
        };
    }

    public static string Seconds(TimeSpan span) =>
        $"{span.TotalSeconds.ToString("0.000###", CultureInfo.InvariantCulture)}s";

    private static string Wake(Instant at, Instant now) => at == Instant.Never ? "no wake" : $"wake {Seconds(at - now)}";
}
