using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Netlink.Rtnetlink;

namespace Holdfast.Linux.Netlink;

/// <summary>Generic netlink (linux/genetlink.h): how a family is found by its name.</summary>
internal static class GenericNetlink
{
    public const int NETLINK_GENERIC = 16;
    public const ushort GENL_ID_CTRL = 16;
    public const byte CTRL_CMD_GETFAMILY = 3;
    public const ushort CTRL_ATTR_FAMILY_ID = 1;
    public const ushort CTRL_ATTR_FAMILY_NAME = 2;

    /// <summary>Size of genlmsghdr, which stands before the attributes.</summary>
    public const int HeaderLength = 4;

    /// <summary>Writes the question for the number of a family and returns its length. The kernel loads the family's module for it.</summary>
    public static int WriteFamilyRequest(Span<byte> buffer, string family, uint sequence)
    {
        var message = new NetlinkMessage(buffer, GENL_ID_CTRL, NLM_F_REQUEST, sequence);
        message.Put(new genlmsghdr { cmd = CTRL_CMD_GETFAMILY, version = 1 });
        message.PutAttribute(CTRL_ATTR_FAMILY_NAME, family);
        return message.Complete();
    }

    /// <summary>The number of the family in the answer; 0: there is none in it.</summary>
    public static ushort ReadFamily(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < HeaderLength) return 0;
        var attributes = new AttributeReader(payload[HeaderLength..]);
        while (attributes.MoveNext())
        {
            if (attributes.Type == CTRL_ATTR_FAMILY_ID && attributes.Value.Length >= Unsafe.SizeOf<ushort>())
            {
                return MemoryMarshal.Read<ushort>(attributes.Value);
            }
        }

        return 0;
    }
}
