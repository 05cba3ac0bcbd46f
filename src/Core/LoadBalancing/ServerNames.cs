using System.Globalization;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing;

/// <summary>How keepalived calls virtual and real servers in logs, mails, FIFO lines and dumps.</summary>
public static class ServerNames
{
    /// <summary>A real or sorry server: <c>[192.0.2.1]:tcp:80</c>.</summary>
    public static string RealServer(VirtualServer server, IpAddress address, ushort port) =>
        string.Create(CultureInfo.InvariantCulture, $"[{address}]:{Protocol(server.Protocol)}:{port}");

    /// <summary>All virtual servers of a configuration, in its order: <c>[192.0.2.1]:tcp:80</c>, <c>FWM 7</c>, <c>[group]:0</c>.</summary>
    /// <remarks>A group that several virtual servers use is numbered through.</remarks>
    public static string[] VirtualServers(IReadOnlyList<VirtualServer> servers)
    {
        var names = new string[servers.Count];
        var uses = new Dictionary<string, int>();
        for (int i = 0; i < names.Length; i++)
        {
            VirtualServer server = servers[i];
            switch (server.Service)
            {
                case Service.Address address:
                    names[i] = RealServer(server, address.Ip, address.Port);
                    break;
                case Service.Mark mark:
                    names[i] = $"FWM {mark.Value}";
                    break;
                default:
                    string group = ((Service.Group)server.Service).Name;
                    int use = uses.GetValueOrDefault(group);
                    uses[group] = use + 1;
                    names[i] = $"[{group}]:{use}";
                    break;
            }
        }

        return names;
    }

    /// <summary>What tells each virtual server of a configuration from all others, also after a reload that has moved it.</summary>
    /// <remarks>Of several with the same service the second ends with <c>#2</c>, and so on.</remarks>
    public static string[] Identities(IReadOnlyList<VirtualServer> servers)
    {
        var identities = new string[servers.Count];
        var uses = new Dictionary<string, int>(servers.Count);
        for (int i = 0; i < identities.Length; i++)
        {
            VirtualServer server = servers[i];
            string identity = $"{server.Service} {Protocol(server.Protocol)} {server.Family}";
            int use = uses.GetValueOrDefault(identity) + 1;
            uses[identity] = use;
            identities[i] = use == 1 ? identity : string.Create(CultureInfo.InvariantCulture, $"{identity}#{use}");
        }

        return identities;
    }

    /// <summary>tcp, udp, sctp or none.</summary>
    public static string Protocol(TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Tcp => "tcp",
        TransportProtocol.Udp => "udp",
        TransportProtocol.Sctp => "sctp",
        _ => "none",
    };
}
