using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Packets;

/// <summary>Routers and packets that the tests of this folder share.</summary>
internal static class PacketFixture
{
    public static readonly IpAddress Source4 = IpAddress.Parse("198.51.100.10");
    public static readonly IpAddress Source6 = IpAddress.Parse("fe80::ff:fe00:a");
    public static readonly IpAddress Group4 = IpAddress.Parse("224.0.0.18");
    public static readonly IpAddress Group6 = IpAddress.Parse("ff02::12");

    /// <summary>The router whose adverts were captured: VRID 51, priority 255, interval 1 s.</summary>
    public static VirtualRouter Router(VrrpVersion version, params string[] addresses) => new()
    {
        Name = "V",
        VirtualRouterId = 51,
        Version = version,
        Priority = 255,
        Family = addresses.Length > 0 ? IpAddress.Parse(addresses[0]).Family : IpFamily.V4,
        Addresses = [.. addresses.Select(a => Address(IpAddress.Parse(a)))],
    };

    public static VirtualAddress Address(IpAddress address) => new() { Address = address, PrefixLength = (byte)(address.Length * 8) };

    public static IpAddress Source(VirtualRouter router) => router.Family == IpFamily.V6 ? Source6 : Source4;

    public static IpAddress Target(VirtualRouter router) =>
        router.IsUnicast ? router.UnicastPeers[0].Address : AdvertValidator.StandardGroup(router.Family);

    /// <summary>The message that <paramref name="router"/> sends.</summary>
    public static byte[] Message(VirtualRouter router, byte priority = 100)
    {
        var buffer = new byte[VrrpPacket.MaxLength];
        return buffer[..VrrpPacket.Write(buffer, router, priority, Source(router), Target(router))];
    }

    /// <summary>What <paramref name="receiver"/> makes of a message.</summary>
    public static PacketError Validate(
        VirtualRouter receiver, byte[] message, byte ttl = 255, IpAddress? source = null, IpAddress? destination = null) =>
        new AdvertValidator(receiver).Validate(
            new VrrpDatagram(message, source ?? Source(receiver), destination ?? Target(receiver), ttl), default, out _);
}
