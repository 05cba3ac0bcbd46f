using System.Security.Cryptography;
using Holdfast.Daemon.Checkers.Probes;

namespace Holdfast.Tests.Daemon.Checkers;

/// <summary>What is refused, and how; what is read is in TlsServerTests, with keys that OpenSSL writes.</summary>
public class TraditionalKeyTests
{
    private const string Vector = "00112233445566778899AABBCCDDEEFF";

    [Theory]
    [InlineData("AES-256-CBC," + Vector, "AAAAAAAAAAAAAAAAAAAAAA==", "the key cannot be decrypted: the password may be wrong")]
    [InlineData("AES-256-CBC," + Vector, "AAAA", "the key cannot be decrypted: the password may be wrong")]
    [InlineData("DES-EDE3-CBC,0011223344556677", "AAAAAAAAAAA=", "the key cannot be decrypted: the password may be wrong")]
    [InlineData("DES-EDE3-CBC," + Vector, "AAAAAAAAAAA=", "the encrypted key is malformed")]
    [InlineData("AES-256-CBC,00", "AAAA", "the encrypted key is malformed")]
    [InlineData("AES-256-CBC,xy", "AAAA", "the encrypted key is malformed")]
    [InlineData("AES-256-CBC", "AAAA", "the encrypted key is malformed")]
    [InlineData("AES-256-CBC," + Vector, "A", "the encrypted key is malformed")]
    [InlineData("CAMELLIA-128-CBC," + Vector, "AAAA",
        "the key is encrypted with CAMELLIA-128-CBC, which is not known here: openssl pkcs8 -topk8 writes one that is")]
    public void What_cannot_be_decrypted_says_why(string info, string coded, string reason)
    {
        string pem = $"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: {info}\n\n{coded}\n-----END RSA PRIVATE KEY-----\n";
        TraditionalKey.IsIn(pem).ShouldBeTrue();
        Should.Throw<CryptographicException>(() => TraditionalKey.Decrypt(pem, "secret")).Message.ShouldBe(reason);
    }

    [Theory]
    [InlineData("Proc-Type: 4,ENCRYPTED")]
    [InlineData("-----BEGIN Proc-Type: 4,ENCRYPTED")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC," + Vector + "\n\nAAAA\n-----END CERTIFICATE-----")]
    public void What_is_no_key_is_malformed(string pem) =>
        Should.Throw<CryptographicException>(() => TraditionalKey.Decrypt(pem, "secret")).Message.ShouldBe("the encrypted key is malformed");
}
