using System.Security.Cryptography;
using System.Text;
using Holdfast.Core.Checks;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>
/// A private key that OpenSSL has encrypted in the way of before PKCS#8: fields within the PEM (RFC 1421, section 4.6) name
/// cipher and initial vector, and the key of the cipher is MD5 of password and vector, once.
/// </summary>
internal static class TraditionalKey
{
    private const string Mark = "Proc-Type: 4,ENCRYPTED";
    private const string Begin = "-----BEGIN ";
    private const string Dashes = "-----";
    private const int SaltLength = 8;

    /// <summary>Whether a PEM has such a key.</summary>
    public static bool IsIn(string pem) => pem.Contains(Mark, StringComparison.Ordinal);

    /// <summary>Decrypts it.</summary>
    /// <returns>The key as PEM.</returns>
    /// <exception cref="CryptographicException">It cannot be read, or not with this password; the message says which.</exception>
    public static string Decrypt(string pem, string password)
    {
        int mark = pem.IndexOf(Mark, StringComparison.Ordinal);
        int begin = pem.LastIndexOf(Begin, mark, StringComparison.Ordinal) + Begin.Length;
        int end = pem.IndexOf(Dashes, mark, StringComparison.Ordinal);
        int labelEnd = begin < Begin.Length ? -1 : pem.IndexOf(Dashes, begin, StringComparison.Ordinal);
        if (end < 0 || labelEnd < 0 || labelEnd > mark) throw Malformed();
        string label = pem[begin..labelEnd];
        if (label is not ("RSA PRIVATE KEY" or "EC PRIVATE KEY")) throw Malformed();
        string[] lines = pem[mark..end].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string? info = Array.Find(lines, line => line.StartsWith("DEK-Info:", StringComparison.Ordinal));
        if (info?["DEK-Info:".Length..].Split(',', StringSplitOptions.TrimEntries) is not [string cipher, string vector]) throw Malformed();
        try
        {
            byte[] coded = Convert.FromBase64String(string.Concat(lines.Where(line => !line.Contains(':', StringComparison.Ordinal))));
            byte[] der = Decrypt(cipher, Convert.FromHexString(vector), Encoding.UTF8.GetBytes(password), coded);
            return PemEncoding.WriteString(label, der);
        }
        catch (FormatException e)
        {
            throw new CryptographicException("the encrypted key is malformed", e);
        }
    }

    private static byte[] Decrypt(string cipher, byte[] vector, byte[] password, byte[] coded)
    {
        using SymmetricAlgorithm algorithm = cipher switch
        {
            "AES-128-CBC" or "AES-192-CBC" or "AES-256-CBC" => Aes.Create(),
            "DES-EDE3-CBC" => TripleDES.Create(),
            _ => throw new CryptographicException(
                $"the key is encrypted with {cipher}, which is not known here: openssl pkcs8 -topk8 writes one that is"),
        };
        int length = cipher switch
        {
            "AES-128-CBC" => 16,
            "AES-256-CBC" => 32,
            _ => 24,
        };
        if (vector.Length < SaltLength || vector.Length != algorithm.BlockSize / 8) throw Malformed();
        try
        {
            algorithm.Key = Derive(password, vector.AsSpan(0, SaltLength), length);
            return algorithm.DecryptCbc(coded, vector);
        }
        catch (CryptographicException e)
        {
            throw new CryptographicException("the key cannot be decrypted: the password may be wrong", e);
        }
    }

    private static byte[] Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int length)
    {
        byte[] key = new byte[length];
        Span<byte> digest = stackalloc byte[Md5.Length];
        for (int done = 0; done < length; done += Md5.Length)
        {
            var md5 = new Md5();
            if (done > 0) md5.Append(digest);
            md5.Append(password);
            md5.Append(salt);
            md5.Finish(digest);
            digest[..Math.Min(Md5.Length, length - done)].CopyTo(key.AsSpan(done));
        }

        return key;
    }

    private static CryptographicException Malformed() => new("the encrypted key is malformed");
}
