using Holdfast.Configuration.Syntax;
using Holdfast.Core.Packets;
using Holdfast.Core.Routing;

namespace Holdfast.Configuration.Binding;

/// <summary>
/// Reads the legs of a multipath route. A word that is wrong costs its leg and all that follows; the route stays, with
/// the legs before it.
/// </summary>
internal sealed class NextHopReader(WordCursor words, BindingSession session, bool dynamicInterfaces)
{
    private const int MostWeight = 256;

    /// <summary>What follows <c>nexthop</c>, up to the first word that is no option of a leg; null: the leg is dropped.</summary>
    public NextHop? Read(ref IpFamily family)
    {
        words.Cost = "this nexthop and all that follows is ignored; the route keeps the ones before it";
        var hop = new NextHop();
        while (!words.IsAtEnd)
        {
            switch (words.Peek())
            {
                case "via":
                    Word via = words.Next();
                    if (Gateway(via, ref family) is not { } gateway) return null;
                    hop = hop with { Gateway = gateway };
                    break;
                case "dev" or "oif":
                    words.Next();
                    if (!words.TryDevice(dynamicInterfaces, out string device)) return null;
                    hop = hop with { Device = device };
                    break;
                case "weight":
                    words.Next();
                    if (!words.TryNumber(1, MostWeight, out ulong weight)) return null;
                    hop = hop with { Weight = (int)weight };
                    break;
                case "onlink":
                    words.Next();
                    hop = hop with { OnLink = true };
                    break;
                case "encap":
                    Word encap = words.Next();
                    hop = hop with { Encapsulation = EncapsulationReader.Read(words, encap) ?? hop.Encapsulation };
                    break;
                case "realms":
                    Word word = words.Next();
                    if (family == IpFamily.V6)
                    {
                        words.Drop(BindingDiagnostics.WrongFamily, word, "'realms' is for IPv4 routes only");
                        return null;
                    }

                    if (!words.TryName(session.RouteTables.Realms, "realm", out uint realms)) return null;
                    hop = hop with { Realms = realms };
                    break;
                default:
                    return hop;
            }
        }

        return hop;
    }

    private IpAddress? Gateway(Word word, ref IpFamily family)
    {
        IpFamily? wanted = words.TryTake("inet") ? IpFamily.V4 : words.TryTake("inet6") ? IpFamily.V6 : null;
        if (!words.TryAddress(out IpAddress gateway)) return null;
        if (family == IpFamily.None) family = gateway.Family;
        if (gateway.Family == family && (wanted ?? family) == family) return gateway;
        words.Drop(
            BindingDiagnostics.WrongFamily, word, $"the gateway {gateway} is not of the family of the route");
        return null;
    }
}
