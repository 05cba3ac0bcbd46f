using Holdfast.Core;
using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Vrrp;

/// <summary>Virtual routers and models that tests begin with.</summary>
internal static class Routers
{
    public static VirtualRouter Plain(string name, byte id, byte priority = 100) => new()
    {
        Name = name,
        VirtualRouterId = id,
        Version = VrrpVersion.V3,
        Interface = "eth0",
        Priority = priority,
        MulticastGroup = IpAddress.Parse("224.0.0.18"),
        SourceAddress = IpAddress.Parse("10.0.0.5"),
        Addresses = [Address($"10.0.0.{id}")],
    };

    public static VirtualAddress Address(string address) =>
        new() { Address = IpAddress.Parse(address), PrefixLength = 24 };

    public static TrackScript Script(string name, int rise = 1, int fall = 1) =>
        new() { Name = name, Command = new ScriptCommand([$"/bin/{name}"]), Rise = rise, Fall = fall };

    public static ConfigurationModel Model(params VirtualRouter[] routers) => new() { VirtualRouters = routers };
}
