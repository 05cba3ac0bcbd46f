using System.Security.Cryptography;
using Holdfast.Core.Checks;

namespace Holdfast.Tests.Checks;

public class Md5Tests
{
    [Theory] // RFC 1321, appendix A.5
    [InlineData("", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("abc", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890",
        "57edf4a22be3c955ac49da2e2107b67a")]
    public void The_digests_of_the_standard_come_out(string text, string expected) =>
        Digest(System.Text.Encoding.ASCII.GetBytes(text), new Random(1)).ShouldBe(expected);

    [Fact]
    public void Any_length_in_any_pieces_agrees_with_the_library()
    {
        var random = new Random(7);
        for (int length = 0; length < 300; length++)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            Digest(bytes, random).ShouldBe(Convert.ToHexStringLower(MD5.HashData(bytes)), $"length {length}");
        }
    }

    private static string Digest(byte[] bytes, Random random)
    {
        var md5 = new Md5();
        foreach (byte[] piece in Conversations.Cut(bytes, random, 150)) md5.Append(piece);
        byte[] digest = new byte[Md5.Length];
        md5.Finish(digest);
        return Convert.ToHexStringLower(digest);
    }
}
