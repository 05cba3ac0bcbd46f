using System.Text;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Route;
using static Holdfast.Linux.Netlink.Rtnetlink;

namespace Holdfast.Linux.Nftables;

/// <summary>
/// Reads the comments of rules from the kernel (linux/netfilter/nf_tables.h). libnftables could list them too, but it turns
/// every rule and every element of a table into text for that: seconds, where this takes a fraction of one.
/// </summary>
public sealed class NftablesSocket : IDisposable
{
    private const int NETLINK_NETFILTER = 12;
    private const int NFNL_SUBSYS_NFTABLES = 10;
    private const ushort NFT_MSG_GETCHAIN = (NFNL_SUBSYS_NFTABLES << 8) | 4;
    private const ushort NFT_MSG_NEWRULE = (NFNL_SUBSYS_NFTABLES << 8) | 6;
    private const ushort NFT_MSG_GETRULE = (NFNL_SUBSYS_NFTABLES << 8) | 7;
    private const ushort NFTA_CHAIN_TABLE = 1;
    private const ushort NFTA_CHAIN_NAME = 3;
    private const ushort NFTA_RULE_TABLE = 1;
    private const ushort NFTA_RULE_CHAIN = 2;
    private const ushort NFTA_RULE_USERDATA = 7;
    private const byte NFTNL_UDATA_RULE_COMMENT = 0;

    // sizeof(struct nfgenmsg): family, version, resource.
    private const int nfgenmsg = 4;
    private const int DumpDatagram = 65536;
    private const int DumpAttempts = 10;

    private readonly NetlinkSocket _socket;
    private readonly ReceiveSlots _slots = new(count: 1, DumpDatagram);

    /// <summary>Opens a socket in the network namespace of this thread.</summary>
    /// <exception cref="SystemCallException">The kernel has no nfnetlink.</exception>
    public NftablesSocket() => _socket = new NetlinkSocket(NETLINK_NETFILTER, new ReceiveBufferSize(1 << 20));

    private delegate void PayloadReader(ReadOnlySpan<byte> payload);

    /// <summary>Whether a table has a chain.</summary>
    /// <exception cref="SystemCallException">EINVAL: the kernel has no nf_tables. EPERM: this process has no CAP_NET_ADMIN.</exception>
    public bool HasChain(InetFamily family, string table, string chain)
    {
        Span<byte> request = stackalloc byte[512];
        uint sequence = _socket.NextSequence();
        NetlinkMessage message = Begin(request, NFT_MSG_GETCHAIN, NLM_F_REQUEST | NLM_F_ACK, family, sequence);
        message.PutAttribute(NFTA_CHAIN_TABLE, table);
        message.PutAttribute(NFTA_CHAIN_NAME, chain);
        _socket.Send(request[..message.Complete()]);
        _ = ReadAnswer(sequence, read: null, out int errno);
        return errno switch
        {
            0 => true,
            Errno.ENOENT => false,
            _ => throw new SystemCallException("nftables: chain", errno),
        };
    }

    /// <summary>Reads the comments of the rules of a table, in the order of the rules in each chain.</summary>
    /// <returns>Each with the name of its chain; none if there is no such table.</returns>
    /// <exception cref="SystemCallException">The kernel refused, or the table has changed ten times while it was read.</exception>
    public List<(string Chain, string Comment)> ReadComments(InetFamily family, string table)
    {
        var comments = new List<(string Chain, string Comment)>();
        byte[] name = Encoding.UTF8.GetBytes(table);
        Span<byte> request = stackalloc byte[512];
        for (int attempt = 1; attempt <= DumpAttempts; attempt++)
        {
            comments.Clear();
            uint sequence = _socket.NextSequence();
            NetlinkMessage message = Begin(request, NFT_MSG_GETRULE, NLM_F_REQUEST | NLM_F_DUMP, family, sequence);
            message.PutAttribute(NFTA_RULE_TABLE, table);
            _socket.Send(request[..message.Complete()]);
            bool whole = ReadAnswer(sequence, rule => ReadComment(rule, name, comments), out int errno);
            if (errno is not (0 or Errno.ENOENT)) throw new SystemCallException("nftables: dump of rules", errno);
            if (whole) return comments;
        }

        throw new SystemCallException("nftables: dump of rules", Errno.EINTR);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static NetlinkMessage Begin(Span<byte> buffer, ushort type, ushort flags, InetFamily family, uint sequence)
    {
        var message = new NetlinkMessage(buffer, type, flags, sequence);
        message.Put((byte)family);
        return message;
    }

    private static void ReadComment(ReadOnlySpan<byte> payload, byte[] table, List<(string Chain, string Comment)> comments)
    {
        if (payload.Length < nfgenmsg) return;
        var attributes = new AttributeReader(payload[nfgenmsg..]);
        ReadOnlySpan<byte> tableName = default;
        ReadOnlySpan<byte> chainName = default;
        ReadOnlySpan<byte> comment = default;
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case NFTA_RULE_TABLE:
                    tableName = attributes.ReadText();
                    break;
                case NFTA_RULE_CHAIN:
                    chainName = attributes.ReadText();
                    break;
                case NFTA_RULE_USERDATA:
                    comment = FindComment(attributes.Value);
                    break;
            }
        }

        // An old kernel dumps the rules of every table.
        if (comment.IsEmpty || !tableName.SequenceEqual(table)) return;
        comments.Add((Encoding.UTF8.GetString(chainName), Encoding.UTF8.GetString(comment)));
    }

    // What nft keeps with a rule: type, length and value, each of the first two a byte (libnftnl/udata.h).
    private static ReadOnlySpan<byte> FindComment(ReadOnlySpan<byte> data)
    {
        while (data.Length >= 2 && data.Length >= 2 + data[1])
        {
            ReadOnlySpan<byte> value = data.Slice(2, data[1]);
            if (data[0] == NFTNL_UDATA_RULE_COMMENT) return value.TrimEnd((byte)0);
            data = data[(2 + value.Length)..];
        }

        return default;
    }

    // False: what was read may be no state that ever was, for the table has changed meanwhile, or an answer was lost.
    private bool ReadAnswer(uint sequence, PayloadReader? read, out int errno)
    {
        bool whole = true;
        while (true)
        {
            int received = _socket.Receive(_slots);
            if (received < 0)
            {
                _socket.Discard(_slots);
                errno = 0;
                return false;
            }

            whole &= !_slots.IsTruncated(0);
            var answer = new NetlinkReader(_slots[0]);
            while (answer.MoveNext())
            {
                if (answer.Sequence != sequence) continue;
                whole &= (answer.Flags & NLM_F_DUMP_INTR) == 0;
                if (answer.Type is NLMSG_DONE or NLMSG_ERROR)
                {
                    errno = RouteSocket.ReadErrno(answer.Payload);
                    return whole;
                }

                if (answer.Type == NFT_MSG_NEWRULE && read is not null) read(answer.Payload);
            }
        }
    }
}
