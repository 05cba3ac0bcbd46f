using Holdfast.Linux.Interop;
using static Holdfast.Linux.Netlink.Rtnetlink;

namespace Holdfast.Linux.Netlink.Route;

/// <summary>Makes, switches and removes interfaces, one request at a time (rtnetlink: RTM_NEWLINK, RTM_DELLINK).</summary>
public static class LinkRequests
{
    private const int MaxMessage = 256;
    private const int AnswerLength = 512;

    /// <summary>Makes an interface of a kind that needs no more than its name, such as "ipip" or "dummy".</summary>
    /// <param name="socket">Sends the request.</param>
    /// <param name="name">At most 15 characters.</param>
    /// <param name="kind">IFLA_INFO_KIND; its module is loaded by the kernel.</param>
    /// <returns>0, or the error number: EEXIST if there is one, EOPNOTSUPP if the kernel has no such kind.</returns>
    public static int Create(RouteSocket socket, string name, string kind)
    {
        Span<byte> request = stackalloc byte[MaxMessage];
        uint sequence = socket.Socket.NextSequence();
        var message = new NetlinkMessage(request, RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, sequence);
        message.Put(default(ifinfomsg));
        message.PutAttribute(IFLA_IFNAME, name);
        int nested = message.BeginNested(IFLA_LINKINFO);
        message.PutAttribute(IFLA_INFO_KIND, kind);
        message.EndNested(nested);
        return Perform(socket, request[..message.Complete()], sequence);
    }

    /// <summary>Switches an interface on or off.</summary>
    /// <returns>0, or the error number.</returns>
    public static int SetUp(RouteSocket socket, int index, bool isUp)
    {
        Span<byte> request = stackalloc byte[MaxMessage];
        uint sequence = socket.Socket.NextSequence();
        var message = new NetlinkMessage(request, RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK, sequence);
        message.Put(new ifinfomsg
        {
            ifi_index = index, ifi_flags = isUp ? (uint)LinkFlags.Up : 0, ifi_change = (uint)LinkFlags.Up,
        });
        return Perform(socket, request[..message.Complete()], sequence);
    }

    /// <summary>Removes an interface.</summary>
    /// <returns>0, or the error number.</returns>
    public static int Remove(RouteSocket socket, int index)
    {
        Span<byte> request = stackalloc byte[MaxMessage];
        uint sequence = socket.Socket.NextSequence();
        var message = new NetlinkMessage(request, RTM_DELLINK, NLM_F_REQUEST | NLM_F_ACK, sequence);
        message.Put(new ifinfomsg { ifi_index = index });
        return Perform(socket, request[..message.Complete()], sequence);
    }

    private static int Perform(RouteSocket socket, ReadOnlySpan<byte> request, uint sequence)
    {
        socket.Socket.Send(request);
        var slots = new ReceiveSlots(count: 4, AnswerLength);
        while (true)
        {
            int received = socket.Socket.Receive(slots);
            if (received < 0) return -received;
            for (int i = 0; i < received; i++)
            {
                var answer = new NetlinkReader(slots[i]);
                while (answer.MoveNext())
                {
                    if (answer.Sequence == sequence && answer.Type == NLMSG_ERROR) return RouteSocket.ReadErrno(answer.Payload);
                }
            }
        }
    }
}
