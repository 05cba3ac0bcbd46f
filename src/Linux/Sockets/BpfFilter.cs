using System.Buffers.Binary;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Sockets;

/// <summary>
/// A program of classic BPF (linux/filter.h) for a socket. It answers with the number of bytes to keep: 0 drops the packet.
/// </summary>
public sealed unsafe class BpfFilter
{
    private const ushort BPF_LD = 0x00, BPF_ALU = 0x04, BPF_JMP = 0x05, BPF_RET = 0x06, BPF_MISC = 0x07, BPF_LDX = 0x01;
    private const ushort BPF_ST = 0x02;
    private const ushort BPF_W = 0x00, BPF_H = 0x08, BPF_B = 0x10;
    private const ushort BPF_IMM = 0x00, BPF_ABS = 0x20, BPF_IND = 0x40, BPF_MEM = 0x60, BPF_MSH = 0xa0;
    private const ushort BPF_AND = 0x50, BPF_RSH = 0x70;
    private const ushort BPF_JA = 0x00, BPF_JEQ = 0x10, BPF_JSET = 0x40;
    private const ushort BPF_K = 0x00, BPF_X = 0x08, BPF_TAX = 0x00;

    private const uint Everything = uint.MaxValue;
    private const int VridOffset = 1;

    // A jump goes over 255 instructions at most. Whoever has more groups gets them all, and judges for himself.
    private const int MaxGroups = 250;

    private readonly sock_filter[] _program;

    private BpfFilter(sock_filter[] program) => _program = program;

    /// <summary>The instructions, as the kernel reads them.</summary>
    internal ReadOnlySpan<sock_filter> Program => _program;

    /// <summary>Drops every packet.</summary>
    public static BpfFilter DropAll() => new([Statement(BPF_RET | BPF_K, 0)]);

    /// <summary>
    /// For a raw IPv6 socket, whose packets begin with the payload: keeps the given VRIDs (VRRP: second byte).
    /// </summary>
    public static BpfFilter ForIpv6(IEnumerable<byte> vrids)
    {
        var program = new List<sock_filter> { Statement(BPF_LD | BPF_B | BPF_ABS, VridOffset) };
        TestVrid(program, vrids);
        return new BpfFilter([.. program]);
    }

    /// <summary>
    /// For a raw IPv4 socket, whose packets begin with the IP header (of any length): keeps the given VRIDs, if sent to
    /// one of the groups or, when <paramref name="acceptUnicast"/>, to an address that is no multicast group.
    /// </summary>
    /// <param name="vrids">The configured ones.</param>
    /// <param name="groups">Four bytes for each multicast group.</param>
    /// <param name="acceptUnicast">Whether any virtual router has unicast peers.</param>
    public static BpfFilter ForIpv4(IEnumerable<byte> vrids, ReadOnlySpan<byte> groups, bool acceptUnicast)
    {
        var program = new List<sock_filter>();
        if (groups.Length / 4 <= MaxGroups) TestDestination(program, groups, acceptUnicast);
        program.Add(Statement(BPF_LDX | BPF_B | BPF_MSH, 0)); // X = length of the IP header
        program.Add(Statement(BPF_LD | BPF_B | BPF_IND, VridOffset));
        TestVrid(program, vrids);
        return new BpfFilter([.. program]);
    }

    /// <summary>For a raw ICMP socket: keeps what has this identifier in the place where echo has it.</summary>
    /// <param name="isIpv6">Packets begin with the ICMPv6 header, else with that of IPv4.</param>
    /// <param name="id">The identifier.</param>
    public static BpfFilter ForEchoReplies(bool isIpv6, ushort id)
    {
        const int IdOffset = 4;
        return new BpfFilter(
        [
            isIpv6 ? Statement(BPF_LDX | BPF_IMM, 0) : Statement(BPF_LDX | BPF_B | BPF_MSH, 0), // X = length of the IP header
            Statement(BPF_LD | BPF_H | BPF_IND, IdOffset),
            Jump(BPF_JMP | BPF_JEQ | BPF_K, id, jt: 0, jf: 1),
            Statement(BPF_RET | BPF_K, Everything),
            Statement(BPF_RET | BPF_K, 0),
        ]);
    }

