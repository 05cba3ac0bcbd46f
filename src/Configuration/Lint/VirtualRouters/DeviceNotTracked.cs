using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>Virtual addresses on a device that nothing watches: a link that goes down there moves nothing.</summary>
public sealed class DeviceNotTracked : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L121", Severity.Warning, "virtual addresses on an interface that is not tracked", ErrorClass.None)
        {
            Consequence = "An instance watches the interface of its adverts. When the link of another device goes down, on which it "
                + "has virtual addresses, it remains master, and those addresses are not reachable.",
            Remedy = "Name the device in track_interface.",
            Example = "track_interface {\n    eth1\n}",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            HashSet<string> tracked = Tracked(context, instance.Router);
            foreach (IGrouping<string, AddressLine> device in instance.Addresses()
                         .Where(line => line.Address is { Device: { } name, NoTrack: false } && CanFail(context, name) && !IsTracked(name, tracked))
                         .GroupBy(line => line.Address.Device!))
            {
                AddressLine first = device.First();
                string addresses = device.Count() == 1 ? $"{first.Address.Address} is" : $"{device.Count()} addresses are";
                context.Report(
                    Kind, first.Span, $"{addresses} on {device.Key}, which {instance.Name} does not track",
                    $"when the link of {device.Key} goes down, {instance.Name} remains master and {first.Address.Address} is not reachable",
                    $"track_interface {{ {device.Key} }}");
            }
        }
    }

    // Loopback and dummy devices have no link.
    private static bool CanFail(LintContext context, string device) =>
        context.Environment.FindInterface(device) is not { IsLoopback: true }
        && device != "lo" && !device.StartsWith("dummy", StringComparison.Ordinal);

    // The link of a VLAN is that of its parent.
    private static bool IsTracked(string device, HashSet<string> tracked)
    {
        if (tracked.Contains(device)) return true;
        int dot = device.LastIndexOf('.');
        return dot > 0 && device.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0 && IsTracked(device[..dot], tracked);
    }

    // What the instance tracks, what its group tracks for it, and the interfaces of those it moves together with.
    private static HashSet<string> Tracked(LintContext context, VirtualRouter router)
    {
        var names = new HashSet<string>(router.TrackedInterfaces.Select(tracked => tracked.Name));
        if (router.Interface is { } own) names.Add(own);
        if (context.ModelIfStarted.SyncGroups.FirstOrDefault(group => group.Members.Contains(router.Name)) is { } group)
        {
            names.UnionWith(group.TrackedInterfaces.Select(tracked => tracked.Name));
            foreach (VirtualRouter member in context.ModelIfStarted.VirtualRouters.Where(member => group.Members.Contains(member.Name)))
            {
                if (member.Interface is { } theirs && !member.DontTrackPrimary) names.Add(theirs);
                names.UnionWith(member.TrackedInterfaces.Where(tracked => tracked.Weight == 0).Select(tracked => tracked.Name));
            }
        }

        return names;
    }
}
