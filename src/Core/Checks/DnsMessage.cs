using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Core.Checks;

/// <summary>As much of DNS (RFC 1035) as a check needs: a question, and the header of an answer.</summary>
public static class DnsMessage
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 12;

    private const int MaxNameLength = 255;
    private const int MaxLabelLength = 63;
    private const ushort RecursionDesired = 0x0100;
    private const ushort Response = 0x8000;
    private const ushort OpcodeMask = 0x7800;
    private const ushort InternetClass = 1;

    /// <summary>Makes a question.</summary>
    /// <param name="id">By which the answer is known.</param>
    /// <param name="name">Labels separated by dots, with or without one at the end; empty or ".": the root.</param>
    /// <param name="type">What is asked for.</param>
    /// <returns>The message; null: the name is none (a label is empty or too long, or the whole is).</returns>
    public static byte[]? Question(ushort id, string name, DnsQueryType type)
    {
        var message = new List<byte>(HeaderLength + name.Length + 6);
        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header, id);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], 1);
        message.AddRange(header);
        string relative = name.EndsWith('.') ? name[..^1] : name;
        if (relative.Length > 0)
        {
            foreach (string label in relative.Split('.'))
            {
                byte[] bytes = Encoding.UTF8.GetBytes(label);
                if (bytes.Length is 0 or > MaxLabelLength) return null;
                message.Add((byte)bytes.Length);
                message.AddRange(bytes);
            }
        }

        message.Add(0);
        if (message.Count - HeaderLength > MaxNameLength) return null;
        message.AddRange([0, (byte)type, 0, (byte)InternetClass]);
        return [.. message];
    }

    /// <summary>Judges a datagram as the answer to a question.</summary>
    /// <returns>The result; null: it is the answer to some other question.</returns>
    public static CheckResult? Judge(ReadOnlySpan<byte> answer, ushort id)
    {
        if (answer.Length < HeaderLength)
        {
            return CheckResult.Failure($"malformed answer: {answer.Length} bytes, which is less than a DNS header");
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(answer) != id) return null;
        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(answer[2..]);
        if ((flags & Response) == 0) return CheckResult.Failure("malformed answer: it is a question itself");
        if ((flags & OpcodeMask) != 0) return CheckResult.Failure("malformed answer: it answers no query");
        int code = flags & 0xf;
        return code == 0 ? CheckResult.Success : CheckResult.Failure($"answered with {CodeName(code)}");
    }

    private static string CodeName(int code) => code switch
    {
        1 => "FORMERR (the server does not understand the question)",
        2 => "SERVFAIL (the server has failed)",
        3 => "NXDOMAIN (there is no such name)",
        4 => "NOTIMP (the server does not answer such questions)",
        5 => "REFUSED (the server does not answer us)",
        _ => $"error {code}",
    };
}