    private static void TestDestination(List<sock_filter> program, ReadOnlySpan<byte> groups, bool acceptUnicast)
    {
        const int DestinationOffset = 16;
        program.Add(Statement(BPF_LD | BPF_W | BPF_ABS, DestinationOffset));

        // Each group found jumps over the rest of the list, the test for unicast and the drop.
        int left = groups.Length / 4 + (acceptUnicast ? 3 : 0);
        for (int i = 0; i + 4 <= groups.Length; i += 4)
        {
            uint group = BinaryPrimitives.ReadUInt32BigEndian(groups[i..]);
            program.Add(Jump(BPF_JMP | BPF_JEQ | BPF_K, group, jt: (byte)left, jf: 0));
            left--;
        }

        if (acceptUnicast)
        {
            // 224.0.0.0/4 and what is above it (broadcast) begins with 0xe or 0xf.
            program.Add(Statement(BPF_ALU | BPF_RSH | BPF_K, 28));
            program.Add(Statement(BPF_ALU | BPF_AND | BPF_K, 0xe));
            program.Add(Jump(BPF_JMP | BPF_JEQ | BPF_K, 0xe, jt: 0, jf: 1));
        }

        program.Add(Statement(BPF_RET | BPF_K, 0));
    }

    /// <summary>Puts the program in force, in place of the socket's earlier one.</summary>
    internal void AttachTo(SafeFileDescriptor socket)
    {
        fixed (sock_filter* first = _program)
        {
            var program = new sock_fprog { len = (ushort)_program.Length, filter = first };
            Errno.Check(
                setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, (uint)sizeof(sock_fprog)),
                "setsockopt SO_ATTACH_FILTER");
        }
    }

    // A bitmap of 256 bits in the program: the VRID's upper three bits choose a word, the lower five a bit in it.
    private static void TestVrid(List<sock_filter> program, IEnumerable<byte> vrids)
    {
        Span<uint> words = stackalloc uint[8];
        words.Clear();
        foreach (byte vrid in vrids)
        {
            words[vrid >> 5] |= 1u << (vrid & 31);
        }

        program.Add(Statement(BPF_ST, 0));
        program.Add(Statement(BPF_ALU | BPF_AND | BPF_K, 31));
        program.Add(Statement(BPF_MISC | BPF_TAX, 0));
        program.Add(Statement(BPF_LD | BPF_W | BPF_MEM, 0));
        program.Add(Statement(BPF_ALU | BPF_RSH | BPF_K, 5));

        int used = 0;
        foreach (uint word in words)
        {
            if (word != 0) used++;
        }

        for (uint i = 0; i < 8; i++)
        {
            if (words[(int)i] == 0) continue;
            used--;
            program.Add(Jump(BPF_JMP | BPF_JEQ | BPF_K, i, jt: 0, jf: 2));
            program.Add(Statement(BPF_LD | BPF_W | BPF_IMM, words[(int)i]));
            program.Add(Statement(BPF_JMP | BPF_JA, (uint)(3 * used + 1)));
        }

        program.Add(Statement(BPF_RET | BPF_K, 0));
        program.Add(Statement(BPF_ALU | BPF_RSH | BPF_X, 0));
        program.Add(Jump(BPF_JMP | BPF_JSET | BPF_K, 1, jt: 0, jf: 1));
        program.Add(Statement(BPF_RET | BPF_K, Everything));
        program.Add(Statement(BPF_RET | BPF_K, 0));
    }

    private static sock_filter Statement(int code, uint value) => new() { code = (ushort)code, k = value };

    private static sock_filter Jump(int code, uint value, byte jt, byte jf) =>
        new() { code = (ushort)code, k = value, jt = jt, jf = jf };
}
