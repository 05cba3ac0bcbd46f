using System.Buffers.Binary;
using Holdfast.Linux.Interop;

namespace Holdfast.Tests.Linux.Sockets;

/// <summary>Classic BPF as linux/filter.h defines it; as much of it as our filters use. What it does not know is an error.</summary>
internal static class BpfInterpreter
{
    public static uint Run(ReadOnlySpan<sock_filter> program, ReadOnlySpan<byte> packet)
    {
        uint a = 0, x = 0;
        Span<uint> memory = stackalloc uint[16];
        for (int at = 0; ; at++)
        {
            sock_filter instruction = program[at];
            uint k = instruction.k;
            switch (instruction.code)
            {
                case 0x00: a = k; break; // ld #k
                case 0x20: // ld [k]
                    if (k + 4 > packet.Length) return 0;
                    a = BinaryPrimitives.ReadUInt32BigEndian(packet[(int)k..]);
                    break;
                case 0x30: // ldb [k]
                    if (k + 1 > packet.Length) return 0;
                    a = packet[(int)k];
                    break;
                case 0x50: // ldb [x + k]
                    if (x + k + 1 > packet.Length) return 0;
                    a = packet[(int)(x + k)];
                    break;
                case 0x60: a = memory[(int)k]; break; // ld M[k]
                case 0xb1: // ldxb 4 * ([k] & 0xf)
                    if (k + 1 > packet.Length) return 0;
                    x = 4 * (packet[(int)k] & 0xfu);
                    break;
                case 0x02: memory[(int)k] = a; break; // st M[k]
                case 0x54: a &= k; break; // and #k
                case 0x74: a >>= (int)k; break; // rsh #k
                case 0x7c: a >>= (int)x; break; // rsh x
                case 0x07: x = a; break; // tax
                case 0x05: at += (int)k; break; // ja
                case 0x15: at += a == k ? instruction.jt : instruction.jf; break; // jeq
                case 0x45: at += (a & k) != 0 ? instruction.jt : instruction.jf; break; // jset
                case 0x06: return k; // ret #k
                default: throw new InvalidOperationException($"instruction {instruction.code:x2}");
            }
        }
    }
}
