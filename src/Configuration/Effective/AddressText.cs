using System.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Effective;

/// <summary>Writes a virtual address as a line of its list.</summary>
internal static class AddressText
{
    /// <summary>The line, options included.</summary>
    public static string Of(VirtualAddress address)
    {
        var text = new StringBuilder($"{address.Address}/{address.PrefixLength}");
        if (address.Peer is { } peer) text.Append($" peer {peer}/{address.PeerPrefixLength}");
        if (address.Broadcast is { } broadcast) text.Append($" brd {broadcast}");
        if (address.Device is { } device) text.Append($" dev {device}");
        if (address.Label is { } label) text.Append($" label {label}");
        if (address.Scope != 0) text.Append($" scope {Scope(address.Scope)}");
        bool isHost = address.Address.Family == IpFamily.V6 && address.PrefixLength == 128;
        if (address.PreferredLifetime != (isHost ? 0 : uint.MaxValue))
            text.Append(address.PreferredLifetime == uint.MaxValue ? " preferred_lft forever" : $" preferred_lft {address.PreferredLifetime}");
        if (address.Home) text.Append(" home");
        if (address.Address.Family == IpFamily.V6 && !address.NoDad) text.Append(" -nodad");
        if (address.ManageTemporary) text.Append(" mngtmpaddr");
        if (address.NoPrefixRoute) text.Append(" noprefixroute");
        if (address.AutoJoin) text.Append(" autojoin");
        if (address.NoTrack) text.Append(" no_track");
        if (address.UsesVirtualMac) text.Append(" use_vmac");
        if (address.TrackGroup is { } group) text.Append($" track_group {group}");
        return text.ToString();
    }

    private static string Scope(byte scope) => scope switch
    {
        200 => "site",
        253 => "link",
        254 => "host",
        255 => "nowhere",
        _ => scope.ToString(),
    };
}
