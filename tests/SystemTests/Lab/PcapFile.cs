using System.Buffers.Binary;

namespace Holdfast.SystemTests;

/// <summary>A frame and the time (UTC) when the kernel saw it.</summary>
internal sealed record CapturedFrame(DateTime Time, byte[] Bytes);

/// <summary>Reads the classic pcap format with microseconds, as tcpdump writes it; ends before a half-written record.</summary>
internal static class PcapFile
{
    private const int FileHeaderLength = 24;
    private const int RecordHeaderLength = 16;

    public static IReadOnlyList<CapturedFrame> Read(string path)
    {
        byte[] bytes;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
        }

        var frames = new List<CapturedFrame>();
        int at = FileHeaderLength;
        while (at + RecordHeaderLength <= bytes.Length)
        {
            ReadOnlySpan<byte> header = bytes.AsSpan(at, RecordHeaderLength);
            uint seconds = BinaryPrimitives.ReadUInt32LittleEndian(header);
            uint microseconds = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            int length = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
            at += RecordHeaderLength;
            if (at + length > bytes.Length) break;
            DateTime time = DateTime.UnixEpoch.AddSeconds(seconds).AddMicroseconds(microseconds);
            frames.Add(new CapturedFrame(time, bytes[at..(at + length)]));
            at += length;
        }

        return frames;
    }
}
