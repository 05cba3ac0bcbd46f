using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Core.Checks;

/// <summary>What grpc.health.v1.Health/Check tells of a service.</summary>
public enum GrpcServingStatus : byte
{
    /// <summary>UNKNOWN, or a number that is not known here.</summary>
    Unknown = 0,

    /// <summary>SERVING.</summary>
    Serving = 1,

    /// <summary>NOT_SERVING.</summary>
    NotServing = 2,

    /// <summary>SERVICE_UNKNOWN, of Watch only.</summary>
    ServiceUnknown = 3,
}

/// <summary>
/// The two messages of the gRPC health checking protocol, v1: both have one field. In front of a message stand a byte (0: not
/// compressed) and its length, 32 bits in network order.
/// </summary>
public static class GrpcHealth
{
    private const int PrefixLength = 5;
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int LengthType = 2;
    private const int Fixed32Type = 5;

    /// <summary>The path of the method.</summary>
    public const string Path = "/grpc.health.v1.Health/Check";

    /// <summary>A response is not longer than this, bytes.</summary>
    public const int LongestResponse = 4096;

    /// <summary>HealthCheckRequest { service = 1 } with its prefix.</summary>
    /// <param name="service">The service; empty: the server as a whole, which is the default value and not sent.</param>
    public static byte[] EncodeRequest(string service)
    {
        byte[] name = Encoding.UTF8.GetBytes(service);
        var framed = new List<byte>(new byte[PrefixLength]);
        if (name.Length > 0)
        {
            framed.Add(1 << 3 | LengthType);
            for (int rest = name.Length; ; rest >>= 7)
            {
                framed.Add((byte)(rest < 0x80 ? rest : rest & 0x7f | 0x80));
                if (rest < 0x80) break;
            }

            framed.AddRange(name);
        }

        byte[] bytes = [.. framed];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - PrefixLength);
        return bytes;
    }

    /// <summary>HealthCheckResponse { status = 1 } with its prefix; fields that are not known are passed over.</summary>
    /// <returns>False: it is none, or it is compressed.</returns>
    public static bool TryDecodeResponse(ReadOnlySpan<byte> framed, out GrpcServingStatus status)
    {
        status = GrpcServingStatus.Unknown;
        if (framed.Length < PrefixLength || framed.Length > LongestResponse || framed[0] != 0) return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(framed[1..]) != (uint)(framed.Length - PrefixLength)) return false;
        ReadOnlySpan<byte> message = framed[PrefixLength..];
        while (!message.IsEmpty)
        {
            if (!TryVarint(ref message, out ulong key)) return false;
            ulong value = 0;
            int skipped = 0;
            switch ((int)(key & 7))
            {
                case VarintType:
                    if (!TryVarint(ref message, out value)) return false;
                    break;
                case Fixed64Type: skipped = 8; break;
                case Fixed32Type: skipped = 4; break;
                case LengthType:
                    if (!TryVarint(ref message, out ulong length) || length > (ulong)message.Length) return false;
                    skipped = (int)length;
                    break;
                default: return false;
            }

            if (skipped > message.Length) return false;
            message = message[skipped..];
            if (key == (1 << 3 | VarintType)) status = value <= 3 ? (GrpcServingStatus)value : GrpcServingStatus.Unknown;
        }

        return true;
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> message, out ulong value)
    {
        value = 0;
        for (int i = 0; i < 10 && i < message.Length; i++)
        {
            value |= unchecked((ulong)(message[i] & 0x7f) << 7 * i);
            if (message[i] >= 0x80) continue;
            message = message[(i + 1)..];
            return true;
        }

        return false;
    }
}
